"""Sources: on what the records rest."""

from django.contrib import admin

from careers.models import Source

from .base import CHANGE, ReferenceAdmin, count_of


@admin.register(Source)
class SourceAdmin(ReferenceAdmin):
    index_position = 25
    names_slug = "title"
    list_display = [
        "title",
        "publisher",
        "published",
        "kind",
        "broken_on",
        count_of("claims", "claims"),
        count_of("milestone_dates", "window dates"),
        count_of("prerequisites", "prerequisites"),
        count_of("season_events", "season dates"),
    ]
    list_filter = ["kind", ("broken_on", admin.EmptyFieldListFilter)]
    search_fields = ["title", "slug", "publisher", "url"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "publisher", "published", "kind", "url", "note"]}),
        ("Its address", {"fields": ["broken_on"]}),
        CHANGE,
    ]
