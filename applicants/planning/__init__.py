"""The plan engine: pure Python, no Django, no clock of its own.

`plan(profile, catalogue, records, today)` says for each milestone whether it applies, how it
stands, when it is due and why; `compare(before, after)` says what differs between two plans.
"""

from .compare import Change, Difference, Move, compare
from .engine import Draft, plan
from .types import (
    Attempt,
    AttemptResult,
    Break,
    Fix,
    FixKind,
    Interruption,
    InterruptionKind,
    Item,
    Notice,
    NoticeKind,
    Occurrence,
    Plan,
    PlanDate,
    Profile,
    Progress,
    Reason,
    ReasonKind,
    Record,
    Schedule,
    State,
    Status,
    Step,
    Target,
    Timing,
)

__all__ = [
    "Attempt",
    "AttemptResult",
    "Break",
    "Change",
    "Difference",
    "Draft",
    "Fix",
    "FixKind",
    "Interruption",
    "InterruptionKind",
    "Item",
    "Move",
    "Notice",
    "NoticeKind",
    "Occurrence",
    "Plan",
    "PlanDate",
    "Profile",
    "Progress",
    "Reason",
    "ReasonKind",
    "Record",
    "Schedule",
    "State",
    "Status",
    "Step",
    "Target",
    "Timing",
    "compare",
    "plan",
]
