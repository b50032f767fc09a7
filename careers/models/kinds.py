"""Which kinds of reference entries there are."""

from django.apps import apps

from .base import ReferenceEntry


def kinds_of_entries():
    """Every kind of reference entry, by the name of its model."""
    models = apps.get_app_config("careers").get_models()
    return {m._meta.model_name: m for m in models if issubclass(m, ReferenceEntry)}
