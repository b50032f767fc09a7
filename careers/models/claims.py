"""What single sources say about an entry, and what we use where they differ."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from careers.catalogue import Confidence

from .base import Source, as_choices, history, one_of


class AboutEntry(models.Model):
    """A row about one field of one reference entry, of whatever kind.

    A generic key, since each kind has a table of its own; deleted with its entry.
    """

    entry_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    entry_id = models.PositiveBigIntegerField()
    entry = GenericForeignKey("entry_type", "entry_id")
    field = models.CharField(
        max_length=60, help_text="What it is about, e.g. length or timing."
    )

    class Meta:
        abstract = True


class Claim(AboutEntry):
    """What one source says about one field of an entry.

    Two claims on one field that differ are a disagreement and are shown side by side.
    """

    says = models.TextField(help_text="What the source says, in our own words.")
    source = models.ForeignKey(Source, models.PROTECT, related_name="claims")
    checked_on = models.DateField(null=True, blank=True)
    confidence = models.CharField(
        max_length=12, choices=as_choices(Confidence), default=Confidence.UNVERIFIED
    )

    history = history()

    class Meta:
        ordering = ["field", "pk"]
        constraints = [
            one_of("claim_confidence_valid", "confidence", Confidence),
            models.UniqueConstraint(
                fields=["entry_type", "entry_id", "field", "source"], name="claim_once"
            ),
        ]

    def __str__(self):
        return f"{self.field}: {self.says}"


class Ruling(AboutEntry):
    """What we use for a field on which sources differ, and why."""

    uses = models.CharField("we use", max_length=300)
    because = models.TextField()

    history = history()

    class Meta:
        ordering = ["field", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry_type", "entry_id", "field"], name="ruling_once"
            ),
        ]

    def __str__(self):
        return f"{self.field}: {self.uses}"
