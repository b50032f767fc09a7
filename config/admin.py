"""The admin site: its name and the order of its index."""

from django.contrib.admin import AdminSite


class PathwayAdminSite(AdminSite):
    site_header = "Pain Medicine Pathway"
    site_title = "Pain Medicine Pathway"
    index_title = "Reference data"
    # The lists are wide, and the path above each page leads back to the index.
    enable_nav_sidebar = False

    def has_permission(self, request):
        return request.user.is_authenticated and request.user.has_staff_powers

    def get_urls(self):
        """Pages that belong to no single kind of record; an admin gives them by name."""
        givers = [one for one in self._registry.values() if hasattr(one, "get_site_urls")]
        return [url for one in givers for url in one.get_site_urls()] + super().get_urls()

    def get_app_list(self, request, app_label=None):
        """Reference data first and in the order of the way, the rest by name as usual."""
        apps = super().get_app_list(request, app_label)
        apps.sort(key=lambda app: app["app_label"] != "careers")
        for app in apps:
            app["models"].sort(key=self._index_position)
        return apps

    def _index_position(self, row):
        return getattr(self._registry[row["model"]], "index_position", 0)
