"""People on the way: who they are and where they stand."""

from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from careers.catalogue import Track
from careers.models import TRACK_CHOICES, Milestone, Residency
from careers.models.base import one_of
from careers.prepared import PreparedUpdate


class Position(models.TextChoices):
    """Where somebody stands on the way; decides what the profile asks for."""

    PREMED = "premed", "Before medical school"
    MEDICAL_SCHOOL = "medical-school", "In medical school"
    GRADUATE = "graduate", "Graduated, not yet in residency"
    RESIDENCY = "residency", "In residency (PGY-1 included)"
    AFTER_RESIDENCY = "after-residency", "Residency done, no pain fellowship yet"
    FELLOWSHIP = "fellowship", "In a pain medicine fellowship"
    PRACTICE = "practice", "Pain fellowship done"


class ResidencyChoice(models.TextChoices):
    UNDECIDED = "undecided", "Not decided yet"
    WISH = "wish", "My wish, not matched yet"
    SETTLED = "settled", "Settled: matched, in it or done"


class WelcomeStep(models.TextChoices):
    """A step of the first questions that is still to come."""

    TRAINING = "training", "Training and target"
    BEHIND = "behind", "What is behind you"


TIME_ZONES = [
    ("America/New_York", "Eastern"),
    ("America/Chicago", "Central"),
    ("America/Denver", "Mountain"),
    ("America/Phoenix", "Arizona"),
    ("America/Los_Angeles", "Pacific"),
    ("America/Anchorage", "Alaska"),
    ("Pacific/Honolulu", "Hawaii"),
    ("America/Puerto_Rico", "Atlantic"),
    ("UTC", "UTC"),
]

FIRST_YEAR, LAST_YEAR = 1950, 2100
DUE_PAGE = 50


class DueRow(NamedTuple):
    """One person in a list by what is due next, from the summary; see `applicants.summaries`.

    `residency` and `next_milestone` are names, None where there is none.
    """

    pk: int
    email: str
    name: str
    position: str
    track: str
    residency: str | None
    required_done: int
    required_total: int
    next_due_on: date | None
    next_milestone: str | None
    attention_since: date | None

    @property
    def place(self):
        """Where the row stands in the list: what the page after it begins with."""
        return self.next_due_on, self.pk


DUE_COLUMNS = (
    *("pk", "user__email", "user__name", "position", "track", "residency__name"),
    *("required_done", "required_total", "next_due_on", "next_milestone__name"),
    "attention_since",
)


class ApplicantQuerySet(models.QuerySet):
    def for_user(self, user):
        """The own profile of `user`, if there is one."""
        return self.filter(user=user.pk)

    def stale(self, catalogue_version, now):
        """Those whose summary is of another catalogue or, where they live, another day."""
        behind = ~Q(catalogue_version=catalogue_version) | Q(planned_on=None)
        for zone, _ in TIME_ZONES:
            today = timezone.localdate(now, ZoneInfo(zone))
            behind |= Q(time_zone=zone) & ~Q(planned_on=today)
        return self.filter(behind)

    def due_page(self, after=None, size=DUE_PAGE):
        """The `DueRow`s that follow the place `after`, by the next due date: at most `size`.

        Who has no due date comes last. Nobody is counted and nothing is skipped over: each of
        the one to three statements begins at its place in the index, so that the last page of
        a long list costs what the first does.
        """
        rows = self.order_by("next_due_on", "pk").values_list(*DUE_COLUMNS)
        found = []
        for stretch in _stretches(after):
            found += map(DueRow._make, rows.filter(stretch)[: size - len(found)])
            if len(found) == size:
                break
        return found


def _stretches(after):
    """What follows a place in the list, in pieces that an index finds on every database."""
    dated, undated = Q(next_due_on__isnull=False), Q(next_due_on=None)
    if after is None:
        return [dated, undated]
    due_on, pk = after
    if due_on is None:
        return [undated & Q(pk__gt=pk)]
    return [Q(next_due_on=due_on, pk__gt=pk), Q(next_due_on__gt=due_on), undated]


class Applicant(models.Model):
    """The profile of somebody on the way. Everything but the account may be unknown.

    Dates are local dates, actual or expected. With a separate PGY-1, `residency_start_on` is
    the start of the advanced program that follows it.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="applicant"
    )
    position = models.CharField("where you are", max_length=16, choices=Position, blank=True)
    track = models.CharField("degree", max_length=3, choices=TRACK_CHOICES, blank=True)
    school = models.CharField("medical school", max_length=200, blank=True)
    graduation_on = models.DateField("graduation (or expected)", null=True, blank=True)
    residency_choice = models.CharField(
        max_length=10, choices=ResidencyChoice, default=ResidencyChoice.UNDECIDED
    )
    residency = models.ForeignKey(
        Residency, models.PROTECT, null=True, blank=True, related_name="+"
    )
    has_separate_pgy1 = models.BooleanField("separate PGY-1 year", default=False)
    pgy1_start_on = models.DateField("start of the separate PGY-1", null=True, blank=True)
    residency_start_on = models.DateField("start of residency", null=True, blank=True)
    residency_end_on = models.DateField("end of residency", null=True, blank=True)
    fellowship_start_on = models.DateField(
        "start of the pain fellowship", null=True, blank=True
    )
    fellowship_end_on = models.DateField("end of the pain fellowship", null=True, blank=True)
    is_certified = models.BooleanField("certified by a primary board", default=False)
    target_year = models.PositiveSmallIntegerField(
        "target start",
        null=True,
        blank=True,
        help_text="The year in whose July the fellowship should start.",
    )
    state = models.CharField(max_length=2, blank=True)
    time_zone = models.CharField(max_length=40, choices=TIME_ZONES, default="America/New_York")
    # Empty once the first questions are through: every answer may be unknown, so no other
    # column could say so.
    welcome_step = models.CharField(
        "next of the first questions", max_length=8, choices=WelcomeStep, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)

    # What lists over people read instead of whole plans; `settling` keeps it true in the
    # transaction of each change, `refresh_plans` after a change of the catalogue and each day.
    version = models.PositiveBigIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    required_done = models.PositiveSmallIntegerField(default=0, editable=False)
    required_total = models.PositiveSmallIntegerField(default=0, editable=False)
    next_due_on = models.DateField(null=True, editable=False)
    next_milestone = models.ForeignKey(
        Milestone, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    attention_since = models.DateField(null=True, editable=False)
    planned_on = models.DateField("day of the summary", null=True, editable=False)
    # The catalogue under which the person's plan was last settled; 0 before the first time.
    catalogue_version = models.PositiveBigIntegerField(default=0, editable=False)
    # A change of the rules waits that was neither read nor put off; `settling.mark_news`.
    has_news = models.BooleanField(default=False, editable=False)

    # As the engine takes them, once `queries` and `given` have read them for this object.
    known_interruptions = None
    known_records = None

    objects = ApplicantQuerySet.as_manager()

    class Meta:
        # For lists over people, by what presses. None for `stale`: after midnight it is nearly
        # everybody, and an index on what is not equal to a day would serve nobody.
        indexes = [
            models.Index(fields=["next_due_on", "id"], name="applicant_by_next_due"),
            models.Index(fields=["attention_since", "id"], name="applicant_by_attention"),
        ]
        constraints = [
            models.CheckConstraint(
                name="applicant_done_within_required",
                condition=Q(required_done__lte=F("required_total")),
            ),
            one_of("applicant_track_valid", "track", ["", *Track]),
            one_of("applicant_position_valid", "position", ["", *Position.values]),
            one_of("applicant_welcome_step_valid", "welcome_step", ["", *WelcomeStep.values]),
            models.CheckConstraint(
                name="applicant_undecided_iff_no_residency",
                condition=Q(residency_choice=ResidencyChoice.UNDECIDED, residency=None)
                | Q(
                    residency_choice__in=[ResidencyChoice.WISH, ResidencyChoice.SETTLED],
                    residency__isnull=False,
                ),
                violation_error_message="Choose a residency, or say it is not decided yet.",
            ),
            models.CheckConstraint(
                name="applicant_pgy1_start_only_if_separate",
                condition=Q(pgy1_start_on=None) | Q(has_separate_pgy1=True),
            ),
            models.CheckConstraint(
                name="applicant_residency_ends_after_start",
                condition=Q(residency_start_on=None)
                | Q(residency_end_on=None)
                | Q(residency_end_on__gt=F("residency_start_on")),
                violation_error_message="The residency must end after it starts.",
            ),
            models.CheckConstraint(
                name="applicant_fellowship_ends_after_start",
                condition=Q(fellowship_start_on=None)
                | Q(fellowship_end_on=None)
                | Q(fellowship_end_on__gt=F("fellowship_start_on")),
                violation_error_message="The fellowship must end after it starts.",
            ),
            models.CheckConstraint(
                name="applicant_target_year_sane",
                condition=Q(target_year=None) | Q(target_year__range=(FIRST_YEAR, LAST_YEAR)),
            ),
        ]

    def __str__(self):
        return f"Applicant {self.pk}"

    @property
    def is_residency_a_wish(self):
        return self.residency_choice == ResidencyChoice.WISH

    def today(self, now=None):
        """The local date where the applicant lives, at the moment `now`."""
        return timezone.localdate(now, ZoneInfo(self.time_zone))

    def refresh_from_db(self, *args, **kwargs):
        super().refresh_from_db(*args, **kwargs)
        self.known_interruptions = self.known_records = None

    def retarget(self, year, was):
        """Aim for July `year` if the target still is `was`; return whether it did.

        Both may be None, for no target.
        """
        own = Applicant.objects.filter(pk=self.pk, target_year=was)
        return bool(own.update(target_year=year))

    def is_stale(self, catalogue_version, now):
        """Whether the summary is of another catalogue, or another day than where they live."""
        return (self.catalogue_version, self.planned_on) != (catalogue_version, self.today(now))

    def keep_summary(self, **values):
        """Store summary columns, and nothing else of this object."""
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=values)

    def settle_unless_changed(self, **values):
        """Store summary columns as the next version; return whether this one was current.

        Of two at a time the second waits for the first, and then is no longer current. What
        this object says afterwards holds once the transaction does.
        """
        values["version"] = self.version + 1
        is_stored = SETTLE.store(values, self)
        if is_stored:
            for name, value in values.items():
                setattr(self, name, value)
        return is_stored

    def finish_welcome(self):
        """The first questions are through."""
        self.welcome_step = ""
        self.save(update_fields=["welcome_step"])


SETTLE = PreparedUpdate(
    Applicant,
    stored=[
        *("version", "changed_at", "required_done", "required_total", "next_due_on"),
        *("next_milestone", "attention_since", "planned_on", "catalogue_version"),
    ],
    read=["id", "version", "catalogue_version"],
)
