"""What comes out of the engine: each item, how it stands, and the plan they make."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, nonmember
from functools import cached_property

from careers.catalogue import Catalogue, MilestoneInfo

from .days import Occurrence, PlanDate, Reason, Schedule, Step, Target
from .given import Record


class State(StrEnum):
    """How a milestone stands, from the person's records and what must come first."""

    DONE = "done"
    WAIVED = "waived"
    NOT_NEEDED = "not-needed"  # its choice group is met
    IN_PROGRESS = "in-progress"
    READY = "ready"
    LATER = "later"  # its window has not opened
    BLOCKED = "blocked"
    PASSED = "passed"  # not required, and its window has closed
    MISSED = "missed"  # required, and its window has closed: a season was missed
    DEPENDS = "depends"  # on a residency or degree not chosen yet; not counted

    closed = nonmember(frozenset({"done", "waived", "not-needed"}))
    # What a person can still work on, now or later.
    open = nonmember(frozenset({"in-progress", "ready", "later", "blocked"}))


class Timing(StrEnum):
    OVERDUE = "overdue"
    DUE_SOON = "due-soon"
    ON_TRACK = "on-track"
    UNSCHEDULED = "unscheduled"
    PASSED = "passed"
    NONE = "none"  # closed, or not theirs to time


@dataclass(frozen=True, slots=True)
class Item:
    """One milestone in one person's plan."""

    milestone: MilestoneInfo
    state: State
    timing: Timing = Timing.NONE
    opens: PlanDate | None = None
    due: PlanDate | None = None
    closes: PlanDate | None = None
    record: Record = Record()
    blockers: tuple[str, ...] = ()
    advised: tuple[str, ...] = ()
    group: str | None = None
    is_kept: bool = False
    is_extra: bool = False  # begun although its choice is met
    schedule: Schedule | None = None  # None for what is closed, undecided or without a route
    occurrences: tuple[Occurrence, ...] = ()  # of a recurring duty, the next first
    # Who asks for reasons gets them; most plans are made to count and to compare.
    explain: Callable[["Item"], tuple[Reason, ...]] = field(
        default=lambda item: (), compare=False, repr=False
    )

    @property
    def reasons(self):
        """Every `Reason` why it stands as it does, worked out when asked for."""
        return self.explain(self)

    @property
    def slug(self):
        return self.milestone.slug

    @property
    def act_by(self):
        """The earlier of the due date and the person's own planned date, or None.

        An extra is owed to nobody: only its own planned date counts.
        """
        dates = [self.due.on] if self.due and not self.is_extra else []
        if self.record.planned_on:
            dates.append(self.record.planned_on)
        return min(dates, default=None)

    def edge(self, edge):
        """The date of one edge of its window: `opens`, `due` or `closes`."""
        return getattr(self, edge)


class NoticeKind(StrEnum):
    SEASON_OVER = "season-over"
    NO_ROUTE = "no-route"
    UNCONFIRMED_ROUTE = "unconfirmed-route"
    NO_TARGET = "no-target"
    NO_RESIDENCY = "no-residency"
    NO_TRACK = "no-track"


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence about the whole plan. `open_year`: a fellowship start that is still open."""

    kind: NoticeKind
    text: str
    open_year: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Required things closed, of all required things; a choice group counts once."""

    done: int
    total: int

    @property
    def percent(self):
        """Whole percent; 100 if and only if nothing required is open."""
        return self.done * 100 // self.total if self.total else 100

    @property
    def is_complete(self):
        return self.done == self.total


@dataclass(frozen=True)
class Plan:
    """Somebody's whole pathway. `items` are in pathway order, recurring duties apart."""

    items: tuple[Item, ...]
    recurring: tuple[Item, ...]
    kept: tuple[Item, ...]
    next: tuple[Item, ...]
    coming_up: tuple[Item, ...]
    late: tuple[Item, ...]
    progress: Progress
    notices: tuple[Notice, ...] = ()
    next_fixed: PlanDate | None = None
    target: Target | None = None
    critical: tuple[Step, ...] = ()
    today: date = field(kw_only=True)
    catalogue: Catalogue = field(kw_only=True, repr=False, compare=False)

    @cached_property
    def by_slug(self):
        """Every item that has anything to do with this person, by the milestone's slug."""
        return {item.slug: item for item in (*self.items, *self.recurring, *self.kept)}

    @property
    def blocked(self):
        return tuple(item for item in self.items if item.state is State.BLOCKED)
