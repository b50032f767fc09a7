"""The rows of the library as a plan needs them: plain and immutable."""

from dataclasses import dataclass
from datetime import date

from .terms import (
    Anchor,
    AttemptRuleKind,
    Confidence,
    Cycle,
    Edge,
    Necessity,
    RouteStatus,
    SeasonMoment,
    Track,
)


@dataclass(frozen=True, slots=True)
class DateRule:
    """One edge of a window: an anchor, moved by months and/or put on a day of that year.

    `month` and `day` replace the anchor's own month and day (the anchor gives the year).
    `is_to_confirm` marks a date whose source gives a past year or only a month.
    """

    edge: Edge
    anchor: Anchor
    moment: SeasonMoment | None = None
    offset_months: int = 0
    month: int | None = None
    day: int | None = None
    is_to_confirm: bool = False
    because: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must (hard) or should (advised) come first: one milestone or one choice group.

    `source` is the slug of the source that says so, empty where none is named.
    """

    milestone: str | None = None
    group: str | None = None
    is_hard: bool = True
    source: str = ""

    def names(self, milestone):
        """Whether `milestone` is what is required, or a member of the group that is."""
        if self.group:
            return self.group == milestone.group
        return self.milestone == milestone.slug


@dataclass(frozen=True, slots=True)
class AttemptRule:
    """One rule about repeating an examination; `months` is None for a limit that never ends."""

    kind: AttemptRuleKind
    count: int
    months: int | None = None
    is_to_confirm: bool = False
    because: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class MilestoneInfo:
    """A milestone, as far as a plan needs it; no tracks or no residencies mean all of them.

    `takes_days` is the shortest time a source states, None where none does; an event happens
    on its due date. `sources` are slugs of what the milestone itself rests on.
    """

    slug: str
    name: str
    stage: str
    pk: int = 0
    necessity: Necessity = Necessity.REQUIRED
    tracks: frozenset[Track] = frozenset()
    residencies: frozenset[str] = frozenset()
    group: str | None = None
    certificate: str | None = None
    certificate_name: str = ""
    is_recurring: bool = False
    dates: tuple[DateRule, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    is_published: bool = True
    takes_days: int | None = None
    takes_source: str = ""
    is_event: bool = False
    recurs_months: int | None = None
    attempt_rules: tuple[AttemptRule, ...] = ()
    sources: tuple[str, ...] = ()

    def date_rule(self, edge):
        """Return this milestone's rule for `edge`, or None: then that edge has no date."""
        return next((rule for rule in self.dates if rule.edge == edge), None)


@dataclass(frozen=True, slots=True)
class StageInfo:
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class GroupInfo:
    """Milestones of which `needed` suffice ("any 1 of")."""

    slug: str
    name: str
    needed: int = 1


@dataclass(frozen=True, slots=True)
class RouteInfo:
    """Whether a residency leads to a certificate; `track` None stands for every degree."""

    certificate: str
    status: RouteStatus
    reason: str
    track: Track | None = None
    certificate_name: str = ""
    board: str = ""  # its abbreviation


@dataclass(frozen=True, slots=True)
class ResidencyInfo:
    """A residency; lengths include PGY-1, None where no source gives one.

    Of the published fellowships `with_rule` say whether they accept it, and `accepting` do.
    """

    slug: str
    name: str
    months_min: int | None = None
    months_max: int | None = None
    board_window_months: int | None = None
    routes: tuple[RouteInfo, ...] = ()
    is_published: bool = True
    accepting: int = 0
    with_rule: int = 0
    pk: int = 0

    @property
    def months(self):
        """The length in months if there is just one, else None (then it is asked for)."""
        return self.months_min if self.months_min == self.months_max else None


@dataclass(frozen=True, slots=True)
class SeasonDate:
    moment: SeasonMoment
    on: date
    is_confirmed: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True)
class SeasonInfo:
    """An application season, named by the year in which the training starts (in July)."""

    cycle: Cycle
    start_year: int
    dates: tuple[SeasonDate, ...] = ()


@dataclass(frozen=True, slots=True)
class LicenseInfo:
    """How many years of training a state asks for; texts as sources put them."""

    state: str
    slug: str
    name: str
    years_us: str = ""
    years_do: str = ""
    years_img: str = ""
    confidence: str = Confidence.VERIFIED


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """A source as a reason names it."""

    slug: str
    title: str
