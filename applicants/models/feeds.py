"""The private calendar that somebody's phone subscribes to."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from .applicants import Applicant

ALARM_CHOICES = [
    (None, "No alarm"),
    (1, "1 day before"),
    (7, "7 days before"),
    (30, "30 days before"),
]


class CalendarFeed(models.Model):
    """A subscription of one's own dates; the row exists while it is on.

    The address holds `nonce` and its signature, so the database alone gives nobody access.
    `uid_space` stays when the address is rotated: events keep their identity.
    """

    applicant = models.OneToOneField(Applicant, models.CASCADE, related_name="calendar_feed")
    nonce = models.CharField(max_length=32, unique=True)
    uid_space = models.UUIDField(default=uuid4, editable=False)
    alarm_days = models.PositiveSmallIntegerField(
        "alarm", null=True, blank=True, choices=ALARM_CHOICES
    )
    has_notes = models.BooleanField("with my notes", default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="calendarfeed_alarm_valid",
                condition=Q(alarm_days=None) | Q(alarm_days__in=[1, 7, 30]),
            ),
        ]

    def __str__(self):
        return f"Calendar feed {self.pk}"
