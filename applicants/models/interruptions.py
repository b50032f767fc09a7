"""What puts somebody's way off: a leave, a research year, a longer residency, another try."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from applicants.planning.types import InterruptionKind
from careers.catalogue import Cycle
from careers.models import Milestone
from careers.models.base import as_choices, one_of
from careers.words import duration, spell

from .applicants import Applicant, Position

INTERRUPTION_NAMES = {
    InterruptionKind.LEAVE: "Leave of absence",
    InterruptionKind.RESEARCH: "Research year or other time off",
    InterruptionKind.EXTENSION: "Longer residency",
    InterruptionKind.REPEATED_EXAM: "Repeated exam",
    InterruptionKind.REAPPLICATION: "New application",
}
BEFORE_RESIDENCY = (Position.PREMED, Position.MEDICAL_SCHOOL, Position.GRADUATE)
MOST_MONTHS = 60
MOST_INTERRUPTIONS = 12


class TooManyInterruptions(Exception):
    """Nobody needs more than `MOST_INTERRUPTIONS`."""


class InterruptionQuerySet(models.QuerySet):
    def for_user(self, user):
        """The own interruptions of `user`."""
        return self.filter(applicant__user=user.pk)


def reopened_by(kind, is_in_dates, position):
    """The cycle whose season begins anew with an interruption, or None.

    Who has no residency yet applies for one, everybody else for a fellowship.
    """
    if kind != InterruptionKind.REAPPLICATION or is_in_dates:
        return None
    return Cycle.RESIDENCY if position in BEFORE_RESIDENCY else Cycle.FELLOWSHIP


class InterruptionManager(models.Manager.from_queryset(InterruptionQuerySet)):
    """Each with its examination, which is part of its words."""

    def get_queryset(self):
        return super().get_queryset().select_related("milestone")


class Interruption(models.Model):
    """One interruption of somebody's way; `starts_on` is a local date.

    `months` is what it adds to the dates that come after it; a repeated exam and a
    reapplication add none. `is_in_dates`: the dates of the profile include it already.
    """

    applicant = models.ForeignKey(Applicant, models.CASCADE, related_name="interruptions")
    kind = models.CharField(max_length=13, choices=as_choices(InterruptionKind))
    starts_on = models.DateField("from")
    months = models.PositiveSmallIntegerField(
        "months it adds",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)],
    )
    milestone = models.ForeignKey(
        Milestone,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="examination",
    )
    is_in_dates = models.BooleanField("my dates include it already", default=False)

    objects = InterruptionManager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            one_of("interruption_kind_valid", "kind", InterruptionKind),
            models.CheckConstraint(
                name="interruption_months_iff_longer",
                # Months alone compare to NULL, which a database lets pass.
                condition=Q(
                    kind__in=InterruptionKind.longer,
                    months__isnull=False,
                    months__range=(1, MOST_MONTHS),
                )
                | Q(~Q(kind__in=InterruptionKind.longer), months=None),
                violation_error_message="Say how many months it adds.",
            ),
            models.CheckConstraint(
                name="interruption_exam_iff_repeated",
                condition=Q(kind=InterruptionKind.REPEATED_EXAM, milestone__isnull=False)
                | Q(~Q(kind=InterruptionKind.REPEATED_EXAM), milestone=None),
                violation_error_message="Name the examination.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.applicant}"

    @property
    def reopens(self):
        """The cycle whose season begins anew with it, or None."""
        return reopened_by(self.kind, self.is_in_dates, self.applicant.position)

    @property
    def in_words(self):
        """What it is: "Leave of absence from 1 March 2027, 6 months"."""
        what = INTERRUPTION_NAMES[self.kind]
        if self.milestone:
            what = f"{what}: {self.milestone.name},"
        length = f", {duration(self.months)}" if self.months else ""
        return f"{what} from {spell(self.starts_on)}{length}"
