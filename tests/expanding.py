"""Which operations of a migration the release before could not live with.

While an upgrade is under way the old code runs on the new tables, and after a roll-back again.
So a migration only adds what the old code need not know; what the old code still uses goes one
release later (expand, migrate, contract: docs/operations.md).
"""

from django.db import models
from django.db.migrations import operations

ADDING = (
    operations.CreateModel,
    operations.AddIndex,
    operations.RemoveIndex,
    operations.RenameIndex,
    operations.RemoveConstraint,
    operations.AlterModelOptions,
    operations.AlterModelManagers,
)
# What a column may change without the database seeing it.
UNSEEN = ("choices", "validators", "help_text", "verbose_name", "error_messages", "blank")


def dangers(migration, before):
    """What is dangerous in `migration`, a line each; `before` is the state it starts from."""
    if getattr(migration, "why_old_code_survives", ""):
        return []
    state, found, new_models = before.clone(), [], set()
    for operation in _unpacked(migration.operations):
        after = state.clone()
        operation.state_forwards(migration.app_label, after)
        if isinstance(operation, operations.CreateModel):
            new_models.add(operation.name_lower)
        elif getattr(operation, "model_name_lower", None) in new_models:
            pass  # the old code does not know the table
        elif not _only_adds(operation, migration.app_label, state):
            found.append(f"{migration}: {operation.describe()}")
        state = after
    return found


def _unpacked(given):
    for operation in given:
        if isinstance(operation, operations.SeparateDatabaseAndState):
            yield from operation.database_operations
        else:
            yield operation


def _only_adds(operation, app_label, state):
    if isinstance(operation, operations.AddField):
        return _may_be_left_out(operation.field)
    if isinstance(operation, operations.AlterField):
        old = state.models[app_label, operation.model_name_lower].fields[operation.name_lower]
        return _takes_all_of(old, operation.field)
    return isinstance(operation, ADDING)


def _may_be_left_out(field):
    """Whether a row can be added by code that does not know this column."""
    return field.many_to_many or field.null or field.db_default is not models.NOT_PROVIDED


def _takes_all_of(old, new):
    """Whether the column takes, and still gives, all that it did: wider, or not seen at all."""
    if (old.null and not new.null) or (old.max_length or 0) > (new.max_length or 0):
        return False
    return _bare(old) == _bare(new)


def _bare(field):
    _, path, args, options = field.deconstruct()
    ignored = (*UNSEEN, "null", "max_length", "default")
    return path, args, {key: options[key] for key in options if key not in ignored}
