"""The roles of staff: for now only that of advisors."""

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from applicants.models import Correction

ADVISORS = "Advisors"  # the name of their group


def reference_models():
    """The models that advisors keep: those of careers that have a history."""
    return [
        model
        for model in apps.get_app_config("careers").get_models()
        if hasattr(model._meta, "simple_history_manager_attribute")
    ]


def advisor_permissions():
    """Everything on the reference data; to see reports of readers and to decide on them."""
    types = ContentType.objects.get_for_models(*reference_models(), Correction)
    kept = Permission.objects.filter(content_type__in=types.values())
    return kept.exclude(codename__in=["add_correction", "delete_correction"])
