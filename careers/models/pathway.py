"""The pathway template: stages, milestones, their dates and what must come first."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse

from careers.catalogue import (
    SEASON_CYCLES,
    Anchor,
    Edge,
    Necessity,
    SeasonMoment,
    Track,
)

from .base import (
    EntryQuerySet,
    ReferenceEntry,
    Source,
    as_choices,
    entry_history,
    history,
    one_of,
)
from .claims import Claim
from .reference import MOST_YEARS, Certificate, Exam, Residency

SEASON_ANCHORS = list(SEASON_CYCLES)
# The pages of one's own way stand beside those of its milestones: /pathway/timeline/.
RESERVED_SLUGS = {"timeline", "what-if"}


class Stage(ReferenceEntry):
    """A stretch of the way, e.g. residency."""

    position = models.PositiveSmallIntegerField()
    typical_length = models.CharField(max_length=100, blank=True)

    history = entry_history()

    class Meta(ReferenceEntry.Meta):
        ordering = ["position"]
        constraints = [
            *ReferenceEntry.Meta.constraints,
            models.UniqueConstraint(fields=["position"], name="stage_position_once"),
        ]


class ChoiceGroup(ReferenceEntry):
    """Milestones of which `needed` suffice; it counts once in the progress."""

    needed = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])

    history = entry_history()

    class Meta(ReferenceEntry.Meta):
        ordering = ["name"]
        constraints = [
            *ReferenceEntry.Meta.constraints,
            models.CheckConstraint(name="choicegroup_needs_one", condition=Q(needed__gte=1)),
        ]


class MilestoneKind(models.TextChoices):
    EDUCATION = "education", "education"
    EXAM = "exam", "exam"
    APPLICATION = "application", "application"
    DOCUMENT = "document", "document"
    TRAINING = "training", "training"
    REGISTRATION = "registration", "license or registration"
    CERTIFICATE = "certificate", "certificate"
    ACTIVITY = "activity", "activity"


class MilestoneQuerySet(EntryQuerySet):
    def published(self):
        """A retired stage takes its milestones with it."""
        return super().published().filter(stage__is_published=True)

    def in_pathway_order(self):
        return self.order_by("stage__position", "position")

    def with_provenance(self):
        """With all that a milestone's page shows of where its facts come from."""
        return self.select_related(
            "stage", "choice_group", "exam", "certificate", "takes_source"
        ).prefetch_related(
            "sources",
            "residencies",
            "rulings",
            Prefetch("claims", Claim.objects.select_related("source")),
            Prefetch("dates", MilestoneDate.objects.select_related("source")),
        )


class Milestone(ReferenceEntry):
    """One thing to do on the way to pain medicine.

    Residencies and the three degree flags narrow whom it is for; none ticked means everyone.
    `summary` says why it matters, `guidance` what to do.
    """

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    guidance = models.TextField(blank=True)
    kind = models.CharField(max_length=12, choices=MilestoneKind)
    necessity = models.CharField(max_length=12, choices=as_choices(Necessity))
    for_md = models.BooleanField("for MD", default=False)
    for_do = models.BooleanField("for DO", default=False)
    for_img = models.BooleanField("for international graduates", default=False)
    residencies = models.ManyToManyField(Residency, blank=True, related_name="milestones")
    choice_group = models.ForeignKey(
        ChoiceGroup, models.PROTECT, null=True, blank=True, related_name="milestones"
    )
    exam = models.ForeignKey(
        Exam, models.PROTECT, null=True, blank=True, related_name="milestones"
    )
    certificate = models.ForeignKey(
        Certificate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="milestones",
        help_text="Its dates hold only where degree and residency have a route to it.",
    )
    timing = models.CharField(
        "typical timing", max_length=200, blank=True, help_text="As the sources put it."
    )
    takes_days = models.PositiveSmallIntegerField(
        "takes (days)",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=(
            "The shortest time that a source states, after what must come first; "
            "a month is 30 days, a year 365."
        ),
    )
    takes_source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="who says how long",
    )
    is_event = models.BooleanField(
        "happens on its date",
        default=False,
        help_text="Its due date is the day itself, as Match Day is: it cannot be done before.",
    )
    evidence = models.CharField(
        max_length=200, blank=True, help_text="What shows that it is done."
    )
    recurs_months = models.PositiveSmallIntegerField(
        "recurs every (months)",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="A recurring duty stands in a section of its own and is not counted.",
    )
    is_recurring = models.BooleanField("a recurring duty", default=False)

    objects = MilestoneQuerySet.as_manager()
    history = entry_history("residencies")

    class Meta(ReferenceEntry.Meta):
        ordering = ["stage__position", "position"]
        constraints = [
            *ReferenceEntry.Meta.constraints,
            models.UniqueConstraint(
                fields=["stage", "position"], name="milestone_position_once"
            ),
            one_of("milestone_kind_valid", "kind", MilestoneKind.values),
            one_of("milestone_necessity_valid", "necessity", Necessity),
            models.CheckConstraint(
                name="milestone_interval_needs_recurring",
                condition=Q(recurs_months=None) | Q(is_recurring=True),
                violation_error_message="Only a recurring duty has an interval.",
            ),
            models.CheckConstraint(
                name="milestone_duration_has_source",
                # A source alone compares to NULL, which a database lets pass.
                condition=Q(takes_days=None, takes_source=None)
                | Q(
                    takes_days__isnull=False,
                    takes_days__gte=1,
                    takes_source__isnull=False,
                ),
                violation_error_message="A length needs the source that states it.",
            ),
            models.CheckConstraint(
                name="milestone_slug_not_a_page",
                condition=~Q(slug__in=sorted(RESERVED_SLUGS)),
                violation_error_message="A page of the site has this address already.",
            ),
            models.CheckConstraint(
                name="milestone_event_happens_once",
                condition=Q(is_event=False) | Q(is_recurring=False),
                violation_error_message="A recurring duty is no event.",
            ),
        ]

    def get_absolute_url(self):
        return reverse("careers:milestone", args=[self.slug])

    @property
    def tracks(self):
        """The degrees it is for; empty means every degree."""
        flags = {Track.MD: self.for_md, Track.DO: self.for_do, Track.IMG: self.for_img}
        return frozenset(track for track, is_for in flags.items() if is_for)


class MilestoneDate(models.Model):
    """One edge of a milestone's window and what it is counted from.

    `month` and `day` put the date on that day of the anchor's year.
    """

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="dates")
    edge = models.CharField(max_length=6, choices=as_choices(Edge))
    anchor = models.CharField(
        max_length=20,
        choices=as_choices(
            Anchor,
            US_GRADUATION="Graduation from a four-year US school (MD, DO)",
            PGY1_END="End of PGY-1",
            TRAINING_START="Start of training (PGY-1)",
            BOARD_WINDOW_END="End of the primary board's eligibility",
        ),
    )
    moment = models.CharField(
        max_length=20, choices=as_choices(SeasonMoment), blank=True, help_text="Of the season."
    )
    offset_months = models.SmallIntegerField(
        default=0, help_text="Negative: before the anchor."
    )
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    day = models.PositiveSmallIntegerField(null=True, blank=True)
    is_to_confirm = models.BooleanField("to confirm", default=False)
    because = models.CharField(
        max_length=300, help_text="Where the date comes from, one sentence."
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="milestone_dates"
    )

    history = history()

    class Meta:
        verbose_name = "window date"
        ordering = ["milestone", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "edge"], name="milestonedate_edge_once"
            ),
            one_of("milestonedate_edge_valid", "edge", Edge),
            one_of("milestonedate_anchor_valid", "anchor", Anchor),
            one_of("milestonedate_moment_valid", "moment", ["", *SeasonMoment]),
            models.CheckConstraint(
                name="milestonedate_moment_iff_season",
                condition=(Q(anchor__in=SEASON_ANCHORS) & ~Q(moment=""))
                | (~Q(anchor__in=SEASON_ANCHORS) & Q(moment="")),
                violation_error_message="A season needs a moment; nothing else has one.",
            ),
            models.CheckConstraint(
                name="milestonedate_month_and_day",
                # One of them alone compares to NULL, which a database lets pass.
                condition=Q(month=None, day=None)
                | Q(
                    month__isnull=False,
                    day__isnull=False,
                    month__range=(1, 12),
                    day__range=(1, 31),
                ),
                violation_error_message="Give month and day, or neither.",
            ),
            models.CheckConstraint(
                name="milestonedate_offset_sane",
                condition=Q(offset_months__range=(-12 * MOST_YEARS, 12 * MOST_YEARS)),
                violation_error_message=f"More than {MOST_YEARS} years must be a slip.",
            ),
        ]

    def __str__(self):
        return f"{self.milestone}: {self.edge}"


class Prerequisite(models.Model):
    """A milestone needs another milestone or a choice group: hard (blocks) or advised."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="prerequisites")
    required_milestone = models.ForeignKey(
        Milestone, models.PROTECT, null=True, blank=True, related_name="unlocks"
    )
    required_group = models.ForeignKey(
        ChoiceGroup, models.PROTECT, null=True, blank=True, related_name="unlocks"
    )
    is_hard = models.BooleanField(
        "blocks", default=True, help_text="Off: advised only, “better after”."
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="prerequisites"
    )

    history = history()

    class Meta:
        ordering = ["milestone", "pk"]
        constraints = [
            models.CheckConstraint(
                name="prerequisite_not_itself",
                condition=Q(required_milestone=None) | ~Q(milestone=F("required_milestone")),
                violation_error_message="A milestone cannot require itself.",
            ),
            models.CheckConstraint(
                name="prerequisite_milestone_or_group",
                condition=Q(required_milestone=None, required_group__isnull=False)
                | Q(required_milestone__isnull=False, required_group=None),
                violation_error_message="Name exactly one: a milestone or a choice group.",
            ),
            models.UniqueConstraint(
                fields=["milestone", "required_milestone"], name="prerequisite_milestone_once"
            ),
            models.UniqueConstraint(
                fields=["milestone", "required_group"], name="prerequisite_group_once"
            ),
        ]

    def __str__(self):
        return f"{self.milestone} needs {self.required_milestone or self.required_group}"
