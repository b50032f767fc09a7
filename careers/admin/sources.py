"""Sources: on what the records rest."""

from django.contrib import admin, messages
from django.utils import timezone

from careers.models import Source
from careers.review import mark_answering

from .base import CHANGE, ReferenceAdmin, count_of
from .review import ReviewPages


@admin.register(Source)
class SourceAdmin(ReviewPages, ReferenceAdmin):
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
    actions = ["address_broken", "address_answers"]

    @admin.action(permissions=["change"], description="Address does not answer")
    def address_broken(self, request, queryset):
        self._note(request, queryset, answers=False)

    @admin.action(permissions=["change"], description="Address answers again")
    def address_answers(self, request, queryset):
        self._note(request, queryset, answers=True)

    def _note(self, request, queryset, answers):
        sources = Source.objects.filter(pk__in=list(queryset.values_list("pk", flat=True)))
        count = mark_answering(sources, answers, timezone.localdate())
        self.message_user(request, f"Noted. {count} changed.", messages.SUCCESS)
