"""The roles of staff: for now only that of advisors."""

from django.apps import apps

ADVISORS = "Advisors"  # the name of their group


def reference_models():
    """The models that advisors keep: those of careers that have a history."""
    return [
        model
        for model in apps.get_app_config("careers").get_models()
        if hasattr(model._meta, "simple_history_manager_attribute")
    ]
