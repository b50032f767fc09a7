"""Residencies, boards, certificates and exams."""

from django.contrib import admin
from django.db.models import F

from careers.models import (
    Board,
    Certificate,
    CertificateRoute,
    Exam,
    Residency,
    TrainingRule,
)

from .base import CHANGE, PROVENANCE, PUBLISHING, EntryAdmin, ReferenceAdmin, count_of
from .inlines import (
    AttemptRuleInline,
    ResidencyRouteInline,
    RouteInline,
    TrainingRuleInline,
)


@admin.register(Residency)
class ResidencyAdmin(EntryAdmin):
    index_position = 4
    list_display = [
        "name",
        "length",
        "abms_board",
        count_of("milestones", "milestones"),
        count_of("routes", "routes"),
        count_of("claims", "claims"),
        "confidence",
        "checked_on",
        "is_published",
    ]
    list_select_related = ["abms_board"]
    autocomplete_fields = ["abms_board", "aoa_board", "sources"]
    inlines = [ResidencyRouteInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "summary"]}),
        (
            "Training",
            {
                "fields": [
                    ("years_min", "years_max"),
                    "first_year",
                    "fellowship_access",
                    "note",
                ],
                "description": "Years include PGY-1. Leave empty what no source gives.",
            },
        ),
        ("Boards", {"fields": ["abms_board", "aoa_board"]}),
        PROVENANCE,
        PUBLISHING,
        CHANGE,
    ]

    @admin.display(description="length", ordering="years_min")
    def length(self, residency):
        return residency.length


@admin.register(Board)
class BoardAdmin(EntryAdmin):
    index_position = 5
    list_display = [
        "name",
        "abbreviation",
        "family",
        count_of("certificates", "certificates"),
        "confidence",
        "checked_on",
        "is_published",
    ]
    list_filter = ["family", *EntryAdmin.list_filter]
    search_fields = [*EntryAdmin.search_fields, "abbreviation"]
    fieldsets = [
        (
            None,
            {"fields": ["name", "slug", "abbreviation", "family", "summary", "website"]},
        ),
        ("Rules", {"fields": ["eligibility_years", "note"]}),
        PROVENANCE,
        PUBLISHING,
        CHANGE,
    ]


@admin.register(Certificate)
class CertificateAdmin(EntryAdmin):
    index_position = 6
    list_display = [
        "name",
        "family",
        "kind",
        count_of("routes", "routes"),
        count_of("training_rules", "training rules"),
        count_of("milestones", "milestones"),
        "confidence",
        "checked_on",
        "is_published",
    ]
    list_filter = ["family", "kind", *EntryAdmin.list_filter]
    autocomplete_fields = ["boards", "exam", "sources"]
    inlines = [RouteInline, TrainingRuleInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "family", "kind", "boards", "summary"]}),
        (
            "Rules",
            {
                "fields": [
                    "exam",
                    "requires",
                    ("eligibility_years", "eligibility_note"),
                    "validity_years",
                    "note",
                ]
            },
        ),
        PROVENANCE,
        PUBLISHING,
        CHANGE,
    ]


class CertificateRowAdmin(ReferenceAdmin):
    """Rows across all certificates; each also stands on the page of its certificate."""

    def save_model(self, request, obj, form, change):
        """Raise the certificate as well: its page shows this row and would overwrite it."""
        certificates = {obj.certificate_id, form.initial.get("certificate")} - {None}
        rows = Certificate.objects.filter(pk__in=certificates)
        rows.update(revision=F("revision") + 1)
        super().save_model(request, obj, form, change)


@admin.register(CertificateRoute)
class CertificateRouteAdmin(CertificateRowAdmin):
    index_position = 7
    list_display = ["__str__", "residency", "track", "certificate", "board", "status"]
    list_select_related = ["certificate", "residency", "board"]
    list_filter = ["status", "track", "residency", "certificate"]
    search_fields = ["certificate__name", "residency__name", "reason"]
    autocomplete_fields = ["certificate", "residency", "board", "sources"]
    fieldsets = [
        (None, {"fields": ["certificate", "residency", "track", "board", "status", "reason"]}),
        ("Where it comes from", {"fields": ["sources"]}),
        CHANGE,
    ]


@admin.register(TrainingRule)
class TrainingRuleAdmin(CertificateRowAdmin):
    index_position = 8
    list_display = ["__str__", "certificate", "accreditation", "status"]
    list_select_related = ["certificate"]
    list_filter = ["status", "accreditation", "certificate"]
    search_fields = ["certificate__name", "reason"]
    autocomplete_fields = ["certificate", "sources"]
    fieldsets = [
        (
            None,
            {
                "fields": ["certificate", "accreditation", "status", "reason"],
                "description": "Whether a fellowship accredited this way counts, and why.",
            },
        ),
        ("Where it comes from", {"fields": ["sources"]}),
        CHANGE,
    ]


@admin.register(Exam)
class ExamAdmin(EntryAdmin):
    index_position = 9
    list_display = [
        "name",
        "scope",
        count_of("certificates", "certificates"),
        count_of("milestones", "milestones"),
        "confidence",
        "checked_on",
        "is_published",
    ]
    list_filter = ["scope", *EntryAdmin.list_filter]
    inlines = [AttemptRuleInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "scope", "summary"]}),
        (
            "The exam",
            {
                "fields": [
                    "timing",
                    "format",
                    "scoring",
                    "passing_score",
                    "attempts",
                    "requires",
                    ("fee_usd", "fee_note"),
                    "note",
                ],
                "description": "Leave empty what no source says.",
            },
        ),
        PROVENANCE,
        PUBLISHING,
        CHANGE,
    ]
