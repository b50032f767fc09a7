"""Versions of a reference record: who changed what, and back."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import ForeignKey
from django.http import Http404
from simple_history.admin import SimpleHistoryAdmin
from simple_history.models import ModelChange
from simple_history.utils import get_m2m_reverse_field_name

from careers.lookups import MAX_DIGITS

CLOSED_ACCOUNT = "an account that is closed"
NOBODY = "no person (a command)"
MAX_ROWS = 50


def names_of(versions):
    """The names of those who made `versions`, by user id (one query).

    History keeps bare ids: the reference library has no foreign key to the user.
    """
    return get_user_model().objects.in_bulk({version.history_user_id for version in versions})


def name_of(version, people=None):
    """Say who made `version`; pass `people` from `names_of` for a list of versions."""
    if not version or version.history_user_id is None:
        return NOBODY
    people = names_of([version]) if people is None else people
    return str(people.get(version.history_user_id, CLOSED_ACCOUNT))


@dataclass(frozen=True, slots=True)
class RowChange:
    """A change of a row that is edited on the page of its record, e.g. of a claim."""

    version: object
    kind: str
    values: list[tuple[str, object]]
    changed_by: str


class HistoryAdmin(SimpleHistoryAdmin):
    """History in a constant number of queries, with names, related rows and many-to-many."""

    object_history_template = "admin/careers/history.html"
    object_history_list_template = "admin/careers/history_list.html"
    object_history_form_template = "admin/careers/history_form.html"
    history_list_per_page = 50

    def history_view(self, request, object_id, extra_context=None):
        _refuse_unless_number(object_id)
        rows = self._row_changes(request, object_id)
        return super().history_view(
            request, object_id, {"row_changes": rows, **(extra_context or {})}
        )

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        _refuse_unless_number(object_id)
        _refuse_unless_number(version_id)
        return super().history_form_view(request, object_id, version_id, extra_context)

    def set_history_delta_changes(
        self, request, historical_records, foreign_keys_are_objs=True
    ):
        """Say what changed from each version to the next, with two queries per relation.

        The library's own version asks four times per version and relation.
        """
        versions = list(historical_records)
        people = names_of(versions)
        relations = {
            field.name: _related_by_version(field, versions)
            for field in self.model.history.model._history_m2m_fields
        }
        for version in versions:
            version.changed_by = name_of(version, people)
        for newer, older in zip(versions, versions[1:], strict=False):
            delta = _delta(newer, older, relations)
            helper = self.get_historical_record_context_helper(request, newer)
            newer.history_delta_changes = [helper.format_delta_change(c) for c in delta]

    def _row_changes(self, request, object_id):
        """The last changes of the rows that are edited with this record, newest first."""
        versions = []
        for inline in self.get_inline_instances(request):
            history = getattr(inline.model, "history", None)
            if history and inline.is_part_of_record:
                mine = inline.history_of(object_id)
                mine = mine._select_related_history_tracked_objs()[:MAX_ROWS]
                versions += [(version, inline) for version in mine]
        versions.sort(key=lambda pair: pair[0].history_date, reverse=True)
        people = names_of([version for version, _ in versions])
        return [
            RowChange(
                version=version,
                kind=inline.opts.verbose_name,
                values=_values(version, hidden=inline.parent_field),
                changed_by=name_of(version, people),
            )
            for version, inline in versions[:MAX_ROWS]
        ]


def _refuse_unless_number(key):
    """The library hands any text to the database."""
    if not key.isdecimal() or len(key) > MAX_DIGITS:
        raise Http404


def _related_by_version(field, versions):
    """The related objects of each version for one many-to-many field, by version id."""
    related = get_m2m_reverse_field_name(field)
    model = getattr(field.model.history.model, field.name).model
    rows = model.objects.filter(history__in=[version.pk for version in versions])
    found = {version.pk: [] for version in versions}
    for row in rows.select_related(related).order_by(f"{related}_id"):
        # A related object that was deleted since is None: name it by its former id.
        found[row.history_id].append(
            {related: getattr(row, related) or getattr(row, f"{related}_id")}
        )
    return found


def _delta(newer, older, relations):
    names = [field.name for field in newer.tracked_fields if field.editable]
    changes = newer.diff_against(
        older, included_fields=names, foreign_keys_are_objs=True
    ).changes
    related = [
        ModelChange(name, by_version[older.pk], by_version[newer.pk])
        for name, by_version in relations.items()
        if by_version[older.pk] != by_version[newer.pk]
    ]
    return changes + related


def _values(version, hidden):
    """The filled-in fields of a row's version, as label and value."""
    values = []
    for field in version.tracked_fields:
        if field.primary_key or field.name == hidden:
            continue
        shown = _value(version, field)
        if shown not in (None, ""):
            values.append((field.verbose_name, shown))
    return values


def _value(version, field):
    if isinstance(field, ForeignKey):
        return getattr(version, field.name, None) or getattr(version, field.attname)
    if field.choices:
        return getattr(version, f"get_{field.name}_display")()
    value = getattr(version, field.name)
    return ("no", "yes")[value] if isinstance(value, bool) else value
