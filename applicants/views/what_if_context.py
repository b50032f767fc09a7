"""Two plans of one person side by side: what the page of a what-if prints."""

from dataclasses import dataclass, replace

from dateutil.relativedelta import relativedelta

from applicants.planning.dates import anchors_of
from applicants.pointers import Topic, pointers
from applicants.queries import Tried
from applicants.views.rows import row_of
from careers.catalogue import Anchor, RouteStatus
from careers.words import STANDING_WORDS, best_status, counted, shifted, spell

UNKNOWN = "not known"
NO_COMPARISON = (
    "When residency ends is known in one of the plans only, so their dates do not compare."
)
OUTCOMES = ["gained", "lost", "changed"]  # of a certificate, in the order of the page


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
            return None
        return target.year if target.is_feasible else target.next_year

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
        "targets": [now.plan.target, tried.plan.target],
        "rows": [row for row in rows if not row.is_empty],
        "next_rows": [_next(now.plan), _next(tried.plan)],
        "headline": _headline(now, tried) if does_compare else NO_COMPARISON,
        "certificates": _certificates(now, tried),
        "programs": _programs(now, tried),
        "license": _sentences(Topic.LICENSE, now, tried),
    }


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
    held = now.certificates
    expected = tried.certificates
    for name in dict.fromkeys([*held, *expected]):
        yield _certificate(name, held.get(name), expected.get(name))


def _date(label, now, tried):
    words = [spell(on) if on else UNKNOWN for on in (now, tried)]
    return Row(label, *words, apart(now, tried))


def _certificate(name, now, tried):
    """When a certificate was or will be earned; either item may be None."""
    found = [_expected(item) for item in (now, tried)]
    words = [
        (spell(on) if on else UNKNOWN) + (", to confirm" if is_to_confirm else "")
        for on, is_to_confirm in found
    ]
    return Row(f"Certificate: {name}", *words, apart(found[0][0], found[1][0]))


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


# What the library says ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """A certificate whose route differs: how, and in which words."""

    name: str
    outcome: str  # one of OUTCOMES
    now: str
    tried: str


def _certificates(now, tried):
    """The certificates whose standing differs: gained, lost, or known otherwise."""
    before, after = _routes(now), _routes(tried)
    names = dict.fromkeys([*before, *after])
    pairs = [(name, before.get(name), after.get(name)) for name in names]
    found = [
        Standing(name, _outcome(first, last), _standing(first), _standing(last))
        for name, first, last in pairs
        if first != last
    ]
    return sorted(found, key=lambda standing: OUTCOMES.index(standing.outcome))


def _routes(side):
    """The best standing of each certificate by its name, with the boards that give it."""
    routes = side.residency.routes if side.residency else ()
    found = {}
    for route in routes:
        found.setdefault(route.certificate_name, []).append(route)
    return {name: _best(own, side.profile.track) for name, own in found.items()}


def _best(routes, track):
    status = best_status(routes, track)
    mine = [
        route for route in routes if route.status is status and route.track in (None, track)
    ]
    return status and (status, tuple(sorted({route.board for route in mine if route.board})))


def _outcome(now, tried):
    was_open = now is not None and now[0] is RouteStatus.OPEN
    is_open = tried is not None and tried[0] is RouteStatus.OPEN
    if was_open == is_open:
        return "changed"
    return "gained" if is_open else "lost"


def _standing(found):
    if found is None:
        return UNKNOWN
    status, boards = found
    return STANDING_WORDS[status] + (f" through {' or '.join(boards)}" if boards else "")


def _programs(now, tried):
    """The sentences on programs, and by how many more or fewer say yes."""
    said = _sentences(Topic.PROGRAMS, now, tried)
    if said and now.residency and tried.residency:
        more = tried.residency.accepting - now.residency.accepting
        if more:
            programs, word = counted(abs(more), "program"), "gained" if more > 0 else "lost"
            said["change"] = f"{programs} with a known yes {word}"
    return said


def _sentences(topic, now, tried):
    """What the library says of both on a topic; None where that is the same."""
    first, last = now.said_on(topic), tried.said_on(topic)
    return None if first == last else {"now": first, "tried": last, "change": ""}
