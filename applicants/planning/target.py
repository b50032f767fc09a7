"""Whether the target start can be reached, what breaks it, and what would make it work."""

from dataclasses import dataclass, replace
from datetime import date

from careers.catalogue import Necessity
from careers.words import counted, spell

from .dates import fellowship_year
from .fixes import fixes
from .leeway import named
from .types import (
    Break,
    Reason,
    ReasonKind,
    State,
    Target,
)

YEARS_AHEAD = 8  # starts that are tried; beyond, a plan says nothing
NEEDS = 5


@dataclass(frozen=True, slots=True)
class Attainment:
    """What one timetable says about the start of the fellowship."""

    breaks: tuple[Break, ...]
    ready_on: date | None


def target(assessment, timetable, attempt):
    """The `Target` of a plan; None without a target, or once the fellowship has begun.

    `attempt(profile, records)` works another plan out and gives its `Attainment`: nothing is
    offered that was not tried.
    """
    profile, goal = assessment.profile, assessment.catalogue.goal
    year = fellowship_year(profile)
    if not (goal and year and goal.slug in timetable.live):
        return None
    found = attainment(assessment, timetable)
    needs = _needs(assessment, timetable)
    if not found.breaks:
        reason = _feasible(year, found)
        return Target(year, True, found.ready_on, needs, reason=reason)
    following = _next_start(profile, assessment.records, year, attempt)
    return Target(
        year=year,
        is_feasible=False,
        ready_on=following and following[1].ready_on,
        needs=needs,
        breaks=found.breaks,
        next_year=following and following[0],
        fixes=fixes(assessment, found.breaks, following, attempt),
        reason=_infeasible(year, found.breaks, following),
    )


def first_start(assessment, timetable, attempt):
    """The first July that works for somebody who has not chosen a start, or None."""
    goal = assessment.catalogue.goal
    ready = timetable.earliest.get(goal.slug) if goal else None
    if ready is None or fellowship_year(assessment.profile):
        return None
    found = _next_start(assessment.profile, assessment.records, ready.on.year - 1, attempt)
    return found and found[0]


def attainment(assessment, timetable):
    """What breaks the start of the fellowship, and when all before it can be ready."""
    goal = timetable.earliest.get(assessment.catalogue.goal and assessment.catalogue.goal.slug)
    late = [slug for slug in timetable.live if _is_on_the_way(slug, assessment, timetable)]
    late = [slug for slug in late if timetable.is_too_late(slug)]
    late = [slug for slug in late if not _has_another_way(slug, assessment, timetable)]
    breaks = [_break(slug, assessment, timetable) for slug in late]
    breaks += [_exhausted(slug, assessment) for slug in _dead_ends(assessment)]
    breaks.sort(key=lambda each: (-(each.days or 10**6), each.slug))
    # An item may be too late by its own last day and for the start as well: once is enough.
    worst = {each.slug: each for each in reversed(breaks)}
    breaks = [each for each in breaks if worst[each.slug] is each]
    return Attainment(tuple(breaks), goal.starts if goal else None)


def _is_on_the_way(slug, assessment, timetable):
    is_required = timetable.live[slug].milestone.necessity is Necessity.REQUIRED
    return is_required and slug in assessment.catalogue.before_goal


def _has_another_way(slug, assessment, timetable):
    """Whether enough other members of its choice group are in time."""
    choice = assessment.choices.get(timetable.live[slug].milestone.group)
    if choice is None:
        return False
    others = [member.slug for member in choice.members if member.slug != slug]
    in_time = sum(
        other in timetable.live and not timetable.is_too_late(other) for other in others
    )
    return in_time >= choice.needed - len(choice.closed)


def _dead_ends(assessment):
    """Examinations without an attempt left that nothing else can replace."""
    for slug in assessment.exhausted & assessment.catalogue.before_goal:
        choice = assessment.choices.get(assessment.catalogue.by_slug[slug].group)
        members = choice.members if choice else ()
        left = sum(member.slug not in assessment.exhausted for member in members)
        if not left or left < choice.needed:
            yield slug


def _break(slug, assessment, timetable):
    """What ends too late. For an event it is what the event waits for."""
    ready, limit = timetable.earliest[slug], timetable.limits[slug]
    is_goal = slug == assessment.catalogue.goal.slug
    cause = ready.after if is_goal and ready.after else slug
    on = timetable.earliest[cause].on
    days = (ready.on - limit.on).days
    name = assessment.catalogue.by_slug[cause].name
    last_day = spell(limit.on, limit.is_to_confirm)
    text = (
        f"“{name}” can be finished on {spell(on)} at the earliest; it is needed by"
        f" {last_day}. That is {counted(days, 'day')} too late."
    )
    if timetable.live[slug].state is State.MISSED:
        ago = counted((assessment.today - limit.on).days, "day")
        text = f"“{name}” had to be done by {last_day}. That is {ago} ago."
    return Break(cause, days, Reason(ReasonKind.FEASIBILITY, text, _sources(slug, timetable)))


def _sources(slug, timetable):
    """Where the last day of an item comes from."""
    item = timetable.live[slug]
    dates = [item.closes, item.due]
    return named(*(planned.source for planned in dates if planned))


def _exhausted(slug, assessment):
    name = assessment.catalogue.by_slug[slug].name
    text = f"“{name}”: no attempt is left."
    rules = assessment.catalogue.by_slug[slug].attempt_rules
    sources = named(*(rule.source for rule in rules))
    return Break(slug, None, Reason(ReasonKind.FEASIBILITY, text, sources))


def _needs(assessment, timetable):
    """What must be finished for the start by a known day, the most pressing first."""
    slugs = [
        slug
        for slug in timetable.live
        if _is_on_the_way(slug, assessment, timetable)
        and timetable.latest[slug]
        and not timetable.latest[slug].is_bound
        and slug != assessment.catalogue.goal.slug
        and not timetable.live[slug].milestone.is_event
    ]

    def pressing(slug):
        """Of equal last days the one that is due first comes first, as in what is next."""
        act_by = timetable.live[slug].act_by
        return timetable.latest[slug].on, act_by or date.max, slug

    return tuple(sorted(slugs, key=pressing)[:NEEDS])


def _next_start(profile, records, year, attempt):
    """The next July that works, and what it gives; None if none of those tried does."""
    for later in range(year + 1, year + 1 + YEARS_AHEAD):
        found = attempt(_with_target(profile, later), records)
        if not found.breaks:
            return later, found
    return None


def _with_target(profile, year):
    return replace(profile, target_year=year, fellowship_start_on=None, fellowship_end_on=None)


# --- sentences -------------------------------------------------------------------------------


def _feasible(year, found):
    text = f"The July {year} start works."
    if found.ready_on:
        text += f" You would be ready on {spell(found.ready_on)} at the earliest."
    return Reason(ReasonKind.FEASIBILITY, text)


def _infeasible(year, breaks, following):
    text = f"The July {year} start does not work. {breaks[0].reason.text}"
    if following:
        text += f" The next start that works is July {following[0]}."
    return Reason(ReasonKind.FEASIBILITY, text, breaks[0].reason.sources)
