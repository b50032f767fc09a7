"""Application seasons."""

from django.contrib import admin

from careers.models import Season

from .base import CHANGE, PROVENANCE, PUBLISHING, EntryAdmin, count_of
from .inlines import SeasonEventInline


@admin.register(Season)
class SeasonAdmin(EntryAdmin):
    index_position = 10
    list_display = [
        "name",
        "cycle",
        "start_year",
        count_of("events", "dates"),
        "confidence",
        "checked_on",
        "is_published",
    ]
    list_filter = ["cycle", *EntryAdmin.list_filter]
    inlines = [SeasonEventInline]
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "slug", "cycle", "start_year", "summary"],
                "description": (
                    "The start year is the one in whose July the training starts: the 2026 "
                    "fellowship season serves 2027."
                ),
            },
        ),
        PROVENANCE,
        PUBLISHING,
        CHANGE,
    ]
