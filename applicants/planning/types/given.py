"""What goes into the engine: what a person said of themselves and of each milestone."""

from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum, nonmember
from operator import attrgetter

from careers.catalogue import Cycle, Track


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
    """What the person noted for one milestone. Done without a date is "date unknown".

    `pk` is the key of its row, None for what is only tried out.
    """

    status: Status = Status.NOT_STARTED
    planned_on: date | None = None
    done_on: date | None = None
    waived_reason: str = ""
    has_note: bool = False
    version: int = 0
    attempts: tuple[Attempt, ...] = ()
    has_evidence: bool = False
    pk: int | None = field(default=None, compare=False)

    @property
    def is_touched(self):
        """Whether it says anything at all (an undone change leaves an empty record behind)."""
        is_noted = self.status != Status.NOT_STARTED or self.planned_on or self.has_note
        return bool(is_noted or self.attempts or self.has_evidence)

    def __reduce__(self):
        # Kept by the dozen: as dataclasses pickle themselves it would take twice as long.
        return Record, record_values(self)


record_values = attrgetter(*(column.name for column in fields(Record)))
