"""How each milestone stands for one person: does it apply, what blocks it, when is it due."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, partial
from types import SimpleNamespace

from dateutil.relativedelta import relativedelta

from careers.catalogue import (
    SEASON_CYCLES,
    Anchor,
    Applies,
    Cycle,
    Edge,
    MilestoneInfo,
    Necessity,
    RouteStatus,
)

from .attempts import next_attempt
from .dates import calendar_of
from .interruptions import exam_days, season_days
from .occurrences import occurrences, turn_date
from .reasons import why
from .types import Item, PlanDate, Record, State, Status, Timing

DUE_SOON = timedelta(days=30)
SEASON_AHEAD = relativedelta(months=12)
NOTHING_NOTED = Record()
OWN_FACTS = frozenset(
    {Anchor.GRADUATION, Anchor.US_GRADUATION, Anchor.PGY1_END, Anchor.RESIDENCY_END}
)
FELLOWSHIP_FACTS = frozenset({Anchor.FELLOWSHIP_START, Anchor.FELLOWSHIP_END})
STATUS_STATES = {
    Status.DONE: State.DONE,
    Status.WAIVED: State.WAIVED,
    Status.IN_PROGRESS: State.IN_PROGRESS,
}


@dataclass(frozen=True)
class Choice:
    """A choice group as it is for one person: the members that apply, and how many suffice."""

    name: str
    members: tuple[MilestoneInfo, ...]
    needed: int
    closed: tuple[MilestoneInfo, ...]

    @property
    def is_met(self):
        return len(self.closed) >= self.needed

    @property
    def is_a_choice(self):
        return len(self.members) > self.needed


class Assessment:
    """Everything about one person that several milestones share, worked out once."""

    def __init__(self, profile, catalogue, records, today):
        self.profile = profile
        self.catalogue = catalogue
        self.records = records
        self.today = today
        self.due_soon = today + DUE_SOON
        self.calendar = calendar_of(profile, catalogue)
        self.residency = catalogue.residency_by_slug.get(profile.residency)
        self.applicability = {
            milestone.slug: self._applies(milestone) for milestone in catalogue.milestones
        }
        self.choices = {group.slug: self._choice(group) for group in catalogue.groups}
        self.attempts = self._attempts()
        self._exam_days = exam_days(profile.interruptions)
        self._season_days = season_days(profile.interruptions, catalogue)
        self._has_waits = bool(self.attempts or self._exam_days or self._season_days)
        self._overtaken = {}
        self.explain = partial(why, assessment=self)

    def item(self, milestone):
        """The `Item` of `milestone`, or None if it has nothing to do with this person."""
        record = self.record(milestone.slug)
        applicability = self.applicability[milestone.slug]
        if applicability is not Applies.YES and record.is_touched:
            return self._kept(milestone, record)
        if applicability is Applies.NO:
            return None
        if applicability is not Applies.YES:
            return Item(milestone=milestone, state=State.DEPENDS, explain=self.explain)
        return self._active(milestone, record)

    def record(self, slug):
        return self.records.get(slug, NOTHING_NOTED)

    def is_overtaken(self, milestone):
        """Whether something that needs `milestone` is closed or has begun by the profile.

        Then it must lie behind too, ticked or not: a resident has a medical degree.
        """
        if not self._overtaken:
            for info in reversed(self.catalogue.order):
                self._overtaken[info.slug] = any(
                    self._is_closed(later.slug)
                    or self._overtaken.get(later.slug)
                    or self._has_begun(later)
                    for later, needs in self.catalogue.unlocks[info.slug]
                    if needs.milestone
                )
        return self._overtaken.get(milestone.slug, False)

    def has_happened(self, milestone):
        """Whether an event is over by the person's own dates, although nobody ticked it."""
        on = self._own_day(milestone)
        return bool(on) and on < self.today

    def _has_begun(self, milestone):
        """The same for an event that takes time and goes on: PGY-1 in its second month."""
        on = self._own_day(milestone)
        return bool(on) and on - timedelta((milestone.takes_days or 1) - 1) <= self.today

    def _own_day(self, milestone):
        """The day of an event that the profile dates as a fact and not as a wish, or None."""
        if not milestone.is_event or self.applicability[milestone.slug] is not Applies.YES:
            return None
        rule = milestone.date_rule(Edge.DUE)
        is_started = self.profile.fellowship_start_on is not None
        facts = OWN_FACTS | FELLOWSHIP_FACTS if is_started else OWN_FACTS
        if rule is None or rule.anchor not in facts or rule.offset_months or rule.month:
            return None
        return self.calendar.anchors[rule.anchor]

    @cached_property
    def exhausted(self):
        """Slugs of examinations that were not passed and may not be taken again."""
        return frozenset(
            slug
            for slug, following in self.attempts.items()
            if following.left == 0 and not self._is_closed(slug)
        )

    def not_before(self, slug):
        """The first day on which a milestone can be worked on, its window aside."""
        return max(self.today, self._again_on(slug) or self.today)

    def _again_on(self, slug):
        """From when something may be done once more, today aside; None if nothing says so."""
        if not self._has_waits:
            return None
        following = self.attempts.get(slug)
        days = (
            self._exam_days.get(slug),
            self._season_days.get(slug),
            following and following.free_on,
        )
        return max((day for day in days if day), default=None)

    def is_season_near(self, milestone):
        """Whether the seasons it belongs to begin within twelve months; True without any.

        Without a graduation date nobody knows the residency season; then the exams before it
        say when it is time. A fellowship season needs a target.
        """
        horizon = self.today + SEASON_AHEAD
        cycles = seasons_of(milestone)
        if self.calendar.years[Cycle.RESIDENCY] is None:
            cycles = cycles - {Cycle.RESIDENCY}
        begins = [self.calendar.season_begins(cycle) for cycle in cycles]
        return all(first and first <= horizon for first in begins)

    def has_ended(self, milestone):
        """Whether its window closed on a day that nobody remembers.

        A rotation is over with residency: once that is done, even where its end is not known.
        """
        closes = milestone.date_rule(Edge.CLOSES)
        marks = self._marks.get(closes.anchor, ()) if closes else ()
        return bool(marks) and all(self._is_closed(slug) for slug in marks)

    @cached_property
    def _marks(self):
        """By anchor: slugs of what is due on the very day of an own date."""
        marks = {}
        for milestone in self.catalogue.milestones:
            if self.applicability[milestone.slug] is Applies.YES:
                for rule in milestone.dates:
                    if _is_due_on(rule, rule.anchor):
                        marks.setdefault(rule.anchor, []).append(milestone.slug)
        return marks

    def route(self, certificate):
        """The route of this person's residency and degree to `certificate`, or None."""
        if self.residency is None:
            return None
        fitting = [
            route
            for route in self.residency.routes
            if route.certificate == certificate and route.track in (None, self.profile.track)
        ]
        # A row for the person's own degree says more than one for every degree.
        return max(fitting, key=lambda route: route.track is not None, default=None)

    def has_route(self, certificate):
        """Whether dates for `certificate` mean anything: no residency yet, or a route."""
        route = self.route(certificate)
        return self.residency is None or bool(route and route.status is not RouteStatus.CLOSED)

    # --- the parts of an item ----------------------------------------------------------------

    def _applies(self, milestone):
        if not milestone.is_published:
            return Applies.NO
        return self.catalogue.applies(milestone, self.profile.track, self.profile.residency)

    def _attempts(self):
        """What may follow the attempts so far, by the slug of each examination with any."""
        return {
            slug: next_attempt(self.catalogue.by_slug[slug].attempt_rules, tried, self.today)
            for slug, record in self.records.items()
            if (tried := record.attempts) and slug in self.catalogue.by_slug
        }

    def _choice(self, group):
        members = tuple(
            milestone
            for milestone in self.catalogue.group_members[group.slug]
            if self.applicability[milestone.slug] is Applies.YES
        )
        closed = tuple(milestone for milestone in members if self._is_closed(milestone.slug))
        return Choice(group.name, members, min(group.needed, len(members)), closed)

    def _is_closed(self, slug):
        return self.record(slug).status in Status.closed

    def _kept(self, milestone, record):
        return Item(
            milestone=milestone,
            state=STATUS_STATES.get(record.status, State.READY),
            record=record,
            is_kept=True,
            explain=self.explain,
        )

    def _active(self, milestone, record):
        dates = self._window(milestone)
        turns = occurrences(milestone, dates, self)
        if turns:
            dates = dates | {Edge.DUE: turn_date(turns[0])}
        if waits := self._opens_later(milestone.slug, dates.get(Edge.OPENS)):
            dates = dates | {Edge.OPENS: waits}
        choice = self.choices.get(milestone.group)
        unmet = [needs for needs in milestone.requirements if self._is_open(needs)]
        # A draft first: copying a frozen item for each step would take longer than the steps.
        item = SimpleNamespace(
            milestone=milestone,
            opens=dates.get(Edge.OPENS),
            due=dates.get(Edge.DUE),
            closes=dates.get(Edge.CLOSES),
            record=record,
            occurrences=turns,
            blockers=self._named([needs for needs in unmet if needs.is_hard]),
            advised=self._named(
                [needs for needs in unmet if not needs.is_hard and not self._has_passed(needs)]
            ),
            group=milestone.group if choice and choice.is_a_choice else None,
        )
        item.state = self._state(item, choice)
        item.is_extra = item.state is State.IN_PROGRESS and bool(choice and choice.is_met)
        item.timing = self._timing(item, item.due if not item.is_extra else None)
        return Item(**vars(item), explain=self.explain)

    def _opens_later(self, slug, opens):
        """The date from which something may be done again, if that is later than its window."""
        on = self._again_on(slug)
        if on is None or self._is_closed(slug) or (opens and on <= opens.on):
            return None
        is_application = on == self._season_days.get(slug)
        because = (
            "Your new application begins then."
            if is_application
            else "From then on it can be taken again."
        )
        following = self.attempts.get(slug)
        is_to_confirm = bool(following and following.is_to_confirm and following.free_on == on)
        return PlanDate(on=on, because=because, is_to_confirm=is_to_confirm)

    def _named(self, requirements):
        """Slugs of what is required; a group without a choice goes by its open members."""
        slugs = []
        for needs in requirements:
            choice = self.choices.get(needs.group)
            if choice is None or choice.is_a_choice:
                slugs.append(needs.milestone or needs.group)
            else:
                slugs += [
                    member.slug for member in choice.members if member not in choice.closed
                ]
        return tuple(slugs)

    def _window(self, milestone):
        """The dates of `milestone` by edge; none towards a certificate without a route."""
        if milestone.certificate and not self.has_route(milestone.certificate):
            return {}
        return self.calendar.window_of(milestone)

    def _is_open(self, needs):
        """Whether a requirement still waits. What does not apply to the person never does."""
        if needs.group:
            choice = self.choices.get(needs.group)
            return bool(choice and choice.members) and not choice.is_met
        is_theirs = self.applicability.get(needs.milestone) is Applies.YES
        return is_theirs and not self._is_closed(needs.milestone)

    def _has_passed(self, needs):
        """Whether advice came too late: its window closed, so it must not hold anything up."""
        milestone = self.catalogue.by_slug.get(needs.milestone)
        return bool(milestone) and self._is_over(self._window(milestone).get(Edge.CLOSES))

    def _is_over(self, closes):
        return bool(closes) and closes.on < self.today

    def _state(self, item, choice):
        status = item.record.status
        if status in Status.closed and not _comes_back(item):
            return STATUS_STATES[status]
        if choice and choice.is_met and status is not Status.IN_PROGRESS:
            return State.NOT_NEEDED
        if self._is_over(item.closes):
            is_required = item.milestone.necessity is Necessity.REQUIRED
            return State.MISSED if is_required else State.PASSED
        if status is Status.IN_PROGRESS:
            return State.IN_PROGRESS
        if item.blockers or item.milestone.slug in self.exhausted:
            return State.BLOCKED
        is_early = item.opens and item.opens.on > self.today
        return State.LATER if is_early else State.READY

    def _timing(self, item, due):
        """How `item` stands against `due` and its own planned date."""
        state = item.state
        if state is State.PASSED:
            return Timing.PASSED
        if state is State.MISSED:
            return Timing.OVERDUE
        if state in State.closed or (item.milestone.is_recurring and not item.occurrences):
            return Timing.NONE
        days = [day for day in (due and due.on, item.record.planned_on) if day]
        if not days:
            return Timing.UNSCHEDULED
        act_by = min(days)
        if act_by < self.today:
            return Timing.OVERDUE
        return Timing.DUE_SOON if act_by <= self.due_soon else Timing.ON_TRACK


def _comes_back(item):
    """Whether a duty that was done has a next turn."""
    return item.record.status is Status.DONE and bool(item.occurrences)


def _is_due_on(rule, anchor):
    """Whether `rule` is for the very day of an own date, e.g. the end of residency."""
    is_own = rule.edge is Edge.DUE and rule.moment is None
    return is_own and rule.anchor is anchor and not (rule.offset_months or rule.month)


def seasons_of(milestone):
    """The application cycles whose dates `milestone` hangs on."""
    return {
        SEASON_CYCLES[rule.anchor] for rule in milestone.dates if rule.anchor in SEASON_CYCLES
    }
