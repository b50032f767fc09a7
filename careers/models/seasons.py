"""Application seasons and their dates."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from careers.catalogue import Cycle, SeasonMoment

from .base import ReferenceEntry, Shelved, Source, as_choices, entry_history, history, one_of

FIRST_YEAR, LAST_YEAR = 2000, 2100
# A season begins two years before its start and ends in the spring before it.
FIRST_DAY, LAST_DAY = date(FIRST_YEAR - 2, 1, 1), date(LAST_YEAR, 12, 31)


class Season(Shelved, ReferenceEntry):
    """One application season; `start_year` is the year in which its training starts in July.

    The ERAS 2026 season for fellowships (June 2025 to May 2026) has `start_year` 2027.
    """

    shelf = "seasons"

    cycle = models.CharField(max_length=10, choices=as_choices(Cycle))
    start_year = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )

    history = entry_history()

    class Meta(ReferenceEntry.Meta):
        ordering = ["cycle", "start_year"]
        constraints = [
            *ReferenceEntry.Meta.constraints,
            models.UniqueConstraint(fields=["cycle", "start_year"], name="season_once"),
            one_of("season_cycle_valid", "cycle", Cycle),
            models.CheckConstraint(
                name="season_start_year_sane",
                condition=Q(start_year__range=(FIRST_YEAR, LAST_YEAR)),
            ),
        ]


class SeasonEvent(models.Model):
    """A dated moment of a season; without a date it is known to exist but not known when."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="events")
    moment = models.CharField(max_length=20, choices=as_choices(SeasonMoment))
    on = models.DateField("date", null=True, blank=True)
    is_confirmed = models.BooleanField("confirmed", default=False)
    note = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="season_events"
    )

    history = history()

    class Meta:
        ordering = ["season", "on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["season", "moment"], name="seasonevent_once"),
            one_of("seasonevent_moment_valid", "moment", SeasonMoment),
            models.CheckConstraint(
                name="seasonevent_confirmed_has_date",
                condition=Q(is_confirmed=False) | Q(on__isnull=False),
                violation_error_message="Only a date can be confirmed.",
            ),
            models.CheckConstraint(
                name="seasonevent_on_sane",
                condition=Q(on=None) | Q(on__range=(FIRST_DAY, LAST_DAY)),
                violation_error_message="This year must be a slip.",
            ),
        ]

    def __str__(self):
        return f"{self.season}: {self.get_moment_display()}"
