"""Write an import, slice by slice; a slice is written whole or not at all.

Each slice takes the rows that still wait, so that a second click, a second tab or a process
that died change nothing twice. What changed in the library since the preview is not
overwritten: the row becomes a conflict.
"""

from django.db import transaction
from django.utils.text import slugify

from careers.models import (
    CatalogueVersion,
    Fellowship,
    ImportStatus,
    ProgramImport,
    ProgramImportRow,
    RowChoice,
    RowOutcome,
)

from .claiming import claim_values
from .matching import EMPTY, Index, judge_one
from .previewing import entry_of, known_programs
from .values import FIELDS
from .writing import Change, add_source, create_programs, overwrite, update_programs

SLICE = 1000
SLUG_LENGTH = 80
CHANGED_SINCE = "This program was changed in the library after the preview. Import it again."
OTHERWISE_SINCE = "The library changed after the preview, and this row now means: {}."
ROW_FIELDS = ["fellowship", "revision", "outcome", "problem", "before", "applied_at"]


def start(program_import):
    """Choices are fixed from now on; False where that was so already."""
    preview = ProgramImport.objects.filter(pk=program_import.pk, status=ImportStatus.PREVIEW)
    return bool(preview.update(status=ImportStatus.APPLYING))


def apply_slice(program_import, user, now, size=SLICE):
    """Write the next rows; whether any still wait."""
    with transaction.atomic():
        CatalogueVersion.lock()
        program_import = ProgramImport.objects.select_for_update(of=["self"]).get(
            pk=program_import.pk
        )
        if program_import.status != ImportStatus.APPLYING:
            return False
        rows = list(program_import.rows.waiting()[:size])
        if rows:
            reason = f"Imported from “{program_import.file_name}”."
            _Slice(program_import, Change(user.pk, reason, now)).apply(rows)
        is_more = program_import.rows.waiting().exists()
        if not is_more:
            program_import.status = ImportStatus.APPLIED
        program_import.save()
    return is_more


class _Slice:
    """The rows of one transaction."""

    def __init__(self, program_import, change):
        self.program_import, self.change = program_import, change

    def apply(self, rows):
        self._refuse_outdated(rows)
        ready = [row for row in rows if not row.problem]
        self._create([row for row in ready if row.outcome == RowOutcome.NEW])
        self._change([row for row in ready if row.outcome == RowOutcome.CHANGED])
        for row in ready:
            row.applied_at = self.change.at
        overwrite(ProgramImportRow, rows, ROW_FIELDS)
        self._raise_version()

    def _raise_version(self):
        """Only our own changes leave what the preview saw as it was."""
        was_current = self.program_import.seen_version == CatalogueVersion.current()
        CatalogueVersion.bump()
        if was_current:
            self.program_import.seen_version = CatalogueVersion.current()

    def _refuse_outdated(self, rows):
        """Rows that mean something else by now become conflicts."""
        if self.program_import.seen_version == CatalogueVersion.current():
            return
        index = Index(known_programs())
        for row in rows:
            verdict = judge_one(entry_of(row), index)
            if problem := _outdated(row, verdict):
                row.outcome, row.problem = RowOutcome.CONFLICT, problem

    # New programs -----------------------------------------------------------------------------

    def _create(self, rows):
        slugs = _Slugs() if rows else None
        programs = [self._program(row, slugs) for row in rows]
        create_programs(programs, self.program_import.source, self.change)
        for row, program in zip(rows, programs, strict=True):
            row.fellowship, row.revision = program, program.revision
            row.before = {"created": True}
        self._claim(
            [(row, program, _given(row)) for row, program in zip(rows, programs, strict=True)]
        )

    def _program(self, row, slugs):
        entry = entry_of(row)
        values = _given(row) | {"name": entry.name[:200], "institution": entry.institution}
        return Fellowship(
            **values,
            slug=slugs.for_name(entry.name),
            is_published=False,
            evidence=self.program_import.evidence,
            checked_on=self.program_import.checked_on,
            lead=f"It came with the list “{self.program_import.file_name}”.",
        )

    # Changed programs -------------------------------------------------------------------------

    def _change(self, rows):
        found = Fellowship.objects.in_bulk([row.fellowship_id for row in rows])
        taken = [(row, found[row.fellowship_id], _taken(row)) for row in rows]
        for row, program, values in taken:
            row.before = {"fields": {name: getattr(program, name) for name in values}}
            for name, value in values.items():
                setattr(program, name, value)
            program.revision += bool(values)
            row.revision = program.revision
        changed = [(row, program, values) for row, program, values in taken if values]
        programs = [program for _, program, _ in changed]
        added = add_source(programs, self.program_import.source)
        update_programs(programs, FIELDS, self.change)
        for row, program, _ in changed:
            row.before["source_added"] = program.pk in added
        self._claim(changed)

    def _claim(self, taken):
        """A claim of the list for every value that came from it."""
        before = claim_values(
            [(program, values) for _, program, values in taken],
            self.program_import.source,
            self.program_import.checked_on,
            self.change,
        )
        for row, program, _ in taken:
            row.before["claims"] = before.get(program.pk, {})


def _outdated(row, verdict):
    if verdict.outcome != row.outcome:
        return OTHERWISE_SINCE.format(verdict.problem or verdict.outcome)
    known = verdict.known
    if row.outcome == RowOutcome.CHANGED and (
        (known.pk, known.revision) != (row.fellowship_id, row.revision)
    ):
        return CHANGED_SINCE
    return ""


def _given(row):
    return {name: row.values[name] for name in FIELDS if name in row.values}


def _taken(row):
    """The values that replace ours: empty ones always, others where the advisor chose so."""
    return {
        name: theirs
        for name, ours, theirs in row.differences
        if ours in EMPTY or row.choice == RowChoice.TAKE
    }


class _Slugs:
    """Addresses that no program has yet."""

    def __init__(self):
        self.used = set(Fellowship.objects.values_list("slug", flat=True))

    def for_name(self, name):
        stem = slugify(name)[:SLUG_LENGTH].strip("-") or "program"
        slug, number = stem, 1
        while slug in self.used:
            number += 1
            slug = f"{stem[: SLUG_LENGTH - 8]}-{number}"
        self.used.add(slug)
        return slug
