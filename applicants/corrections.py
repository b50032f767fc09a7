"""Which facts of the library a reader may correct."""

from django.db import models

from careers.models import kinds_of_entries

# Columns that are no facts: how a record is kept, not what it says.
BOOKKEEPING = {
    *["slug", "position", "is_published", "review_every", "checked_on", "confidence"],
    "lead",
}


def entry_model(name):
    """The kind of entry with that model name, e.g. "fellowship", if it has pages; else None."""
    model = kinds_of_entries().get(name)
    return model if model and hasattr(model, "get_absolute_url") else None


def correctable(model):
    """The columns of a kind of entry that hold facts, by name."""
    return {
        field.name: field
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in BOOKKEEPING
    }


def is_simple(field):
    """Whether an advisor can change this column while accepting: text, number, yes or no."""
    return not isinstance(field, models.ForeignKey)
