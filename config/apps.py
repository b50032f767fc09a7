from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig
from django.utils.module_loading import import_string


class PathwayAdminConfig(AdminConfig):
    default_site = "config.admin.PathwayAdminSite"


class OperationsConfig(AppConfig):
    """What runs the site: the commands under config/management, and reports of faults."""

    name = "config"
    verbose_name = "Operations"

    def ready(self):
        """Report faults where somebody is to get them; elsewhere the library costs memory."""
        if settings.SENTRY_DSN:
            import_string("config.reporting.start")(settings.SENTRY_DSN)
