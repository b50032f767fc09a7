"""What practice asks for and gives: licenses, certification, procedures, pay."""

from django.contrib import admin

from careers.models import ContinuingCertification, PayBand, Procedure, StateLicense

from .base import EntryAdmin, count_of, entry_fieldsets


@admin.register(StateLicense)
class StateLicenseAdmin(EntryAdmin):
    index_position = 15
    list_display = [
        "name",
        "state",
        "years_us",
        "years_img",
        "compact",
        "cme_credits",
        count_of("claims", "claims"),
        "confidence",
        "checked_on",
        "is_published",
    ]
    list_filter = [
        *EntryAdmin.list_filter,
        "has_osteopathic_board",
        "cme_by_certification",
    ]
    search_fields = [*EntryAdmin.search_fields, "state", "cme_pain_rule"]
    fieldsets = entry_fieldsets(
        (None, {"fields": ["name", "slug", "state", "summary"]}),
        (
            "The license",
            {
                "fields": [
                    ("years_us", "years_do", "years_img"),
                    "has_osteopathic_board",
                    "step3_attempts",
                    "time_limit",
                    "spex",
                    "compact",
                    "controlled_substances",
                ],
                "description": "Leave empty what no source says.",
            },
        ),
        (
            "Continuing education",
            {
                "fields": [
                    ("cme_credits", "cme_years", "cme_dated"),
                    "cme_by_certification",
                    "cme_pain_rule",
                    "cme_osteopathic",
                    "note",
                ]
            },
        ),
    )


@admin.register(ContinuingCertification)
class ContinuingCertificationAdmin(EntryAdmin):
    index_position = 16
    list_display = [
        "name",
        "board",
        "cycle_years",
        "annual_fee_usd",
        "confidence",
        "checked_on",
        "is_published",
    ]
    list_select_related = ["board"]
    autocomplete_fields = ["board", "sources"]
    fieldsets = entry_fieldsets(
        (None, {"fields": ["name", "slug", "board", "summary"]}),
        (
            "What it asks for",
            {
                "fields": [
                    "assessment",
                    "cme",
                    "quality",
                    ("cycle_years", "cycle_note"),
                    ("annual_fee_usd", "fee_note"),
                    "pain_note",
                ]
            },
        ),
    )


@admin.register(Procedure)
class ProcedureAdmin(EntryAdmin):
    index_position = 17
    list_display = [
        "name",
        "group",
        "acgme_minimum",
        "confidence",
        "checked_on",
        "is_published",
    ]
    list_filter = [*EntryAdmin.list_filter, "group"]
    search_fields = [*EntryAdmin.search_fields, "group"]
    fieldsets = entry_fieldsets(
        (None, {"fields": ["name", "slug", "group", "summary", "acgme_minimum", "note"]}),
    )


@admin.register(PayBand)
class PayBandAdmin(EntryAdmin):
    index_position = 18
    list_display = [
        "name",
        "position",
        "usd_low",
        "usd_high",
        "dated",
        "confidence",
        "checked_on",
        "is_published",
    ]
    fieldsets = entry_fieldsets(
        (None, {"fields": ["name", "slug", "position", "summary"]}),
        ("The range", {"fields": [("usd_low", "usd_high"), "dated", "note"]}),
    )
