"""What a plan says of days: when, why, and whether the target start works."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One turn of a recurring duty: from when (None: any time before) and by when."""

    due: date
    opens: date | None = None
    is_to_confirm: bool = False


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
class Step:
    """One stretch of the critical path: waiting for a date, then working on a milestone."""

    slug: str
    begins: date
    ends: date


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
