"""Pain medicine fellowships."""

from django.contrib import admin

from careers.models import Fellowship

from .base import EntryAdmin, count_of, entry_fieldsets
from .inlines import AcceptanceInline
from .program_import import ProgramImportMixin


@admin.register(Fellowship)
class FellowshipAdmin(ProgramImportMixin, EntryAdmin):
    index_position = 10
    list_display = [
        "name",
        "institution",
        "city",
        "state",
        "evidence",
        "acgme_id",
        count_of("acceptances", "residencies"),
        "confidence",
        "checked_on",
        "is_published",
    ]
    list_filter = [*EntryAdmin.list_filter, "evidence", "accreditation", "in_match", "state"]
    search_fields = [*EntryAdmin.search_fields, "institution", "city", "acgme_id", "nrmp_code"]
    inlines = [AcceptanceInline]
    fieldsets = entry_fieldsets(
        (None, {"fields": ["name", "slug", "summary", "website"]}),
        ("Where", {"fields": ["institution", "department", ("city", "state")]}),
        (
            "Accreditation",
            {"fields": ["accreditation", "acgme_id", "nrmp_code", "evidence", "lead"]},
        ),
        (
            "The program",
            {
                "fields": [("positions", "months"), "note"],
                "description": "Leave empty what no source says: it is shown as not known.",
            },
        ),
        (
            "Applying",
            {"fields": [("in_match", "uses_eras"), "letters", ("accepts_j1", "visa_note")]},
        ),
    )
