"""What a change of the reference data did to somebody's plan."""

from django.db import models
from django.db.models import F, Q

from .applicants import Applicant


class RuleChangeQuerySet(models.QuerySet):
    def for_user(self, user):
        """The own notices of `user`."""
        return self.filter(applicant__user=user.pk)

    def unread(self):
        """What waits to be acknowledged."""
        return self.filter(acknowledged_at=None)

    def news(self):
        """What was neither acknowledged nor put off for later."""
        return self.unread().filter(is_kept=False)

    def unread_first(self):
        """What waits to be acknowledged, then what was; the newest of each first."""
        waiting_first = F("acknowledged_at").desc(nulls_first=True)
        return self.order_by(waiting_first, *self.model._meta.ordering)


class RuleChange(models.Model):
    """One change of the catalogue as it changed one person's plan.

    `lines` holds what is shown: of each item its slug, what happened to it, and the advisor's
    reason with the source, as they were when it happened. `is_kept`: to be looked at later.
    """

    applicant = models.ForeignKey(Applicant, models.CASCADE, related_name="rule_changes")
    from_version = models.PositiveBigIntegerField()
    to_version = models.PositiveBigIntegerField()
    lines = models.JSONField()
    created_at = models.DateTimeField()
    is_kept = models.BooleanField("kept for later", default=False)
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    objects = RuleChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "to_version"], name="rulechange_once_per_version"
            ),
            models.CheckConstraint(
                name="rulechange_goes_forward",
                condition=Q(to_version__gt=F("from_version")),
            ),
        ]

    def __str__(self):
        return f"Rule change {self.pk}"

    def acknowledge(self, now):
        """Note that the person has read it; the first time counts."""
        own = RuleChange.objects.filter(pk=self.pk)
        own.unread().update(acknowledged_at=now, is_kept=False)

    def put_off(self):
        """Keep it for later: it stays unread and is no longer announced."""
        RuleChange.objects.filter(pk=self.pk).unread().update(is_kept=True)
