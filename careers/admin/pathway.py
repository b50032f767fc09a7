"""Stages, milestones and choice groups."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from simple_history.models import is_historic

from careers.models import ChoiceGroup, Milestone, Stage
from careers.models.pathway import RESERVED_SLUGS

from .base import CHANGE, PROVENANCE, PUBLISHING, EntryAdmin, count_of
from .filters import ResidencyFilter, TrackFilter
from .forms import ReferenceForm
from .inlines import (
    GroupUnlocksInline,
    MilestoneDateInline,
    MilestoneUnlocksInline,
    PrerequisiteInline,
    refuse_cycle,
)


class MilestoneForm(ReferenceForm):
    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if slug in RESERVED_SLUGS:
            raise ValidationError(
                "“%(slug)s” is the address of another page. Choose another slug.",
                params={"slug": slug},
            )
        return slug

    def _post_clean(self):
        super()._post_clean()
        if is_historic(self.instance):
            self._refuse_cycle_on_revert()

    def _refuse_cycle_on_revert(self):
        """Back in its former choice group it must not wait for itself."""
        rows = self.instance.prerequisites.select_related(
            "required_milestone", "required_group"
        )
        try:
            refuse_cycle(
                self.instance, [(row.required_milestone, row.required_group) for row in rows]
            )
        except ValidationError as error:
            self.add_error(None, error)


@admin.register(Milestone)
class MilestoneAdmin(EntryAdmin):
    form = MilestoneForm
    index_position = 2
    list_display = [
        "name",
        "stage",
        "necessity",
        "degrees",
        "is_published",
        count_of("prerequisites", "needs"),
        count_of("unlocks", "unlocks"),
        count_of("claims", "claims"),
        "confidence",
        "checked_on",
    ]
    list_select_related = ["stage"]
    list_filter = [
        *EntryAdmin.list_filter,  # short lists first: what is due for review is at hand
        "stage",
        TrackFilter,
        ResidencyFilter,
        "necessity",
        "kind",
        "is_recurring",
    ]
    search_fields = [*EntryAdmin.search_fields, "guidance"]
    autocomplete_fields = [
        "stage",
        "residencies",
        "choice_group",
        "exam",
        "certificate",
        "takes_source",
        "sources",
    ]
    inlines = [
        PrerequisiteInline,
        MilestoneUnlocksInline,
        MilestoneDateInline,
    ]
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "slug", ("stage", "position"), "summary", "guidance"],
                "description": "The summary says why it matters, the guidance what to do.",
            },
        ),
        (
            "What it is",
            {
                "fields": [
                    "kind",
                    "necessity",
                    "choice_group",
                    "exam",
                    "certificate",
                    "timing",
                    ("takes_days", "takes_source"),
                    "is_event",
                    "evidence",
                    ("is_recurring", "recurs_months"),
                ]
            },
        ),
        (
            "Who it is for",
            {
                "fields": [("for_md", "for_do", "for_img"), "residencies"],
                "description": "No degree checked: every degree. No residency: all of them.",
            },
        ),
        PROVENANCE,
        PUBLISHING,
        CHANGE,
    ]

    @admin.display(description="degrees")
    def degrees(self, milestone):
        return ", ".join(sorted(track.name for track in milestone.tracks)) or "all"


@admin.register(Stage)
class StageAdmin(EntryAdmin):
    index_position = 1
    list_display = [
        "name",
        "position",
        "typical_length",
        count_of("milestones", "milestones"),
        "confidence",
        "checked_on",
        "is_published",
    ]
    fieldsets = [
        (None, {"fields": ["name", "slug", "position", "summary", "typical_length"]}),
        PROVENANCE,
        PUBLISHING,
        CHANGE,
    ]


@admin.register(ChoiceGroup)
class ChoiceGroupAdmin(EntryAdmin):
    index_position = 3
    list_display = [
        "name",
        "needed",
        count_of("milestones", "milestones"),
        count_of("unlocks", "unlocks"),
        "confidence",
        "checked_on",
        "is_published",
    ]
    inlines = [GroupUnlocksInline]
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "slug", "summary", "needed"],
                "description": "Milestones join a group on their own page.",
            },
        ),
        PROVENANCE,
        PUBLISHING,
        CHANGE,
    ]
