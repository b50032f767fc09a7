"""The plan of one person: a pure function of its arguments."""

from dataclasses import replace
from datetime import date
from functools import cached_property, partial

from dateutil.relativedelta import relativedelta

from careers.catalogue import Edge, Necessity

from .assess import Assessment
from .notices import notices
from .schedule import Timetable
from .target import attainment, first_start, target
from .types import Plan, Progress, State, Timing

NEXT_LENGTH = 3
COMING_UP_LENGTH = 3
COMING_UP_AHEAD = relativedelta(months=24)
COMING_STATES = {State.READY, State.LATER, State.BLOCKED}
NECESSITY_RANK = {Necessity.REQUIRED: 0, Necessity.RECOMMENDED: 1, Necessity.OPTIONAL: 2}


def plan(profile, catalogue, records, today):
    """Return the `Plan` of `profile` on the local date `today`.

    `records` maps milestone slugs to `Record`s. Nothing is stored, nothing is read elsewhere.
    """
    return Draft(profile, catalogue, records, today).plan


class Draft:
    """A plan as far as it goes without a timetable: enough for the summary of a person.

    Its items have no schedule yet. `plan` works out the rest, which is the larger part.
    """

    def __init__(self, profile, catalogue, records, today):
        self.assessment = Assessment(profile, catalogue, records, today)
        self.catalogue, self.today = catalogue, today
        self.everything = _items(self.assessment)
        active = [item for item in self.everything if not item.is_kept]
        self.items = tuple(item for item in active if not item.milestone.is_recurring)
        self.recurring = tuple(item for item in active if item.milestone.is_recurring)
        self.next = _next(self.items, self.assessment)
        self.progress = _progress(self.items, self.assessment)

    @cached_property
    def by_slug(self):
        return {item.slug: item for item in self.everything}

    @cached_property
    def plan(self):
        """The whole `Plan`."""
        assessment, catalogue, today = self.assessment, self.catalogue, self.today
        timetable = _timetable(self.everything, assessment)
        path = timetable.path_to(_last(timetable, catalogue))
        by_slug = _scheduled(self.everything, timetable, {step.slug for step in path})
        single = tuple(by_slug[item.slug] for item in self.items)
        upcoming = tuple(by_slug[item.slug] for item in self.next)
        attempt = partial(_try, catalogue=catalogue, today=today)
        return Plan(
            items=single,
            recurring=tuple(by_slug[item.slug] for item in self.recurring),
            kept=tuple(item for item in self.everything if item.is_kept),
            next=upcoming,
            coming_up=_coming_up(single, upcoming, assessment),
            late=tuple(sorted(filter(_is_late, single), key=_urgency)),
            progress=self.progress,
            notices=notices(assessment, single, first_start(assessment, timetable, attempt)),
            next_fixed=_next_fixed(single, today),
            target=target(assessment, timetable, attempt),
            critical=path,
            today=today,
            catalogue=catalogue,
        )


def _try(profile, records, *, catalogue, today):
    """What another profile or other records would give for the start of the fellowship."""
    assessment = Assessment(profile, catalogue, records, today)
    return attainment(assessment, _timetable(_items(assessment), assessment))


def _items(assessment):
    """All items of one person, in pathway order."""
    milestones = assessment.catalogue.milestones
    return [item for milestone in milestones if (item := assessment.item(milestone))]


def _timetable(items, assessment):
    """The timetable of those items that are done once."""
    single = [item for item in items if not (item.is_kept or item.milestone.is_recurring)]
    return Timetable(single, assessment)


def _last(timetable, catalogue):
    """Where the critical path leads: to the fellowship, else to the last thing required."""
    if catalogue.goal and catalogue.goal.slug in timetable.live:
        return catalogue.goal.slug
    required = [
        slug
        for slug, item in timetable.live.items()
        if item.milestone.necessity is Necessity.REQUIRED
    ]
    return max(required, key=lambda slug: (timetable.earliest[slug].on, slug), default=None)


def _scheduled(items, timetable, critical):
    """The items by slug, each with its schedule if it has one."""
    live = timetable.live
    return {
        item.slug: replace(item, schedule=timetable.schedule(item.slug, critical))
        if item.slug in live
        else item
        for item in items
    }


def _next(items, assessment):
    """What to do now, at most three: late first, then the nearest due, required first."""
    begun_groups = {item.group for item in items if item.state is State.IN_PROGRESS}
    candidates = [
        item
        for item in items
        if _can_begin(item, assessment)
        and (item.state is State.IN_PROGRESS or item.group not in begun_groups - {None})
    ]
    return _first_of_each_group(sorted(candidates, key=_urgency), NEXT_LENGTH)


def _can_begin(item, assessment):
    """Whether an item can be worked on now; in progress, it already is."""
    if item.state is not State.READY:
        return item.state is State.IN_PROGRESS
    if item.milestone.necessity is Necessity.OPTIONAL:
        return False
    return (
        not _waits_for(item, assessment)
        and assessment.is_season_near(item.milestone)
        and not assessment.has_ended(item.milestone)
    )


def _waits_for(item, assessment):
    """What should be closed before an item is suggested: what blocks it, and some advice.

    Without a date there is no hurry: what is better done first comes first. Optional things
    are never suggested, so they never keep anything waiting.
    """
    if item.act_by:
        return item.blockers
    by_slug = assessment.catalogue.by_slug
    advised = (
        slug
        for slug in item.advised
        if slug not in by_slug or by_slug[slug].necessity is not Necessity.OPTIONAL
    )
    return (*item.blockers, *advised)


def _coming_up(items, upcoming, assessment):
    """What follows: it opens later, its season is ahead, or it waits only for what is next."""
    soon = {item.slug for item in upcoming} | {item.milestone.group for item in upcoming}
    candidates = [
        item
        for item in items
        if item.slug not in soon
        and (item.group is None or item.group not in soon)
        and item.state in COMING_STATES
        and item.milestone.necessity is not Necessity.OPTIONAL
        and soon.issuperset(_waits_for(item, assessment))
        and _is_in_sight(item, assessment)
        and not assessment.has_ended(item.milestone)
    ]
    approach = partial(_approach, today=assessment.today)
    return _first_of_each_group(sorted(candidates, key=approach), COMING_UP_LENGTH)


def _is_in_sight(item, assessment):
    """Whether an item begins within two years; undated ones unless their season is far."""
    begins = _begins(item, assessment.today)
    if begins is None:
        return assessment.is_season_near(item.milestone)
    return begins <= assessment.today + COMING_UP_AHEAD


def _first_of_each_group(items, length):
    """The first `length` items, of each choice group only the first."""
    seen, chosen = set(), []
    for item in items:
        if item.group and item.group in seen:
            continue
        seen.add(item.group)
        chosen.append(item)
    return tuple(chosen[:length])


def _urgency(item):
    """Sort key; pathway order (the order of the items) decides between equals."""
    return (
        item.timing is not Timing.OVERDUE,
        item.act_by or date.max,
        NECESSITY_RANK[item.milestone.necessity],
    )


def _approach(item, today):
    """Sort key of what is not for now: by the day on which it begins to matter."""
    return (_begins(item, today) or date.max, NECESSITY_RANK[item.milestone.necessity])


def _begins(item, today):
    opens = item.opens and item.opens.on
    return opens if opens and opens > today else item.act_by or opens


def _is_late(item):
    return item.timing is Timing.OVERDUE and item.state in State.open


def _progress(items, assessment):
    """Required items closed of all required; undecided ones do not count, a group is one."""
    units = {
        item.group or item.slug: _is_closed(item, assessment)
        for item in items
        if item.milestone.necessity is Necessity.REQUIRED and item.state is not State.DEPENDS
    }
    return Progress(done=sum(units.values()), total=len(units))


def _is_closed(item, assessment):
    """Whether an item, or the choice it belongs to, asks for nothing more."""
    return assessment.choices[item.group].is_met if item.group else item.state in State.closed


def _next_fixed(items, today):
    """The nearest date that a season or an examination sets for anything still open."""
    dates = (
        item.edge(edge)
        for item in items
        if item.state in State.open
        for edge in Edge
        if item.edge(edge)
    )
    ahead = (planned for planned in dates if planned.is_fixed and planned.on >= today)
    return min(ahead, key=lambda planned: planned.on, default=None)
