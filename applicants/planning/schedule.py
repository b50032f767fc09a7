"""When each open item can be finished at the earliest, and when it must be at the latest.

Forward: an item begins once everything that it hard-requires is finished, its window is open
and, for an examination, another attempt is allowed; it takes the days that a source states. An
event (graduation, Match Day, the first day of the fellowship) happens on its date and not
before. What is in progress may end any day; what waits for nothing may have begun, so it ends
when own dates make it due, if that is sooner than its length.

Backward: the latest safe day is the item's own last day, and early enough for everything that
needs it: the target start, season dates, the end of residency, the board's window. A date that
is only usual (Step 1 two years before graduation) is a due date, not a last day. Once a fixed
due date is lost and its window still open, the end of the window is the last day. What is less
necessary never hurries what is more so, and advice holds nothing up. Where the day of a Match
is not known, the last day for what leads to it is only a bound.

Two passes over milestones and requirements: linear in both. All days are local dates.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, partial

from careers.catalogue import SEASON_CYCLES, Anchor, Edge, Necessity

from .types import Schedule, State, Step

DAY = timedelta(days=1)
FIRST_YEAR = 12  # months; the lengths of residencies include PGY-1
RANK = {Necessity.REQUIRED: 0, Necessity.RECOMMENDED: 1, Necessity.OPTIONAL: 2}


@dataclass(frozen=True, slots=True)
class Ready:
    """The day on which something is finished, what it waited for, and how sure the day is."""

    slug: str
    starts: date
    on: date
    after: str | None = None
    is_to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """A last day, and the item whose own date it comes from; see `Schedule.is_bound`."""

    on: date
    until: str
    is_to_confirm: bool = False
    is_bound: bool = False


class Timetable:
    """Both passes over the items of one person's plan."""

    def __init__(self, items, assessment):
        self.assessment = assessment
        self.catalogue = assessment.catalogue
        self.live = {item.slug: item for item in items if self._is_live(item)}
        self.earliest = self._forward()
        has_own_dates = any(item.record.planned_on for item in self.live.values())
        self.expected = self._forward(by_plan=True) if has_own_dates else self.earliest
        self.limits = {slug: self._limit(item) for slug, item in self.live.items()}
        self.latest = self._backward()

    def _is_live(self, item):
        """Whether a day still matters: open, possible, and not overtaken by what came after."""
        milestone = item.milestone
        if item.state not in State.open and item.state is not State.MISSED:
            return False
        if item.is_extra or item.slug in self.assessment.exhausted:
            return False
        if self.assessment.has_happened(milestone):
            return False
        if milestone.certificate and not self.assessment.has_route(milestone.certificate):
            return False
        return not self.assessment.is_overtaken(milestone)

    # --- forward -----------------------------------------------------------------------------

    def _forward(self, *, by_plan=False):
        """When each live item is ready; with `by_plan`, own planned dates put it off."""
        ready = {}
        for milestone in self.catalogue.order:
            item = self.live.get(milestone.slug)
            if item:
                ready[item.slug] = self._ready(item, ready, by_plan)
        return ready

    def _ready(self, item, ready, by_plan):
        floor, is_to_confirm = self._floor(item)
        waits = [self._met(needs, ready) for needs in item.milestone.requirements]
        waits = [met for met in waits if met]
        last = max(waits, key=lambda met: met.on, default=None)
        starts = max(floor, last.on) if last else floor
        on = self._finish(item, starts, bool(waits))
        if by_plan and item.record.planned_on:
            on = max(on, item.record.planned_on)
        after = last.slug if last and last.on >= starts > self.assessment.today else None
        if after:
            is_to_confirm = last.is_to_confirm
        is_to_confirm |= bool(item.milestone.is_event and item.due and item.due.is_to_confirm)
        return Ready(item.slug, starts, on, after, is_to_confirm)

    def _floor(self, item):
        """The first day that today, the window and the rules about attempts allow."""
        first = self.assessment.not_before(item.slug)
        if item.opens and item.opens.on > first:
            return item.opens.on, item.opens.is_to_confirm
        return first, False

    def _met(self, needs, ready):
        """When a hard requirement is met, or None if it asks for nothing (more)."""
        if not needs.is_hard:
            return None
        if needs.milestone:
            return ready.get(needs.milestone)
        choice = self.assessment.choices.get(needs.group)
        if choice is None or choice.is_met:
            return None
        found = [ready[member.slug] for member in choice.members if member.slug in ready]
        found.sort(key=lambda met: (met.on, met.slug))
        missing = choice.needed - len(choice.closed)
        return found[missing - 1] if len(found) >= missing else None

    def _finish(self, item, starts, is_waiting):
        """The day on which an item that begins on `starts` is finished.

        What waits for nothing has begun already: of an event only its date counts, and what
        own dates make due sooner than its length allows (a year of school) ends by then.
        """
        if item.milestone is self.catalogue.goal and not item.due:
            return _next_july(starts)
        on = starts + self._work(item)
        if not item.due:
            return on
        if item.milestone.is_event:
            return max(item.due.on, on if is_waiting else self.assessment.today)
        if is_waiting or item.due.is_fixed:
            return on
        return min(on, max(item.due.on, starts))

    def _work(self, item):
        """How long an item still takes after its first day."""
        if item.state is State.IN_PROGRESS:
            return timedelta(0)
        takes = item.milestone.takes_days
        if takes is None and _ends_residency(item):
            takes = self._residency_days
        return takes * DAY - DAY if takes else timedelta(0)

    @cached_property
    def _residency_days(self):
        """How long residency takes after PGY-1: that of the person, else the shortest known."""
        own = self.assessment.residency
        lengths = [own.months_min] if own else []
        if not any(lengths):
            known = (residency.months_min for residency in self.catalogue.residencies)
            lengths = [months for months in known if months]
        after_first_year = min(lengths, default=FIRST_YEAR) - FIRST_YEAR
        return round(after_first_year * 365 / 12)

    # --- backward ----------------------------------------------------------------------------

    def _limit(self, item):
        """The last day that the item's own dates give it, or None."""
        due = item.due if _is_last_day(item) else None
        is_due_kept = due and self.earliest[item.slug].on <= due.on
        last = item.closes if item.closes and not is_due_kept else due
        return Limit(last.on, item.slug, last.is_to_confirm) if last else None

    def _backward(self):
        latest = {}
        for milestone in reversed(self.catalogue.order):
            if item := self.live.get(milestone.slug):
                limits = [self.limits[item.slug], *self._limits_of_later(item, latest)]
                limits = [limit for limit in limits if limit]
                # Of equal days the item's own comes first.
                first = partial(_sooner, slug=item.slug)
                limit = min(limits, key=first, default=None)
                if limit and _is_unknown(item):
                    limit = replace(limit, is_bound=True)
                latest[item.slug] = limit
        return latest

    def _limits_of_later(self, item, latest):
        for milestone, needs in self.catalogue.unlocks[item.slug]:
            later = self.live.get(milestone.slug)
            limit = latest.get(milestone.slug)
            if limit and self._hurries(later, item) and not self._is_met(needs):
                on = limit.on - self._work(later)
                yield Limit(on, limit.until, limit.is_to_confirm, limit.is_bound)

    def _is_met(self, needs):
        choice = self.assessment.choices.get(needs.group)
        return bool(choice and choice.is_met)

    def _hurries(self, later, item):
        return RANK[later.milestone.necessity] <= RANK[item.milestone.necessity]

    # --- results -----------------------------------------------------------------------------

    def is_too_late(self, slug):
        """Whether an item cannot keep its own last day."""
        limit = self.limits[slug]
        return bool(limit) and self.earliest[slug].on > limit.on

    def path_to(self, slug):
        """The critical path: what the earliest finish of `slug` waits for, as `Step`s in order.

        The steps follow each other without a gap from today to that finish.
        """
        steps = []
        while slug:
            ready = self.earliest[slug]
            before = self.earliest.get(ready.after)
            begins = before.on if before else self.assessment.today
            steps.append(Step(slug, begins, ready.on))
            slug = ready.after
        return tuple(reversed(steps))

    def schedule(self, slug, critical):
        """The `Schedule` of one live item; `critical` holds the slugs of the critical path."""
        ready, limit = self.earliest[slug], self.latest[slug]
        return Schedule(
            starts=ready.starts,
            earliest=ready.on,
            expected=self.expected[slug].on,
            latest=limit.on if limit else None,
            after=ready.after,
            until=limit.until if limit else None,
            is_bound=bool(limit and limit.is_bound),
            is_critical=slug in critical,
            is_earliest_to_confirm=ready.is_to_confirm,
            is_latest_to_confirm=bool(limit and limit.is_to_confirm),
        )


def _sooner(limit, slug):
    return (limit.on, limit.until != slug, limit.until, limit.is_bound)


def _is_unknown(item):
    """Whether an item is an event of a season whose day nobody knows, as Match Day may be."""
    rule = item.milestone.date_rule(Edge.DUE)
    is_seasonal = item.milestone.is_event and rule and rule.anchor in SEASON_CYCLES
    return bool(is_seasonal) and item.due is None


def _next_july(on):
    """The 1 July on or after a day: training starts then (source evms-pain)."""
    return date(on.year + (on > date(on.year, 7, 1)), 7, 1)


def _ends_residency(item):
    """Whether an item without a length and a date is the end of residency."""
    rule = item.milestone.date_rule(Edge.DUE)
    is_end = item.milestone.is_event and rule and rule.anchor is Anchor.RESIDENCY_END
    return bool(is_end) and item.due is None


def _is_last_day(item):
    """Whether a due date is a last day: set by others, or the very day of an own date."""
    rule = item.milestone.date_rule(Edge.DUE)
    if not item.due or rule is None:
        return False
    return item.milestone.is_event or item.due.is_fixed or not rule.offset_months
