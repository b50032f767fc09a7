"""Application seasons, what an application takes, and how the Match went."""

from django.contrib import admin

from careers.models import ApplicationDocument, ApplicationFee, MatchYear, Season

from .base import CHANGE, PROVENANCE, PUBLISHING, EntryAdmin, count_of, entry_fieldsets
from .inlines import FeeTierInline, SeasonEventInline


@admin.register(Season)
class SeasonAdmin(EntryAdmin):
    index_position = 11
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


@admin.register(ApplicationDocument)
class ApplicationDocumentAdmin(EntryAdmin):
    index_position = 12
    list_display = [
        "name",
        "need",
        "via",
        "fee_usd",
        "confidence",
        "checked_on",
        "is_published",
    ]
    fieldsets = entry_fieldsets(
        (None, {"fields": ["name", "slug", "summary"]}),
        ("The document", {"fields": ["need", "via", "most_per_program", "fee_usd", "note"]}),
    )


@admin.register(ApplicationFee)
class ApplicationFeeAdmin(EntryAdmin):
    index_position = 13
    list_display = [
        "name",
        "usd",
        count_of("tiers", "tiers"),
        "confidence",
        "checked_on",
        "is_published",
    ]
    inlines = [FeeTierInline]
    fieldsets = entry_fieldsets(
        (
            None,
            {
                "fields": ["name", "slug", "summary", "usd", "note"],
                "description": "Leave the dollars empty where they depend on the tiers below.",
            },
        ),
    )


@admin.register(MatchYear)
class MatchYearAdmin(EntryAdmin):
    index_position = 14
    list_display = [
        "name",
        "year",
        "programs",
        "positions",
        "applicants",
        "confidence",
        "checked_on",
        "is_published",
    ]
    fieldsets = entry_fieldsets(
        (None, {"fields": ["name", "slug", "year", "summary"]}),
        (
            "Offered and wanted",
            {
                "fields": ["programs", "positions", "applicants", "applicants_per_position"],
                "description": "Leave empty what no source says.",
            },
        ),
        (
            "How it went",
            {
                "fields": [
                    "matched_percent",
                    ("matched_md_percent", "matched_other_percent"),
                    ("unfilled", "unfilled_percent"),
                    "programs_unfilled",
                    "note",
                ]
            },
        ),
    )
