"""What an application takes and how the Match went."""

from django.db import models
from django.db.models import F, Q

from .base import ReferenceEntry, Shelved, entry_history, history


class ApplicationDocument(Shelved, ReferenceEntry):
    """A document of the fellowship application."""

    shelf = "documents"

    need = models.CharField("asked for by", max_length=120, blank=True)
    via = models.CharField("sent through", max_length=200, blank=True)
    most_per_program = models.PositiveSmallIntegerField(
        "at most per program", null=True, blank=True
    )
    fee_usd = models.PositiveIntegerField("fee (US dollars)", null=True, blank=True)
    note = models.TextField(blank=True)

    history = entry_history()

    class Meta(ReferenceEntry.Meta):
        ordering = ["name"]


class ApplicationFee(Shelved, ReferenceEntry):
    """A fee of applying, with its tiers where it depends on the number of programs."""

    shelf = "fees"

    usd = models.PositiveIntegerField("US dollars", null=True, blank=True)
    note = models.TextField(blank=True)

    history = entry_history()

    class Meta(ReferenceEntry.Meta):
        ordering = ["name"]


class FeeTier(models.Model):
    """What a program costs from the `from_program`-th on."""

    fee = models.ForeignKey(ApplicationFee, models.CASCADE, related_name="tiers")
    from_program = models.PositiveSmallIntegerField("from program number")
    to_program = models.PositiveSmallIntegerField(
        "to program number", null=True, blank=True, help_text="Empty: and every further one."
    )
    usd = models.PositiveIntegerField("US dollars")
    is_flat = models.BooleanField(
        "for all of them together", default=False, help_text="Off: for each program."
    )

    history = history()

    class Meta:
        ordering = ["fee", "from_program"]
        constraints = [
            models.UniqueConstraint(fields=["fee", "from_program"], name="feetier_once"),
            models.CheckConstraint(
                name="feetier_from_le_to",
                condition=Q(to_program=None) | Q(to_program__gte=F("from_program")),
                violation_error_message="The tier ends before it begins.",
            ),
        ]

    def __str__(self):
        return f"from program {self.from_program}: {self.usd}"


class MatchYear(Shelved, ReferenceEntry):
    """How one year's pain medicine Match went; empty where no source says."""

    shelf = "match"

    year = models.PositiveSmallIntegerField(unique=True)
    programs = models.PositiveIntegerField(null=True, blank=True)
    positions = models.PositiveIntegerField(null=True, blank=True)
    applicants = models.PositiveIntegerField(null=True, blank=True)
    applicants_per_position = models.FloatField(null=True, blank=True)
    matched_percent = models.FloatField("matched (%)", null=True, blank=True)
    matched_md_percent = models.FloatField("matched, US MD (%)", null=True, blank=True)
    matched_other_percent = models.FloatField("matched, others (%)", null=True, blank=True)
    unfilled = models.PositiveIntegerField("unfilled positions", null=True, blank=True)
    unfilled_percent = models.FloatField("unfilled positions (%)", null=True, blank=True)
    programs_unfilled = models.PositiveIntegerField(
        "programs with unfilled positions", null=True, blank=True
    )
    note = models.TextField(blank=True)

    history = entry_history()

    class Meta(ReferenceEntry.Meta):
        ordering = ["-year"]
