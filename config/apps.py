from django.contrib.admin.apps import AdminConfig


class PathwayAdminConfig(AdminConfig):
    default_site = "config.admin.PathwayAdminSite"
