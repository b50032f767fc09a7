"""The pathway as plain, immutable Python: what the planning engine reads.

Nothing here touches Django or the database. `careers.queries.current_catalogue` builds a
`Catalogue` from the tables and keeps it until the catalogue version changes.
Dates are local dates; lengths are whole months.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property


class Track(StrEnum):
    """The kind of medical degree; an applicant who has not chosen has no track at all."""

    MD = "md"
    DO = "do"
    IMG = "img"


# A pre-medical student who has not chosen yet heads for a US school: MD or DO.
UNDECIDED_TRACKS = frozenset({Track.MD, Track.DO})


class Necessity(StrEnum):
    REQUIRED = "required"
    RECOMMENDED = "recommended"
    OPTIONAL = "optional"


class Confidence(StrEnum):
    """How well a record rests on its sources (the words of the reference material)."""

    VERIFIED = "verified"
    SEED_ONLY = "seed-only"
    UNVERIFIED = "unverified"


class Edge(StrEnum):
    """Which edge of a milestone's window a date is."""

    OPENS = "opens"
    DUE = "due"
    CLOSES = "closes"


class Cycle(StrEnum):
    """What a season places people into."""

    RESIDENCY = "residency"
    FELLOWSHIP = "fellowship"


class SeasonMoment(StrEnum):
    """The dated moments of an application season."""

    OPENS = "opens"
    TOKENS = "tokens"
    SUBMIT = "submit"
    REVIEW = "review"
    ENDS = "ends"
    REGISTRATION = "registration"
    RANKING_OPENS = "ranking-opens"
    RANKING_CLOSES = "ranking-closes"
    MATCH_DAY = "match-day"


class Anchor(StrEnum):
    """What a milestone's date is counted from."""

    RESIDENCY_SEASON = "residency-season"
    FELLOWSHIP_SEASON = "fellowship-season"
    GRADUATION = "graduation"
    US_GRADUATION = "us-graduation"
    TRAINING_START = "training-start"
    PGY1_END = "pgy1-end"
    RESIDENCY_END = "residency-end"
    BOARD_WINDOW_END = "board-window-end"
    FELLOWSHIP_START = "fellowship-start"
    FELLOWSHIP_END = "fellowship-end"


SEASON_CYCLES = {
    Anchor.RESIDENCY_SEASON: Cycle.RESIDENCY,
    Anchor.FELLOWSHIP_SEASON: Cycle.FELLOWSHIP,
}


class RouteStatus(StrEnum):
    OPEN = "open"
    UNCONFIRMED = "unconfirmed"
    CLOSED = "closed"


class Accreditation(StrEnum):
    """Who accredits a fellowship."""

    ACGME = "acgme"
    OTHER = "other"
    NONE = "none"


class Applies(StrEnum):
    """Whether a milestone is part of somebody's pathway."""

    YES = "yes"
    NO = "no"
    DEPENDS_ON_RESIDENCY = "residency"
    DEPENDS_ON_TRACK = "track"


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


class AttemptRuleKind(StrEnum):
    """What a rule about repeating an examination says."""

    LIMIT = "limit"  # at most `count` attempts, within `months` or ever
    SPACING = "spacing"  # from attempt `count` on, at least `months` after the one before
    EXTENSION = "extension"  # `count` failures make training `months` longer, at least


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


@dataclass(frozen=True)
class Catalogue:
    """Everything the engine knows about the way, in pathway order.

    `programs` is the number of published fellowships; `sources` are those that rules name.
    """

    version: int
    stages: tuple[StageInfo, ...] = ()
    milestones: tuple[MilestoneInfo, ...] = ()
    groups: tuple[GroupInfo, ...] = ()
    residencies: tuple[ResidencyInfo, ...] = ()
    seasons: tuple[SeasonInfo, ...] = field(default=())
    licenses: tuple[LicenseInfo, ...] = ()
    programs: int = 0
    sources: tuple[SourceInfo, ...] = ()

    @cached_property
    def source_by_slug(self):
        return {source.slug: source for source in self.sources}

    @cached_property
    def license_by_state(self):
        return {license.state: license for license in self.licenses}

    @cached_property
    def by_slug(self):
        return {milestone.slug: milestone for milestone in self.milestones}

    @cached_property
    def group_by_slug(self):
        return {group.slug: group for group in self.groups}

    @cached_property
    def group_members(self):
        """Published members of each choice group, in pathway order."""
        members = {group.slug: [] for group in self.groups}
        for milestone in self.milestones:
            if milestone.group and milestone.is_published:
                members[milestone.group].append(milestone)
        return members

    @cached_property
    def unlocks(self):
        """By slug: what hard-requires a milestone, as pairs of milestone and requirement."""
        found = {milestone.slug: [] for milestone in self.milestones}
        for milestone in self.milestones:
            for needs in milestone.requirements:
                if needs.is_hard:
                    for required in self.named_by(needs):
                        found[required.slug].append((milestone, needs))
        return found

    @cached_property
    def order(self):
        """Every milestone after all that it hard-requires; linear in milestones and edges.

        Should the data hold a circle after all, its milestones come last, as they stand.
        """
        waiting = dict.fromkeys(self.by_slug, 0)
        for later in self.unlocks.values():
            for milestone, _ in later:
                waiting[milestone.slug] += 1
        ready = deque(slug for slug, number in waiting.items() if not number)
        found = []
        while ready:
            slug = ready.popleft()
            found.append(self.by_slug[slug])
            for milestone, _ in self.unlocks[slug]:
                waiting[milestone.slug] -= 1
                if not waiting[milestone.slug]:
                    ready.append(milestone.slug)
        if len(found) < len(self.milestones):
            found += [self.by_slug[slug] for slug, number in waiting.items() if number > 0]
        return tuple(found)

    @cached_property
    def goal(self):
        """The milestone that is the first day of the fellowship itself, or None."""
        for milestone in self.milestones:
            rule = milestone.date_rule(Edge.DUE)
            is_the_day = rule and not (rule.offset_months or rule.month)
            if milestone.is_event and is_the_day and rule.anchor is Anchor.FELLOWSHIP_START:
                return milestone
        return None

    @cached_property
    def before_goal(self):
        """Slugs of the goal and of all that it hard-requires, in the end."""
        found = {self.goal.slug} if self.goal else set()
        for milestone in reversed(self.order):
            if any(later.slug in found for later, _ in self.unlocks[milestone.slug]):
                found.add(milestone.slug)
        return frozenset(found)

    def season_bound(self, cycle):
        """Slugs of what has to be done anew in each season of `cycle`."""
        found = set()
        for milestone in self.order:
            is_dated = any(SEASON_CYCLES.get(rule.anchor) is cycle for rule in milestone.dates)
            follows = any(
                required.slug in found and required.stage == milestone.stage
                for needs in milestone.requirements
                if needs.is_hard
                for required in self.named_by(needs)
            )
            if is_dated or follows:
                found.add(milestone.slug)
        return frozenset(found)

    def named_by(self, needs):
        """The published milestones that a requirement names, in pathway order."""
        if needs.group:
            return self.group_members.get(needs.group, [])
        required = self.by_slug.get(needs.milestone)
        return [required] if required and required.is_published else []

    @cached_property
    def residency_by_slug(self):
        return {residency.slug: residency for residency in self.residencies}

    def applies(self, milestone, track, residency):
        """`applies` below, for a milestone of this catalogue and its choice group."""
        members = self.group_members.get(milestone.group, ())
        return applies(milestone, track, residency, group_members=members)


def applies(milestone, track, residency, *, group_members=()):
    """Say whether `milestone` belongs to the pathway of `track` and `residency`.

    `track` and `residency` are None while undecided. Without a track, an item for one degree
    only counts if its choice group covers the other degree as well: then both alternatives
    stand there as "any 1 of".
    """
    by_track = _applies_to_track(milestone, track, group_members)
    if by_track is not Applies.YES:
        return by_track
    if not milestone.residencies or residency in milestone.residencies:
        return Applies.YES
    return Applies.NO if residency else Applies.DEPENDS_ON_RESIDENCY


def _applies_to_track(milestone, track, group_members):
    if not milestone.tracks or track in milestone.tracks:
        return Applies.YES
    possible = milestone.tracks & UNDECIDED_TRACKS
    if track or not possible:
        return Applies.NO
    covered = possible.union(*(member.tracks or Track for member in group_members))
    if covered >= UNDECIDED_TRACKS:
        return Applies.YES
    return Applies.DEPENDS_ON_TRACK
