"""What practice asks for: procedures, licenses by state, continuing certification."""

from django.db import models

from careers.states import STATE_BY_CODE, STATE_CHOICES

from .base import ReferenceEntry, Shelved, entry_history, one_of
from .reference import Board


class Procedure(Shelved, ReferenceEntry):
    """A procedure of the field; the minimum is empty until a source gives one."""

    shelf = "procedures"

    group = models.CharField(max_length=60, blank=True)
    acgme_minimum = models.PositiveSmallIntegerField(
        "ACGME minimum in training", null=True, blank=True
    )
    note = models.TextField(blank=True)

    history = entry_history()

    class Meta(ReferenceEntry.Meta):
        ordering = ["group", "name"]


class StateLicense(Shelved, ReferenceEntry):
    """What one state asks for a full medical license; texts as the sources put them."""

    shelf = "licenses"

    state = models.CharField(max_length=2, choices=STATE_CHOICES, unique=True)
    years_us = models.CharField("training years, US graduates", max_length=120, blank=True)
    years_do = models.CharField("training years, DOs", max_length=120, blank=True)
    years_img = models.CharField(
        "training years, international graduates", max_length=120, blank=True
    )
    has_osteopathic_board = models.BooleanField(
        "separate osteopathic board", null=True, blank=True
    )
    step3_attempts = models.CharField("attempts at Step 3", max_length=200, blank=True)
    time_limit = models.CharField("time limit for all Steps", max_length=200, blank=True)
    spex = models.CharField("SPEX", max_length=200, blank=True)
    compact = models.CharField(
        "Interstate Compact (IMLC), July 2023", max_length=120, blank=True
    )
    controlled_substances = models.CharField(
        "own controlled-substance registration", max_length=200, blank=True
    )
    cme_credits = models.PositiveSmallIntegerField("CME credits", null=True, blank=True)
    cme_years = models.PositiveSmallIntegerField("CME cycle (years)", null=True, blank=True)
    cme_by_certification = models.BooleanField(
        "board certification counts for CME", null=True, blank=True
    )
    cme_pain_rule = models.TextField("CME on pain and opioids", blank=True)
    cme_osteopathic = models.TextField("CME of the osteopathic board", blank=True)
    cme_dated = models.CharField("CME as of", max_length=60, blank=True)
    note = models.TextField(blank=True)

    history = entry_history()

    class Meta(ReferenceEntry.Meta):
        verbose_name = "state license"
        ordering = ["name"]
        constraints = [
            *ReferenceEntry.Meta.constraints,
            one_of("statelicense_state_valid", "state", STATE_BY_CODE),
        ]

    def words_to_search(self):
        return [*super().words_to_search(), self.state, "state license", self.cme_pain_rule]


class ContinuingCertification(Shelved, ReferenceEntry):
    """How one board keeps its certificates current."""

    shelf = "continuing-certification"

    board = models.ForeignKey(
        Board, models.PROTECT, null=True, blank=True, related_name="continuing"
    )
    assessment = models.TextField(blank=True)
    cme = models.TextField("CME", blank=True)
    quality = models.TextField("quality improvement", blank=True)
    cycle_years = models.PositiveSmallIntegerField("cycle (years)", null=True, blank=True)
    cycle_note = models.TextField(blank=True)
    annual_fee_usd = models.PositiveIntegerField(
        "yearly fee (US dollars)", null=True, blank=True
    )
    fee_note = models.TextField(blank=True)
    pain_note = models.TextField("for the pain certificate", blank=True)

    history = entry_history()

    class Meta(ReferenceEntry.Meta):
        verbose_name = "continuing certification"
        verbose_name_plural = "continuing certification"
        ordering = ["name"]
