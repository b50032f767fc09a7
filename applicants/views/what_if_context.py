"""Two plans of one person side by side: what the page of a what-if prints."""

from dataclasses import dataclass, replace

from dateutil.relativedelta import relativedelta

from applicants.planning.dates import anchors_of
from applicants.pointers import Topic, pointers
from applicants.queries_tries import Tried
from applicants.views.rows import row_of
from applicants.views.what_if_library import (
    UNKNOWN,
    certificate_changes,
    program_change,
    routes_of,
    sentences,
)
from careers.catalogue import Anchor, RouteStatus
from careers.words import counted, shifted, spell

NO_COMPARISON = (
    "When residency ends is known in one of the plans only, so their dates do not compare."
)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two ways: the profile with its plans, and the code of its state."""

    tried: Tried
    state: str

    @property
    def profile(self):
        return self.tried.profile

    @property
    def plan(self):
        return self.tried.plan

    @property
    def catalogue(self):
        return self.plan.catalogue

    @property
    def residency(self):
        return self.catalogue.residency_by_slug.get(self.profile.residency)

    @property
    def start_year(self):
        """The first July that works: the target, or the next that does; None if unknown."""
        target = self.plan.target
        if target is None:
            offered = (notice.open_year for notice in self.plan.notices)
            return next((year for year in offered if year), None)
        return target.year if target.is_feasible else target.next_year

    @property
    def without_target(self):
        """What stands where the target is told, of a plan without one."""
        start = self.profile.fellowship_start_on
        if start is None:
            return "No target start."
        return f"None to reach: your fellowship started on {spell(start)}."

    @property
    def ready_on(self):
        return self.plan.target and self.plan.target.ready_on

    @property
    def residency_end_on(self):
        return anchors_of(self.profile, self.residency)[Anchor.RESIDENCY_END]

    @property
    def certificates(self):
        """By name, what earns each certificate: the last of its milestones in the plan.

        Counted for the first start that works: only after a fellowship is there one.
        """
        is_known = self.residency and (self.start_year or self.profile.fellowship_start_on)
        items = self.tried.working.items if is_known and self.tried.working else ()
        return {
            item.milestone.certificate_name: item
            for item in items
            if item.milestone.certificate
        }

    def said_on(self, topic):
        """What the library says on a topic, in its sentences."""
        found = pointers(self.profile, self.state, self.catalogue)
        return [pointer.text for pointer in found if pointer.topic is topic]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison; `change` is empty where both are the same."""

    label: str
    now: str
    tried: str
    change: str = ""

    @property
    def is_same(self):
        return self.now == self.tried

    @property
    def is_empty(self):
        return self.is_same and self.now == UNKNOWN


def comparison(now, tried):
    """Everything the page prints beside the list of differences; `now`, `tried`: a `Side`."""
    # Without a length of residency, what depends on it comes out too early.
    does_compare = bool(now.residency_end_on) == bool(tried.residency_end_on)
    dates = [row if does_compare else replace(row, change="") for row in _dates(now, tried)]
    rows = [*dates, _progress(now, tried)]
    return {
        "targets": [(side.plan.target, side.without_target) for side in (now, tried)],
        "as_if": _as_if(now, tried),
        "rows": [row for row in rows if not row.is_empty],
        "next_rows": [_next(now.plan), _next(tried.plan)],
        "headline": _headline(now, tried) if does_compare else NO_COMPARISON,
        "certificates": certificate_changes(now, tried),
        "programs": program_change(now, tried),
        "license": sentences(Topic.LICENSE, now, tried),
    }


def _as_if(now, tried):
    """How another residency is counted for whoever is in one already; empty for others."""
    start = now.profile.residency_start_on
    is_other = tried.residency and tried.residency != now.residency
    if not (is_other and start and start <= now.plan.today):
        return ""
    return (
        f"This counts as if {tried.residency.name} had begun on {spell(start)}. How much of"
        " your training would count after a change, its program and its board decide; it can"
        " take longer than shown here."
    )


def apart(first, last):
    """How far two days are apart: "1 year and 3 days later"; empty if they are not."""
    if first is None or last is None or first == last:
        return ""
    delta = relativedelta(*sorted([first, last], reverse=True))
    parts = [("year", delta.years), ("month", delta.months), ("day", delta.days)]
    words = [counted(count, unit) for unit, count in parts if count]
    return f"{' and '.join(words)} {'later' if last > first else 'earlier'}"


# The table ----------------------------------------------------------------------------------


def _dates(now, tried):
    yield Row(
        "First start that works",
        _july(now.start_year),
        _july(tried.start_year),
        _years_apart(now.start_year, tried.start_year),
    )
    yield _date("Ready for the fellowship", now.ready_on, tried.ready_on)
    yield _date("End of residency", now.residency_end_on, tried.residency_end_on)
    sides = [(side.certificates, routes_of(side)) for side in (now, tried)]
    for name in dict.fromkeys(name for found, _ in sides for name in found):
        yield _certificate(
            name, *((found.get(name), routes.get(name)) for found, routes in sides)
        )


def _date(label, now, tried):
    words = [spell(on) if on else UNKNOWN for on in (now, tried)]
    return Row(label, *words, apart(now, tried))


def _certificate(name, now, tried):
    """When a certificate was or will be earned; both are an item and its route, or None."""
    words = [_earned(*_expected(item), route) for item, route in (now, tried)]
    days = [_expected(item)[0] for item, _ in (now, tried)]
    return Row(f"Certificate: {name}", *words, apart(*days))


def _earned(on, is_to_confirm, route):
    if on is None:
        return UNKNOWN
    is_unsure = route and route[0] is RouteStatus.UNCONFIRMED
    confirm = ", to confirm" if is_to_confirm else ""
    return f"{spell(on)}{confirm}{'; the route is unconfirmed' if is_unsure else ''}"


def _expected(item):
    """When an item was or will be finished, or None, and whether that is to confirm."""
    if item is None or item.record.done_on or item.schedule is None:
        return item and item.record.done_on, False
    return item.schedule.expected, item.schedule.is_to_confirm


def _july(year):
    return f"July {year}" if year else UNKNOWN


def _years_apart(now, tried):
    if None in (now, tried) or now == tried:
        return ""
    return shifted(tried - now, "year")


def _progress(now, tried):
    words = [
        f"{plan.progress.done} of {plan.progress.total}" for plan in (now.plan, tried.plan)
    ]
    more = tried.plan.progress.total - now.plan.progress.total
    change = f"{abs(more)} {'more' if more > 0 else 'fewer'}" if more else ""
    return Row("Required milestones settled", *words, change)


def _next(plan):
    return [row_of(item, plan) for item in plan.next]


def _headline(now, tried):
    """What it costs or gains, in one sentence."""
    years = _years_apart(now.start_year, tried.start_year)
    if years:
        return f"The first start that works is {_july(tried.start_year)}, {years}."
    days = apart(now.ready_on, tried.ready_on)
    if days:
        return f"You would be ready for the fellowship on {spell(tried.ready_on)}, {days}."
    if now.start_year and now.start_year == tried.start_year:
        return f"The first start that works stays {_july(now.start_year)}."
    return ""
