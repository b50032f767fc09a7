"""Dates: what a milestone's window is counted from, for one person.

A date exists only where a season, the person's own dates or a stated duration gives one.
"""

from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from careers.catalogue import SEASON_CYCLES, Anchor, Cycle, SeasonMoment, Track

from .interruptions import moved
from .types import PlanDate

FELLOWSHIP_MONTHS = 12  # ACGME pain fellowships last twelve months
OPEN_YEARS = 4  # in so many years at least one season has not ended
DAY = timedelta(days=1)


# The same few days come up in every plan, and counting from them takes longer than looking.
@lru_cache(maxsize=2048)
def months_after(on, months):
    """The day whole `months` after `on`; the last of its month where that has no such day."""
    return on + relativedelta(months=months)


@lru_cache(maxsize=2048)
def _in_year_of(on, month, day):
    return on + relativedelta(month=month, day=day)


def residency_end(profile, residency):
    """The person's own end of residency, else start plus the specialty's length, else None.

    The length includes PGY-1, so with a separate PGY-1 the program itself is a year shorter.
    """
    if profile.residency_end_on:
        return profile.residency_end_on
    if not (profile.residency_start_on and residency and residency.months):
        return None
    months = residency.months - (12 if profile.has_separate_pgy1 else 0)
    return months_after(profile.residency_start_on, months) - DAY


def training_start(profile):
    """The start of PGY-1, or None."""
    if not profile.has_separate_pgy1:
        return profile.residency_start_on
    if profile.pgy1_start_on or not profile.residency_start_on:
        return profile.pgy1_start_on
    return months_after(profile.residency_start_on, -12)


def pgy1_end(profile):
    """The last day of PGY-1, or None."""
    start = training_start(profile)
    return start and months_after(start, 12) - DAY


def residency_year(profile, start, graduation):
    """The year whose season serves a residency from `start`, after `graduation`, or None.

    Only US schools are sure to lead to the July after; others say when their training starts.
    """
    if start or profile.track is Track.IMG or not graduation:
        return start and start.year
    is_after_july = graduation > date(graduation.year, 7, 1)
    return graduation.year + is_after_july


def fellowship_year(profile):
    """The year whose season serves this person's fellowship, or None."""
    if profile.fellowship_start_on:
        return profile.fellowship_start_on.year
    return profile.target_year


def fellowship_start(profile):
    """The own start, else 1 July of the target year (when training starts), else None."""
    if profile.fellowship_start_on or not profile.target_year:
        return profile.fellowship_start_on
    return date(profile.target_year, 7, 1)


def fellowship_end(profile):
    if profile.fellowship_end_on:
        return profile.fellowship_end_on
    start = fellowship_start(profile)
    return start and months_after(start, FELLOWSHIP_MONTHS) - DAY


def season_date(season_dates, cycle, year, moment):
    """When `moment` of the season for a July `year` start is, or None where nobody knows.

    A season without its own date takes the last known one: same day and month, to confirm.
    `season_dates` are those of a `Catalogue`.
    """
    dates = season_dates.get((cycle, moment), ())
    known = next((pair for pair in dates if pair[0] <= year), None)
    if known is None:
        return None
    start_year, event = known
    is_derived = start_year != year
    return PlanDate(
        on=months_after(event.on, 12 * (year - start_year)),
        because=f"Derived from the season for July {start_year}." if is_derived else "",
        is_to_confirm=is_derived or not event.is_confirmed,
        is_fixed=True,
        source=event.source,
    )


def anchors_of(profile, residency):
    """What the dates of `profile` are counted from, by `Anchor`, interruptions counted in."""
    end = residency_end(profile, residency)
    # Who has not chosen a degree yet heads for a US school.
    has_us_school = profile.track is not Track.IMG
    anchors = {
        Anchor.GRADUATION: profile.graduation_on,
        Anchor.US_GRADUATION: profile.graduation_on if has_us_school else None,
        Anchor.TRAINING_START: training_start(profile),
        Anchor.PGY1_END: pgy1_end(profile),
        Anchor.RESIDENCY_END: end,
        Anchor.FELLOWSHIP_START: fellowship_start(profile),
        Anchor.FELLOWSHIP_END: fellowship_end(profile),
    }
    is_target = profile.fellowship_start_on is None
    chosen = {Anchor.FELLOWSHIP_START, Anchor.FELLOWSHIP_END} if is_target else set()
    anchors = moved(anchors, profile.interruptions, chosen=frozenset(chosen))
    window = residency and residency.board_window_months
    end = anchors[Anchor.RESIDENCY_END]
    anchors[Anchor.BOARD_WINDOW_END] = months_after(end, window) if end and window else None
    return anchors


MOST_CALENDARS = 256  # some sixteen kilobytes each


def calendar_of(profile, catalogue):
    """The `Calendar` of a profile, kept with the catalogue: a tap changes neither of them."""
    kept = catalogue.scratch.setdefault("calendars", {})
    found = kept.get(profile)
    if found is None:
        if len(kept) >= MOST_CALENDARS:
            kept.clear()
        found = kept[profile] = Calendar(profile, catalogue)
    return found


class Calendar:
    """One person's anchors, and the dates that hang on them; each is worked out once."""

    def __init__(self, profile, catalogue):
        self._season_dates = catalogue.season_dates
        residency = catalogue.residency_by_slug.get(profile.residency)
        self.anchors = anchors_of(profile, residency)
        self.years = {
            Cycle.FELLOWSHIP: fellowship_year(profile),
            Cycle.RESIDENCY: residency_year(
                profile, self.anchors[Anchor.TRAINING_START], self.anchors[Anchor.GRADUATION]
            ),
        }
        self._seasons = {}
        self._windows = {}

    def season(self, cycle, moment):
        """A moment of the season that serves this person, or None."""
        if (cycle, moment) not in self._seasons:
            year = self.years[cycle]
            found = season_date(self._season_dates, cycle, year, moment) if year else None
            self._seasons[cycle, moment] = found
        return self._seasons[cycle, moment]

    def season_begins(self, cycle):
        """The first known day of the season that serves this person, or None."""
        moments = (self.season(cycle, moment) for moment in SeasonMoment)
        return min((moment.on for moment in moments if moment), default=None)

    def window_of(self, milestone):
        """`window` of its rules; not to be changed."""
        if milestone.slug not in self._windows:
            self._windows[milestone.slug] = self.window(milestone.dates)
        return self._windows[milestone.slug]

    def window(self, rules):
        """The dates that the `rules` of one milestone give this person, by edge.

        A yearly window that closed before its anchor is the next year's: a fellowship that
        ends in October leads to the exam of the September after.
        """
        if not rules:
            return {}
        dates = {rule.edge: self._resolve(rule) for rule in rules}
        yearly = [
            rule
            for rule in rules
            if rule.month and not rule.offset_months and self.anchors.get(rule.anchor)
        ]
        if not yearly or any(
            dates[rule.edge].on >= self.anchors[rule.anchor] for rule in yearly
        ):
            return dates
        return dates | {rule.edge: self._resolve(rule, years=1) for rule in yearly}

    def _resolve(self, rule, years=0):
        """The date that `rule` gives this person, moved by whole `years`, or None."""
        base = self._base(rule)
        if base is None:
            return None
        on = base.on
        if rule.offset_months or years:
            on = months_after(on, rule.offset_months + 12 * years)
        if rule.month:
            on = _in_year_of(on, rule.month, rule.day)
        return PlanDate(
            on=on,
            because=f"{rule.because} {base.because}".strip(),
            source=rule.source or base.source,
            is_to_confirm=base.is_to_confirm or rule.is_to_confirm,
            is_fixed=base.is_fixed or rule.month is not None,
        )

    def _base(self, rule):
        cycle = SEASON_CYCLES.get(rule.anchor)
        if cycle:
            return self.season(cycle, rule.moment)
        on = self.anchors[rule.anchor]
        return PlanDate(on=on) if on else None


def open_start(season_dates, today, free_on):
    """The first fellowship start whose season has not ended on `today`, and that end.

    `free_on` is the day on which the person can begin at the earliest: nobody starts in July
    and still has two years of residency.
    """
    first = max(today.year, free_on.year + (free_on > date(free_on.year, 7, 1)))
    for year in range(first, first + OPEN_YEARS):
        end = season_date(season_dates, Cycle.FELLOWSHIP, year, SeasonMoment.ENDS)
        if end and end.on >= today:
            return year, end
    return None, None
