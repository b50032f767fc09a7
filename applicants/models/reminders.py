"""Reminders: one digest a day at most, when and whether at all, and what is snoozed."""

from django.db import models
from django.db.models import Q

from careers.models import Milestone
from careers.models.base import one_of

from .applicants import Applicant


class ReminderSettings(models.Model):
    """How somebody wants to be reminded by e-mail; without a row, not at all.

    `quiet_days` holds weekdays as digits, Monday 0 to Sunday 6. Dates are local dates.
    """

    applicant = models.OneToOneField(Applicant, models.CASCADE, related_name="reminders")
    is_on = models.BooleanField("send me the digest", default=False)
    quiet_days = models.CharField(max_length=7, blank=True)
    paused_until = models.DateField("nothing before", null=True, blank=True)

    class Meta:
        verbose_name_plural = "reminder settings"

    def __str__(self):
        return f"Reminders of {self.applicant}"


class Snooze(models.Model):
    """A milestone that reminders leave out until a local date."""

    applicant = models.ForeignKey(Applicant, models.CASCADE, related_name="snoozes")
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="+")
    until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "milestone"], name="snooze_once_per_milestone"
            ),
        ]

    def __str__(self):
        return f"Snooze {self.pk}"


class DigestState(models.TextChoices):
    """`SENDING` is written just before the mail server gets it: after a crash it is not sent
    again, since it may have arrived."""

    PREPARED = "prepared", "prepared"
    SENDING = "sending", "handed to the mail server"
    SENT = "sent", "sent"
    FAILED = "failed", "refused by the mail server"


class Digest(models.Model):
    """One person's digest of one local day; it exists once, so it is sent once at most."""

    applicant = models.ForeignKey(Applicant, models.CASCADE, related_name="digests")
    on = models.DateField()
    state = models.CharField(max_length=8, choices=DigestState, default=DigestState.PREPARED)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(fields=["applicant", "on"], name="digest_once_a_day"),
            one_of("digest_state_valid", "state", DigestState.values),
            models.CheckConstraint(
                name="digest_sent_iff_moment",
                condition=Q(state=DigestState.SENT, sent_at__isnull=False)
                | Q(~Q(state=DigestState.SENT), sent_at=None),
            ),
        ]

    def __str__(self):
        return f"Digest {self.pk}"
