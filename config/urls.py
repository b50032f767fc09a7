"""The route table of the whole site: wiring only."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("", include("applicants.urls")),
    path("", include("careers.urls")),
]
