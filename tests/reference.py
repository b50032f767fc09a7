"""The data of `fixtures/` as rows: loading it anew for each test would take seconds."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction

from careers.loading import load_reference


def read_rows():
    """Every row that loading the files makes, by model; nothing stays in the database.

    The history of the load is left out: no test asks for it, and it is half of all rows.
    """
    with transaction.atomic():
        load_reference()
        models = apps.get_app_config("careers").get_models(include_auto_created=True)
        rows = {
            model: list(model.objects.select_related(*kind_fields(model) or [None]))
            for model in models
            if not model.__name__.startswith("Historical")
        }
        transaction.set_rollback(True)
    return rows


@transaction.atomic
def store(rows):
    """Put into an empty database what `read_rows` returned."""
    for model, found in rows.items():
        point_at_kinds(found, kind_fields(model))
        model.objects.bulk_create(found)
    with connection.cursor() as cursor:  # the rows came with their keys
        for statement in connection.ops.sequence_reset_sql(no_style(), list(rows)):
            cursor.execute(statement)


def kind_fields(model):
    """The fields of `model` that say of which kind the entry is that a row is about."""
    fields = model._meta.concrete_fields
    return [field.name for field in fields if field.related_model is ContentType]


def point_at_kinds(rows, names):
    """Django numbers the kinds anew whenever a test has emptied the database."""
    for name in names:
        for row in rows:
            key = getattr(row, name).natural_key()
            setattr(row, name, ContentType.objects.get_by_natural_key(*key))
