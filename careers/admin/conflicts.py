"""What a second editor is told: who saved meanwhile, and what differs from what they typed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.utils import formats
from simple_history.models import to_historic

from .history import name_of


@dataclass(frozen=True, slots=True)
class Difference:
    """One field whose stored value is not the one in the form."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True, slots=True)
class Conflict:
    revision: int
    saved_by: str
    saved_at: datetime | None
    differences: list[Difference]
    added: list[str]


def find_conflict(form, inline_formsets=()):
    """Describe why `form` is stale, or return None where it is not."""
    if not getattr(form, "is_stale", False):
        return None
    if to_historic(form.instance):
        form = _against_stored(form)
    editable = [inline.formset for inline in inline_formsets if inline.has_change_permission]
    versions = form._meta.model.history.filter(
        **{form.instance._meta.pk.name: form.instance.pk}
    )
    last = versions.first()
    return Conflict(
        revision=form.stored_revision,
        saved_by=name_of(last),
        saved_at=last and last.history_date,
        differences=_differences(form, editable),
        added=[f"{row._meta.verbose_name} “{row}”" for row in _added(editable)],
    )


def _against_stored(form):
    """A revert compares with the version that it restores; we want what is stored now."""
    stored = form._meta.model._default_manager.get(pk=form.instance.pk)
    compared = type(form)(form.data, instance=stored)
    compared.is_valid()
    return compared


def _differences(form, formsets):
    """A bound form compares what was typed with what is stored now: just what we need."""
    found = [_difference(form, name) for name in form.changed_data]
    for formset in formsets:
        for row in formset.initial_forms:
            if row.instance.pk:
                title = f"{formset.model._meta.verbose_name} “{row.instance}”, "
                found += [_difference(row, name, title) for name in row.changed_data]
    return found


def _difference(form, name, title=""):
    bound = form[name]
    return Difference(
        label=f"{title}{bound.label}",
        theirs=_words(bound.field, bound.initial),
        yours=_words(bound.field, form.cleaned_data.get(name, bound.data)),
    )


def _words(field, value):
    if isinstance(value, (list, QuerySet)):
        return ", ".join(str(item) for item in value) or "(empty)"
    if value is None or value == "":
        return "(empty)"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(field, ModelChoiceField):
        # Stored values are keys; what was typed is a record, or text that names none.
        is_key = isinstance(value, int)
        return str(field.queryset.filter(pk=value).first() if is_key else value)
    return str(dict(getattr(field, "choices", ())).get(value) or formats.localize(value))


def _added(formsets):
    """Rows that somebody added after the form was opened; saving leaves them alone."""
    for formset in formsets:
        shown = {row.instance.pk for row in formset.initial_forms}
        yield from (row for row in formset.get_queryset() if row.pk not in shown)
