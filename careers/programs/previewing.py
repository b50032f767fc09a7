"""From a file to rows that an advisor looks at; nothing of the library changes."""

from django.db import transaction

from careers.models import (
    CatalogueVersion,
    Fellowship,
    ImportStatus,
    ProgramImport,
    ProgramImportRow,
    Source,
)
from careers.spreadsheets import read

from .columns import find_columns
from .matching import Index, Known, judge
from .values import FIELDS, Entry, understand

MAX_NAME = 200


def known_programs():
    """Every program that we have, as matching sees it (one query)."""
    rows = Fellowship.objects.order_by("pk").values("pk", "revision", *FIELDS)
    return [
        Known(row["pk"], row["revision"], {name: row[name] for name in FIELDS})
        for row in rows.iterator()
    ]


def preview(data, *, file_name, source, evidence, checked_on, user, now):
    """Keep what the file with the bytes `data` would change; forget what is long past.

    A second click on the same file finds the list that the first one kept.
    """
    columns, rows = find_columns(read(data))
    entries = [understand(row, columns) for row in rows]
    with transaction.atomic():
        # Two clicks wait for each other; whoever only refers to the source does not.
        Source.objects.select_for_update(no_key=True).get(pk=source.pk)
        ProgramImport.objects.expired(now).delete()
        # Before the programs: a change in between is found when the rows are applied.
        fields = {
            "file_name": file_name[:MAX_NAME],
            "source": source,
            "evidence": evidence,
            "checked_on": checked_on,
            "left_out": columns.left_out,
            "seen_version": CatalogueVersion.current(),
            "user_id": user.pk,
        }
        if same := _kept_already(fields, entries):
            return same
        verdicts = judge(entries, Index(known_programs()))
        program_import = ProgramImport.objects.create(**fields)
        ProgramImportRow.objects.bulk_create(
            [_row(program_import, verdict) for verdict in verdicts], batch_size=1000
        )
    return program_import


def _kept_already(fields, entries):
    """The list with these fields and rows that waits to be applied, or None."""
    rows = [(entry.number, entry.values) for entry in entries]
    for found in ProgramImport.objects.filter(status=ImportStatus.PREVIEW, **fields):
        if list(found.rows.values_list("number", "values")) == rows:
            return found
    return None


def _row(program_import, verdict):
    known = verdict.known
    return ProgramImportRow(
        program_import=program_import,
        number=verdict.entry.number,
        values=verdict.entry.values,
        outcome=verdict.outcome,
        fellowship_id=known and known.pk,
        revision=known and known.revision,
        differences=verdict.differences,
        differs=verdict.differs,
        problem=verdict.problem,
        hint=verdict.hint,
    )


def entry_of(row):
    """The entry that a kept row was made from."""
    return Entry(row.number, dict(row.values))
