"""The form of a reference record: what it saw when it was opened, and why it changes."""

from functools import cached_property

from django import forms
from django.contrib.contenttypes.forms import BaseGenericInlineFormSet
from django.utils import timezone
from django.utils.formats import date_format
from simple_history.models import to_historic
from simple_history.utils import get_m2m_reverse_field_name

from careers.publishing import BACK

STALE = (
    "Somebody else saved this record while you were editing it. Nothing you typed is lost, and "
    "nothing is saved yet: look at the differences above, then save again."
)

NOT_YET = "Nothing is published yet. What you typed stands here as you left it."
NO_REASON = "Say in a few words why the record changes."
NO_REASON_FOR_ROWS = "These rows change: say why at “Why this change?”."


class ReferenceForm(forms.ModelForm):
    """Tells a second editor that the record moved on since the form was opened.

    `seen_revision` travels through the page; `overwrite` is the revision that the editor was
    shown and agreed to overwrite, so a third save in between is told again.
    """

    seen_revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    overwrite = forms.IntegerField(required=False, widget=forms.HiddenInput)
    change_reason = forms.CharField(
        label="Why this change?",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=(
            "Needed when an existing record changes, for example what a source says now. "
            "Stands in the history beside your name; people whose plan changes read it too."
        ),
    )

    # About the change, not about the record.
    bookkeeping = {"seen_revision", "overwrite", "change_reason"}

    is_stale = False
    is_back = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.stored_revision = self._stored_revision()
        self.initial["seen_revision"] = self.stored_revision
        if version := to_historic(self.instance):
            self.initial |= relations_of(version)

    def _stored_revision(self):
        """The current revision, None for a record that does not exist (one query on revert)."""
        if to_historic(self.instance):
            rows = self._meta.model._default_manager.filter(pk=self.instance.pk)
            return rows.values_list("revision", flat=True).first()
        return self.instance.revision if self.instance.pk else None

    @cached_property
    def changed_data(self):
        return [name for name in super().changed_data if name not in self.bookkeeping]

    @property
    def reason(self):
        """What history says of this save; a revert explains itself."""
        if reason := self.cleaned_data["change_reason"]:
            return reason
        if version := to_historic(self.instance):
            moment = timezone.localtime(version.history_date)
            return f"Back to the version of {date_format(moment, 'DATETIME_FORMAT')}."
        return None

    def _needs_reason(self):
        """Whether it changes what is stored; rows ask for themselves, see `_RowsOfRecord`."""
        is_new = self.stored_revision is None
        return not is_new and not to_historic(self.instance) and bool(self.changed_data)

    def clean_checked_on(self):
        checked_on = self.cleaned_data["checked_on"]
        if checked_on and checked_on > timezone.localdate():
            raise forms.ValidationError("This day is in the future.")
        return checked_on

    def clean(self):
        cleaned = super().clean()
        known = {self.cleaned_data.get("seen_revision"), self.cleaned_data.get("overwrite")}
        self.is_stale = self.stored_revision not in known
        if self.is_stale:
            self.add_error(None, STALE)
        self.is_back = BACK in self.data
        if self.is_back:  # never saved: the advisor goes on editing
            self.add_error(None, NOT_YET)
        if self._needs_reason() and not cleaned.get("change_reason"):
            self.add_error("change_reason", NO_REASON)
        return cleaned


def relations_of(version):
    """The many-to-many values of a historical record, as initial values of its form.

    The instance that django-simple-history builds from it would read today's relations.
    """
    relations = {}
    for field in version._history_m2m_fields:
        related = get_m2m_reverse_field_name(field)
        rows = getattr(version, field.name).values_list(related, flat=True)
        relations[field.name] = list(rows)
    return relations


class _RowsOfRecord:
    """A formset of rows that change with their record and for the same reason.

    It says so when somebody deleted one of the rows meanwhile.
    """

    @property
    def _reason(self):
        return self.data.get("change_reason", "").strip()

    def clean(self):
        super().clean()
        gone = [form for form in self.initial_forms if not form.instance.pk]
        if any(not self._should_delete_form(form) for form in gone):
            raise forms.ValidationError(
                "Somebody deleted a row while you were editing it. "
                "Check “Delete” on the empty row to go on, or add it again as a new one."
            )
        if self.instance.pk and self.has_changed() and not self._reason:
            raise forms.ValidationError(NO_REASON_FOR_ROWS)

    def save_new(self, form, commit=True):
        form.instance._change_reason = self._reason or None
        return super().save_new(form, commit)

    def save_existing(self, form, obj, commit=True):
        obj._change_reason = self._reason or None
        return super().save_existing(form, obj, commit)

    def delete_existing(self, obj, commit=True):
        obj._change_reason = self._reason or None
        super().delete_existing(obj, commit)


class RowFormSet(_RowsOfRecord, forms.BaseInlineFormSet):
    """Rows that are edited on the page of their record."""


class AboutEntryFormSet(_RowsOfRecord, BaseGenericInlineFormSet):
    """Rows about fields of an entry of any kind."""

    @classmethod
    def get_default_prefix(cls):
        return f"{cls.model._meta.model_name}s"
