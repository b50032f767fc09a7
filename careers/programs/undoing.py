"""Take an import back, slice by slice.

A program that it changed gets its former values back; one that it brought in is deleted (its
versions stay in the history). Both only where nobody touched the program since and nothing
refers to it: otherwise it stays as it is, and its row says why.
"""

from django.db import transaction
from django.db.models import DO_NOTHING

from careers.models import (
    CatalogueVersion,
    Fellowship,
    ImportStatus,
    ProgramImport,
    ProgramImportRow,
)

from .claiming import unclaim_values
from .values import FIELDS
from .writing import Change, delete_rows, overwrite, remove_source, update_programs

SLICE = 1000
EDITED_SINCE = "Not undone: somebody edited the program after the import."
IN_USE = "Not undone: something else refers to the program by now. Retire it by hand."
GONE = "Not undone: the program was deleted after the import."


def start(program_import):
    """False where the import is not applied, or is being undone already."""
    applied = [ImportStatus.APPLIED, ImportStatus.APPLYING]
    rows = ProgramImport.objects.filter(pk=program_import.pk, status__in=applied)
    return bool(rows.update(status=ImportStatus.UNDOING))


def undo_slice(program_import, user, now, size=SLICE):
    """Take back the next rows; whether any are left."""
    with transaction.atomic():
        CatalogueVersion.lock()
        program_import = ProgramImport.objects.select_for_update(of=["self"]).get(
            pk=program_import.pk
        )
        if program_import.status != ImportStatus.UNDOING:
            return False
        rows = list(program_import.rows.to_undo()[:size])
        if rows:
            reason = f"Undone: imported from “{program_import.file_name}”."
            _undo(rows, program_import.source, Change(user.pk, reason, now))
            CatalogueVersion.bump()
        is_more = program_import.rows.to_undo().exists()
        if not is_more:
            ProgramImport.objects.filter(pk=program_import.pk).update(
                status=ImportStatus.UNDONE
            )
    return is_more


def _undo(rows, source, change):
    programs = Fellowship.objects.in_bulk([row.fellowship_id for row in rows])
    created = [row.fellowship_id for row in rows if row.before.get("created")]
    in_use = _in_use(created)
    for row in rows:
        row.problem = _obstacle(row, programs.get(row.fellowship_id), in_use)
    ready = [row for row in rows if not row.problem]
    _take_claims_back(ready, source, change)
    _restore(ready, programs, source, change)
    for row in ready:
        row.undone_at = change.at
    overwrite(ProgramImportRow, rows, ["problem", "undone_at"])
    _delete([row.fellowship_id for row in ready if row.before.get("created")], change)


def _obstacle(row, program, in_use):
    if not (row.before.get("created") or row.before.get("fields")):
        return ""  # nothing was taken from it
    if program is None:
        return GONE
    if program.revision != row.revision:
        return EDITED_SINCE
    return IN_USE if program.pk in in_use else ""


def _in_use(keys):
    """Which of these programs other tables point at, whatever they are."""
    own = {Fellowship.sources.through, ProgramImportRow}
    found = set()
    for relation in Fellowship._meta.get_fields(include_hidden=True):
        if _is_incoming(relation) and relation.related_model not in own:
            column = relation.field.attname
            rows = relation.related_model._base_manager.filter(**{f"{column}__in": keys})
            found |= set(rows.values_list(column, flat=True))
    return found


def _is_incoming(relation):
    """Whether it is a foreign key of another table; those of the history bind nothing."""
    is_incoming = relation.auto_created and not relation.concrete and relation.one_to_many
    return is_incoming and relation.on_delete is not DO_NOTHING


def _take_claims_back(rows, source, change):
    taken = []
    for row in rows:
        fields = row.before.get("fields", row.values)
        names = [name for name in FIELDS if name in fields]
        taken.append((row.fellowship_id, names, row.before.get("claims", {})))
    unclaim_values(taken, source, change)


def _restore(rows, programs, source, change):
    """Former values, and the former sources."""
    changed = [row for row in rows if row.before.get("fields")]
    for row in changed:
        program = programs[row.fellowship_id]
        for name, value in row.before["fields"].items():
            setattr(program, name, value)
        program.revision += 1
    remove_source(
        [row.fellowship_id for row in changed if row.before.get("source_added")], source
    )
    update_programs([programs[row.fellowship_id] for row in changed], FIELDS, change)


def _delete(keys, change):
    ProgramImportRow.objects.filter(fellowship__in=keys).update(fellowship=None)
    Fellowship.sources.through.objects.filter(fellowship__in=keys).delete()
    delete_rows(Fellowship.objects.filter(pk__in=keys), change)
