"""What goes into the engine and what comes out: frozen, comparable, free of Django."""

from .days import (
    Break,
    Fix,
    FixKind,
    Occurrence,
    PlanDate,
    Reason,
    ReasonKind,
    Schedule,
    Step,
    Target,
)
from .given import (
    Attempt,
    AttemptResult,
    Interruption,
    InterruptionKind,
    Profile,
    Record,
    Status,
)
from .plans import (
    Item,
    Notice,
    NoticeKind,
    Plan,
    Progress,
    State,
    Timing,
)

__all__ = [
    "Attempt",
    "AttemptResult",
    "Break",
    "Fix",
    "FixKind",
    "Interruption",
    "InterruptionKind",
    "Item",
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
]
