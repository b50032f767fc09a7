"""The vocabulary of the pathway: what its columns may say."""

from enum import StrEnum


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


class AttemptRuleKind(StrEnum):
    """What a rule about repeating an examination says."""

    LIMIT = "limit"  # at most `count` attempts, within `months` or ever
    SPACING = "spacing"  # from attempt `count` on, at least `months` after the one before
    EXTENSION = "extension"  # `count` failures make training `months` longer, at least
