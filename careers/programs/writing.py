"""Many rows at once, each with its row of history, as if saved one by one.

A bulk write knows neither automatic fields nor many-to-many fields: both are done here.
"""

from dataclasses import dataclass
from datetime import datetime

from careers.models import Fellowship

BATCH = 500
SEARCH = "search_text"


@dataclass(frozen=True, slots=True)
class Change:
    """Who changes something, why and when: for the history."""

    user_id: int
    reason: str
    at: datetime


def create_programs(programs, source, change):
    """Store new programs that rest on `source`."""
    Fellowship.objects.bulk_create(programs, batch_size=BATCH)
    add_source(programs, source)
    _keep_with_sources(programs, "+", change)


def update_programs(programs, fields, change):
    """Store `fields` and the revision of programs that exist."""
    overwrite(Fellowship, programs, [*fields, "revision", SEARCH])
    _keep_with_sources(programs, "~", change)


def overwrite(model, rows, fields):
    """Store `fields` of rows that exist, automatic ones as well.

    As an insert that meets its own key: many times faster than `bulk_update`, whose statement
    names each row once per field. Nobody may delete the rows meanwhile.
    """
    model.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=fields,
    )


def add_source(programs, source):
    """Let `programs` rest on `source` too; the keys of those that did not before."""
    through = Fellowship.sources.through
    keys = {program.pk for program in programs}
    having = through.objects.filter(source=source, fellowship__in=keys)
    missing = keys - set(having.values_list("fellowship_id", flat=True))
    through.objects.bulk_create(
        [through(fellowship_id=key, source=source) for key in sorted(missing)],
        batch_size=BATCH,
    )
    return missing


def remove_source(keys, source):
    Fellowship.sources.through.objects.filter(source=source, fellowship__in=keys).delete()


def create_rows(model, rows, change):
    if rows:
        keep_versions(model.objects.bulk_create(rows, batch_size=BATCH), "+", change)


def update_rows(model, rows, fields, change):
    if rows:
        overwrite(model, rows, fields)
        keep_versions(rows, "~", change)


def delete_rows(queryset, change):
    """Delete rows at which nothing points any more, each with its last version kept."""
    keep_versions(list(queryset), "-", change)
    queryset._raw_delete(queryset.db)  # one statement; there is nothing left to cascade to


def keep_versions(rows, kind, change):
    """A row of history for each of `rows`, all of one model."""
    if not rows:
        return []
    model = type(rows[0]).history.model
    names = [field.attname for field in model.tracked_fields]
    versions = [
        model(
            history_date=change.at,
            history_user_id=change.user_id,
            history_change_reason=change.reason,
            history_type=kind,
            **{name: getattr(row, name) for name in names},
        )
        for row in rows
    ]
    return model.objects.bulk_create(versions, batch_size=BATCH)


def _keep_with_sources(programs, kind, change):
    """Versions that name the sources which the programs have now."""
    versions = {version.id: version for version in keep_versions(programs, kind, change)}
    links = Fellowship.sources.through.objects.filter(fellowship__in=versions)
    model = Fellowship.history.model.sources.model
    model.objects.bulk_create(
        [
            model(
                history=versions[link.fellowship_id],
                id=link.pk,
                fellowship_id=link.fellowship_id,
                source_id=link.source_id,
            )
            for link in links
        ],
        batch_size=BATCH,
    )
