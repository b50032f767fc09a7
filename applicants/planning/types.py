"""What goes into the engine and what comes out: frozen, comparable, free of Django."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, nonmember
from functools import cached_property

from careers.catalogue import Catalogue, Cycle, MilestoneInfo, Track


class Status(StrEnum):
    """What the person says about a milestone."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    DONE = "done"
    WAIVED = "waived"

    closed = nonmember(frozenset({"done", "waived"}))

    @property
    def is_closed(self):
        return self in self.closed


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


class InterruptionKind(StrEnum):
    """What puts somebody's way off."""

    LEAVE = "leave"
    RESEARCH = "research"  # a research year or another year off
    EXTENSION = "extension"  # residency becomes longer
    REPEATED_EXAM = "repeated-exam"  # an examination not before `starts_on`
    REAPPLICATION = "reapplication"  # the season begins anew from `starts_on`

    longer = nonmember(frozenset({"leave", "research", "extension"}))


@dataclass(frozen=True, slots=True)
class Interruption:
    """One interruption from a local date on; `months` is what it adds, None where nothing.

    `milestone` is the examination of a repeated one, `cycle` the season that a new application
    begins anew. What `is_in_dates` moves nothing: the dates of the profile include it already.
    """

    kind: InterruptionKind
    starts_on: date
    months: int | None = None
    milestone: str | None = None
    is_in_dates: bool = False
    cycle: Cycle | None = None


class AttemptResult(StrEnum):
    PENDING = "pending"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at an examination on a local date; scores never reach the engine."""

    taken_on: date
    result: AttemptResult = AttemptResult.PENDING


@dataclass(frozen=True, slots=True)
class Profile:
    """Who asks. Everything may be unknown (None); dates are local, actual or expected.

    With a separate PGY-1, `residency_start_on` is the start of the advanced program after it.
    """

    track: Track | None = None
    residency: str | None = None
    is_residency_a_wish: bool = False
    graduation_on: date | None = None
    has_separate_pgy1: bool = False
    pgy1_start_on: date | None = None
    residency_start_on: date | None = None
    residency_end_on: date | None = None
    fellowship_start_on: date | None = None
    fellowship_end_on: date | None = None
    target_year: int | None = None
    interruptions: tuple[Interruption, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """What the person noted for one milestone. Done without a date is "date unknown"."""

    status: Status = Status.NOT_STARTED
    planned_on: date | None = None
    done_on: date | None = None
    waived_reason: str = ""
    has_note: bool = False
    version: int = 0
    attempts: tuple[Attempt, ...] = ()
    has_evidence: bool = False

    @property
    def is_touched(self):
        """Whether it says anything at all (an undone change leaves an empty record behind)."""
        is_noted = self.status != Status.NOT_STARTED or self.planned_on or self.has_note
        return bool(is_noted or self.attempts or self.has_evidence)


@dataclass(frozen=True, slots=True)
class PlanDate:
    """A date in the plan and where it comes from.

    `is_fixed`: set by a season or an examination, not by the person's own dates.
    """

    on: date
    because: str = ""
    source: str = ""
    is_to_confirm: bool = False
    is_fixed: bool = False


class ReasonKind(StrEnum):
    """What a reason explains."""

    APPLIES = "applies"
    NECESSITY = "necessity"
    STATE = "state"
    ADVICE = "advice"
    DATE = "date"
    SLACK = "slack"
    ATTEMPTS = "attempts"
    FEASIBILITY = "feasibility"


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence that says why, the same on every page, in print and in the export.

    `sources` are slugs of `Catalogue.sources`; empty where it follows from the person's own
    answers alone.
    """

    kind: ReasonKind
    text: str
    sources: tuple[str, ...] = ()

    def __str__(self):
        return self.text


@dataclass(frozen=True, slots=True)
class Schedule:
    """When an open item can be finished, and when it must be; local dates.

    `starts`: the first day on which it can be begun. `earliest`: the first day on which it can
    be finished. `expected`: the same if everything goes as the person planned. `latest`: the
    last day that keeps the target and every fixed date; None where nothing depends on it.
    `after`: the slug of what `earliest` waits for, None where a date or today decides.
    `until`: the slug of the item whose own date decides `latest`; None without a latest.
    `is_bound`: `latest` only bounds the last safe day, since a day in between is not known.
    """

    starts: date
    earliest: date
    expected: date
    latest: date | None = None
    after: str | None = None
    until: str | None = None
    is_bound: bool = False
    is_critical: bool = False
    is_earliest_to_confirm: bool = False
    is_latest_to_confirm: bool = False

    @property
    def is_to_confirm(self):
        """Whether one of its days hangs on a date to confirm."""
        return self.is_earliest_to_confirm or self.is_latest_to_confirm

    @property
    def slack(self):
        """Days between earliest and latest safe finish; negative: too late. None if free."""
        return None if self.latest is None else (self.latest - self.earliest).days

    @property
    def expected_slack(self):
        """Days between the expected and the latest safe finish, or None."""
        return None if self.latest is None else (self.latest - self.expected).days


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One turn of a recurring duty: from when (None: any time before) and by when."""

    due: date
    opens: date | None = None
    is_to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """What makes the target start impossible: an item that ends `days` after its last day.

    `days` is None where no day would do: no attempt is left.
    """

    slug: str
    days: int | None
    reason: Reason


class FixKind(StrEnum):
    MARK_DONE = "mark-done"
    SHORTER_RESIDENCY = "shorter-residency"
    WITHOUT_INTERRUPTION = "without-interruption"
    LATER_TARGET = "later-target"


@dataclass(frozen=True, slots=True)
class Fix:
    """One change that makes the plan work, tried out before it is offered.

    `days` is how much it asks for (days earlier, or days of delay); `year` is the start it
    leads to; `slugs` are the milestones concerned.
    """

    kind: FixKind
    text: str
    days: int
    year: int
    slugs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Whether the fellowship can start in July of `year`.

    `needs`: what must be finished for it and by when, the most pressing first. `ready_on`: the
    first day on which everything before the fellowship can be done. `next_year`: the next
    start that works, None where none was found or this one does.
    """

    year: int
    is_feasible: bool
    ready_on: date | None = None
    needs: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()
    next_year: int | None = None
    fixes: tuple[Fix, ...] = ()
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One stretch of the critical path: waiting for a date, then working on a milestone."""

    slug: str
    begins: date
    ends: date


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
