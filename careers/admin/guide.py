"""The guide, the debate, and who and what the field has."""

from django.contrib import admin

from careers.models import (
    Argument,
    Disagreement,
    GuideArticle,
    GuidePoint,
    Organization,
    Resource,
)

from .base import EntryAdmin, count_of, entry_fieldsets
from .inlines import PointInline


@admin.register(Organization)
class OrganizationAdmin(EntryAdmin):
    index_position = 19
    list_display = ["name", "kind", "website", "confidence", "checked_on", "is_published"]
    list_filter = [*EntryAdmin.list_filter, "kind"]
    fieldsets = entry_fieldsets(
        (None, {"fields": ["name", "slug", "kind", "summary", "website", "note"]}),
    )


@admin.register(Resource)
class ResourceAdmin(EntryAdmin):
    index_position = 20
    list_display = [
        "name",
        "kind",
        "organization",
        "publisher",
        "confidence",
        "checked_on",
        "is_published",
    ]
    list_select_related = ["organization"]
    list_filter = [*EntryAdmin.list_filter, "kind"]
    search_fields = [*EntryAdmin.search_fields, "publisher"]
    autocomplete_fields = ["organization", "sources"]
    fieldsets = entry_fieldsets(
        (None, {"fields": ["name", "slug", "kind", "organization", "publisher", "summary"]}),
    )


@admin.register(GuideArticle)
class GuideArticleAdmin(EntryAdmin):
    index_position = 21
    list_display = [
        "name",
        "position",
        count_of("points", "points"),
        "confidence",
        "checked_on",
        "is_published",
    ]
    inlines = [PointInline]
    fieldsets = entry_fieldsets(
        (
            None,
            {
                "fields": ["name", "slug", "position", "summary"],
                "description": "The summary opens the article; its points are the body.",
            },
        ),
    )


@admin.register(GuidePoint)
class GuidePointAdmin(EntryAdmin):
    index_position = 22
    list_display = [
        "name",
        "article",
        "heading",
        "position",
        "confidence",
        "checked_on",
        "is_published",
    ]
    list_select_related = ["article"]
    list_filter = [*EntryAdmin.list_filter, "article"]
    search_fields = [*EntryAdmin.search_fields, "heading"]
    autocomplete_fields = ["article", "sources"]
    fieldsets = entry_fieldsets(
        (
            None,
            {
                "fields": [
                    "name",
                    "slug",
                    ("article", "position"),
                    "heading",
                    "summary",
                    "website",
                ],
                "description": (
                    "One statement, small enough that its sources cover all of it. Points "
                    "under the same heading stand together."
                ),
            },
        ),
    )


@admin.register(Argument)
class ArgumentAdmin(EntryAdmin):
    index_position = 23
    list_display = ["name", "confidence", "checked_on", "is_published"]
    search_fields = [*EntryAdmin.search_fields, "counter", "finding"]
    fieldsets = entry_fieldsets(
        (None, {"fields": ["name", "slug", "summary", "counter", "finding"]}),
    )


@admin.register(Disagreement)
class DisagreementAdmin(EntryAdmin):
    index_position = 24
    list_display = [
        "name",
        count_of("claims", "views"),
        "confidence",
        "checked_on",
        "is_published",
    ]
    search_fields = [*EntryAdmin.search_fields, "handling"]
    fieldsets = entry_fieldsets(
        (
            None,
            {
                "fields": ["name", "slug", "summary", "handling"],
                "description": "The views that differ are claims, below.",
            },
        ),
    )
