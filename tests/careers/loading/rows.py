"""What stands in the tables of careers."""

from django.apps import apps


def everything():
    """Every row of every table of careers, history and many-to-many tables included."""
    models = apps.get_app_config("careers").get_models(include_auto_created=True)
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


def history_of(entry):
    return [(row.history_type, row.history_change_reason) for row in entry.history.all()]
