"""Rows that are edited on the page of the record to which they belong."""

from django.contrib.admin import StackedInline, TabularInline
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.contrib.contenttypes.admin import GenericStackedInline
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseInlineFormSet

from careers.models import (
    Acceptance,
    AttemptRule,
    CertificateRoute,
    Claim,
    FeeTier,
    GuidePoint,
    MilestoneDate,
    Prerequisite,
    Ruling,
    SeasonEvent,
    TrainingRule,
)
from careers.prerequisites import proposed_cycle

from .choosing import ChoosingMixin
from .facts import LIST_ID
from .forms import AboutEntryFormSet, RowFormSet


class RowInline(ChoosingMixin, InlineModelAdmin):
    """Rows of a record; each kind says whether they stand in a table or one below the other."""

    formset = RowFormSet
    extra = 0
    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
    }
    # Its changes stand in the history of the record; a row with its own page has its own.
    is_part_of_record = True

    @property
    def parent_field(self):
        return self.fk_name

    def history_of(self, entry):
        """The versions of all rows that the record with the key `entry` ever had."""
        return self.model.history.filter(**{f"{self.parent_field}_id": entry})


class ReadOnlyInline(RowInline, TabularInline):
    formset = BaseInlineFormSet  # its rows are not sent back, so none can be missing
    can_delete = False
    is_part_of_record = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class AboutEntryInline(RowInline, GenericStackedInline):
    """Rows about single fields of an entry of any kind."""

    formset = AboutEntryFormSet
    ct_field = "entry_type"
    ct_fk_field = "entry_id"
    parent_field = "entry_id"

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Suggests the fields of the entry; any other word is as good."""
        if db_field.name == "field":
            kwargs["widget"] = AdminTextInputWidget(attrs={"list": LIST_ID})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def history_of(self, entry):
        """The versions of all rows that `entry` ever had."""
        kind = ContentType.objects.get_for_model(self.parent_model)
        return self.model.history.filter(entry_type=kind, entry_id=entry)


class ClaimInline(AboutEntryInline):
    """What each source says."""

    model = Claim
    fields = [("field", "confidence", "checked_on"), "says", "source"]
    autocomplete_fields = ["source"]


class RulingInline(AboutEntryInline):
    """What we use where sources differ, and why."""

    model = Ruling
    fields = [("field", "uses"), "because"]


class PrerequisiteFormSet(RowFormSet):
    """Refuses a circle of prerequisites, in the names of its milestones."""

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        needs = [
            (row.get("required_milestone"), row.get("required_group"))
            for row in self._kept_rows()
        ]
        refuse_cycle(self.instance, needs)

    def _kept_rows(self):
        rows = [form for form in self.forms if form not in self.deleted_forms]
        return [form.cleaned_data for form in rows if form.cleaned_data]


def refuse_cycle(milestone, needs):
    """Refuse `needs`, pairs of milestone and choice group, that close a circle."""
    if cycle := proposed_cycle(milestone, needs):
        raise ValidationError(
            "These prerequisites go round in a circle: %(circle)s.",
            params={"circle": " needs ".join(cycle)},
        )


class PrerequisiteInline(RowInline, TabularInline):
    model = Prerequisite
    fk_name = "milestone"
    formset = PrerequisiteFormSet
    fields = ["required_milestone", "required_group", "is_hard", "source"]
    autocomplete_fields = ["required_milestone", "required_group", "source"]
    verbose_name_plural = "Prerequisites: what must come first"


class UnlocksInline(ReadOnlyInline):
    model = Prerequisite
    fields = ["milestone", "is_hard"]
    readonly_fields = fields
    verbose_name_plural = "Unlocks: what waits for it"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("milestone")


class MilestoneUnlocksInline(UnlocksInline):
    fk_name = "required_milestone"


class GroupUnlocksInline(UnlocksInline):
    fk_name = "required_group"


class MilestoneDateInline(RowInline, StackedInline):
    model = MilestoneDate
    fk_name = "milestone"
    fields = [
        ("edge", "anchor", "moment"),
        ("offset_months", "month", "day", "is_to_confirm"),
        "because",
        "source",
    ]
    autocomplete_fields = ["source"]
    verbose_name_plural = "Window: only dates that a source gives"


class SeasonEventInline(RowInline, TabularInline):
    model = SeasonEvent
    fk_name = "season"
    fields = ["moment", "on", "is_confirmed", "note", "source"]
    autocomplete_fields = ["source"]


class RouteFormSet(RowFormSet):
    """Rows with a page of their own, whose second editor is told by their revision."""

    def save_existing(self, form, obj, commit=True):
        obj.revision += 1
        return super().save_existing(form, obj, commit)


class RouteInline(RowInline, StackedInline):
    model = CertificateRoute
    fk_name = "certificate"
    formset = RouteFormSet
    fields = [("residency", "track"), ("board", "status"), "reason", "sources"]
    autocomplete_fields = ["residency", "board", "sources"]
    show_change_link = True
    is_part_of_record = False


class TrainingRuleInline(RowInline, StackedInline):
    model = TrainingRule
    fk_name = "certificate"
    formset = RouteFormSet
    fields = [("accreditation", "status"), "reason", "sources"]
    autocomplete_fields = ["sources"]
    show_change_link = True
    is_part_of_record = False
    verbose_name_plural = "Training rules: which fellowship counts"


class ResidencyRouteInline(ReadOnlyInline):
    """Only to read: a route is kept with its certificate."""

    model = CertificateRoute
    fk_name = "residency"
    fields = ["certificate", "track", "board", "status", "reason"]
    readonly_fields = fields
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("certificate", "board")


class AcceptanceInline(RowInline, TabularInline):
    model = Acceptance
    fk_name = "fellowship"
    fields = ["residency", "accepts"]
    autocomplete_fields = ["residency"]
    verbose_name_plural = "Accepts: unchecked says no; without a row it is not known"


class AttemptRuleInline(RowInline, StackedInline):
    model = AttemptRule
    fk_name = "exam"
    fields = [("kind", "count", "months", "is_to_confirm"), "because", "source"]
    autocomplete_fields = ["source"]
    verbose_name_plural = "Attempts: what a source says about taking it again"


class FeeTierInline(RowInline, TabularInline):
    model = FeeTier
    fk_name = "fee"
    fields = ["from_program", "to_program", "usd", "is_flat"]
    verbose_name_plural = "Tiers: what a program costs from its number on"


class PointInline(ReadOnlyInline):
    """Only to read: a point has a page of its own with its sources."""

    model = GuidePoint
    fk_name = "article"
    fields = ["position", "heading", "confidence", "is_published"]
    readonly_fields = fields
    show_change_link = True
