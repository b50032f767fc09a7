"""Which words the `field` of a claim or a ruling is likely to hold."""

from django.db import models

from careers.models import ReferenceEntry
from careers.shelves import SHELF_BY_MODEL

LIST_ID = "facts"  # of the list of suggestions on the page of a record


def facts_of_kind(model):
    """The facts of a kind of entry as pairs of name and label; empty for other records."""
    if not issubclass(model, ReferenceEntry):
        return []
    shelf = SHELF_BY_MODEL.get(model)
    names = shelf.facts if shelf else _own_fields(model)
    return [(name, str(model._meta.get_field(name).verbose_name)) for name in names]


def _own_fields(model):
    """What a kind without a shelf says beyond what every entry has, apart from its place."""
    common = {field.name for field in ReferenceEntry._meta.get_fields()} | {"id", "position"}
    own = [
        field.name
        for field in model._meta.concrete_fields
        if field.name not in common and not isinstance(field, models.ForeignKey)
    ]
    return ["summary", *own]
