"""The data of `fixtures/` as rows: loading it anew for each test would take seconds."""

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from careers.loading import load_reference


def read_rows():
    """Every row that loading the files makes, by model; nothing stays in the database."""
    with transaction.atomic():
        load_reference()
        models = apps.get_app_config("careers").get_models(include_auto_created=True)
        rows = {model: list(model.objects.all()) for model in models}
        transaction.set_rollback(True)
    return rows


@transaction.atomic
def store(rows):
    """Put into an empty database what `read_rows` returned."""
    for model, found in rows.items():
        model.objects.bulk_create(found)
    with connection.cursor() as cursor:  # the rows came with their keys
        for statement in connection.ops.sequence_reset_sql(no_style(), list(rows)):
            cursor.execute(statement)
