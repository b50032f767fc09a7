"""Read entries from the database as plain values, and write such values through the models."""

from contextlib import contextmanager

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models

from .errors import LoadError
from .files import plain

REASON = "load_reference"  # in the history of every row that the loader writes
PARKED = 20_000  # above every position that an order in a file can give


def stored_entries(kind):
    """Every entry of one kind in the database, by key, with all that its values need."""
    related = [name for name, target in kind.references.items() if not target.many_to_many]
    children = [
        models.Prefetch(child.relation, _stored_children(child)) for child in kind.children
    ]
    entries = (
        kind.model.objects.select_related(*related)
        .prefetch_related(*kind.many, *children)
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    return {_key(kind, entry): entry for entry in entries}


def _stored_children(child):
    related = [name for name, target in child.references.items() if not target.many_to_many]
    return child.model.objects.select_related(*related).order_by("pk")


def _key(kind, entry):
    values = _stored(kind, entry)
    return "/".join(values[name] for name in kind.identity if values[name])


def stored_values(kind, entry):
    """The values of an entry in the shape that `files` reads (no query of its own)."""
    values = _stored(kind, entry)
    for name in kind.many:
        values[name] = sorted(other.slug for other in getattr(entry, name).all())
    for child in kind.children:
        rows = getattr(entry, child.relation).all()
        values[child.relation] = [_stored(child, row) for row in rows]
    return values


def _stored(rows, row):
    values = {}
    for name, target in rows.fields.items():
        value = getattr(row, name)
        values[name] = value and value.slug if target.is_relation else plain(value)
    return values


def park(kind, entries):
    """Move entries out of the way, so that they can take each other's positions."""
    keys = [entry.pk for entry in entries]
    kind.model.objects.filter(pk__in=keys).update(position=models.F("position") + PARKED)


def write_entry(kind, entry, values, references):
    """Write columns and many-to-many fields, validated by the same rules as the admin."""
    with explained():
        is_new = entry._state.adding
        _fill(kind, entry, values, references)
        entry.full_clean()
        if is_new:
            entry.save()
        else:
            entry.revision += 1  # an admin page that is open elsewhere learns of the change
        has_many = _set_many(kind, entry, values, references)
        if has_many or not is_new:
            # The history row of this save also holds the many-to-many fields.
            derived = [name for name in ["search_text"] if hasattr(entry, name)]
            written = kind.fields.keys() & values.keys()
            entry.save(update_fields=[*written, *derived, "revision"])
    references.add(entry)


def write_children(kind, entry, values, references):
    """Write those lists of child rows that `values` names."""
    for child in kind.children:
        if child.relation in values:
            _write_children(child, entry, values[child.relation], references)


def _write_children(child, entry, values, references):
    """Make the child rows of an entry be `values`, touching only the rows that differ."""
    stored = [(_stored(child, row), row) for row in getattr(entry, child.relation).all()]
    rows = {_identity(child, old): (old, row) for old, row in stored}
    wanted = {_identity(child, new): new for new in values}
    with explained(child.key):
        for key in rows.keys() - wanted.keys():
            row = rows[key][1]
            row._change_reason = REASON
            row.delete()
        for key, new in wanted.items():
            old, row = rows.get(key) or (None, child.model(**{child.parent: entry}))
            if new != old:
                _fill(child, row, new, references)
                row.full_clean()
                row.save()


def _identity(rows, values):
    return tuple(values[name] for name in rows.identity)


def _fill(rows, row, values, references):
    row._change_reason = REASON
    for name, target in rows.fields.items():
        if name in values:
            value = values[name]
            if target.is_relation:
                value = value and references.find(target.related_model, value)
            else:
                value = target.to_python(value)
            setattr(row, name, value)


def _set_many(kind, entry, values, references):
    """Set the many-to-many fields without a history row each; return whether there are any."""
    found = {
        name: [references.find(relation.related_model, slug) for slug in values[name]]
        for name, relation in kind.many.items()
        if name in values
    }
    entry.skip_history_when_saving = True
    for name, others in found.items():
        getattr(entry, name).set(others)
    del entry.skip_history_when_saving
    return any(found.values())


@contextmanager
def explained(part=""):
    """Turn what Django or the database refuses into one sentence."""
    try:
        yield
    except (LoadError, ValidationError, IntegrityError) as error:
        reason = _sentence(error) if isinstance(error, ValidationError) else str(error)
        raise LoadError(f"{part}: {reason}" if part else reason) from error


def _sentence(error):
    return " ".join(
        message if name == NON_FIELD_ERRORS else f"{name}: {message}"
        for name, messages in error.message_dict.items()
        for message in messages
    )
