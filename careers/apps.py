from importlib import import_module

from django.apps import AppConfig


class CareersConfig(AppConfig):
    name = "careers"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Reference data"

    def ready(self):
        """Columns are asked as `careers.lookups` says from the first query on."""
        import_module("careers.lookups")
