"""Every try at an examination."""

from django.db import models
from django.db.models import Q

from applicants.planning.types import AttemptResult
from careers.models.base import as_choices, one_of

from .records import MilestoneRecord


class AttemptQuerySet(models.QuerySet):
    def for_user(self, user):
        """The own attempts of `user`."""
        return self.filter(record__applicant__user=user.pk)


class Attempt(models.Model):
    """One try at the examination of a milestone, on a local date.

    The score is the person's own and shown to nobody else unless they choose so.
    """

    record = models.ForeignKey(MilestoneRecord, models.CASCADE, related_name="attempts")
    taken_on = models.DateField("day of the exam")
    result = models.CharField(
        max_length=7, choices=as_choices(AttemptResult), default=AttemptResult.PENDING
    )
    score = models.CharField(max_length=20, blank=True)
    is_score_shared = models.BooleanField("advisors may see the score", default=False)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["taken_on", "pk"]
        constraints = [
            one_of("attempt_result_valid", "result", AttemptResult),
            models.UniqueConstraint(
                fields=["record", "taken_on"],
                name="attempt_once_a_day",
                violation_error_message="You noted an attempt on this day already.",
            ),
            models.CheckConstraint(
                name="attempt_shared_has_score",
                condition=Q(is_score_shared=False) | ~Q(score=""),
                violation_error_message="There is no score to share.",
            ),
        ]

    def __str__(self):
        return f"Attempt {self.pk}"
