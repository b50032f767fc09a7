from django.apps import AppConfig
from django.utils.module_loading import import_string

from careers import impact


class ApplicantsConfig(AppConfig):
    name = "applicants"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Models are there by now. Advisors see before they publish whom a change affects."""
        impact.register(import_string("applicants.impact.measure"))
        import_string("applicants.account_events.connect")()
