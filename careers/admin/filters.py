"""Filters of the lists."""

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone

from careers.catalogue import Track
from careers.models import TRACK_CHOICES, Residency


class DueForReviewFilter(admin.SimpleListFilter):
    title = "review"
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [("due", "Due for review")]

    def queryset(self, request, queryset):
        if self.value() == "due":
            return queryset.due_for_review(timezone.localdate())
        return queryset


class TrackFilter(admin.SimpleListFilter):
    """Milestones of one degree: those that name it and those for everyone."""

    title = "degree"
    parameter_name = "track"

    def lookups(self, request, model_admin):
        return TRACK_CHOICES

    def queryset(self, request, queryset):
        if self.value() not in list(Track):
            return queryset
        everyone = Q(for_md=False, for_do=False, for_img=False)
        return queryset.filter(everyone | Q(**{f"for_{self.value()}": True}))


class ResidencyFilter(admin.SimpleListFilter):
    """Milestones of one residency: those that name it and those for everyone."""

    title = "residency"
    parameter_name = "residency"

    def lookups(self, request, model_admin):
        return list(Residency.objects.values_list("slug", "name"))

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        limits = Residency.milestones.through.objects.all()
        mine = limits.filter(residency__slug=self.value())
        return queryset.filter(
            ~Q(pk__in=limits.values("milestone")) | Q(pk__in=mine.values("milestone"))
        )
