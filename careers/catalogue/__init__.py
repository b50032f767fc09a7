"""The pathway as plain, immutable Python: what the planning engine reads.

Nothing here touches Django or the database. `careers.queries.current_catalogue` builds a
`Catalogue` from the tables and keeps it until the catalogue version changes.
Dates are local dates; lengths are whole months.
"""

from .catalogue import Catalogue, applies
from .infos import (
    AttemptRule,
    DateRule,
    GroupInfo,
    LicenseInfo,
    MilestoneInfo,
    Requirement,
    ResidencyInfo,
    RouteInfo,
    SeasonDate,
    SeasonInfo,
    SourceInfo,
    StageInfo,
)
from .terms import (
    SEASON_CYCLES,
    UNDECIDED_TRACKS,
    Accreditation,
    Anchor,
    Applies,
    AttemptRuleKind,
    Confidence,
    Cycle,
    Edge,
    Necessity,
    RouteStatus,
    SeasonMoment,
    Track,
)

__all__ = [
    "SEASON_CYCLES",
    "UNDECIDED_TRACKS",
    "Accreditation",
    "Anchor",
    "Applies",
    "AttemptRule",
    "AttemptRuleKind",
    "Catalogue",
    "Confidence",
    "Cycle",
    "DateRule",
    "Edge",
    "GroupInfo",
    "LicenseInfo",
    "MilestoneInfo",
    "Necessity",
    "Requirement",
    "ResidencyInfo",
    "RouteInfo",
    "RouteStatus",
    "SeasonDate",
    "SeasonInfo",
    "SeasonMoment",
    "SourceInfo",
    "StageInfo",
    "Track",
    "applies",
]
