"""The plan engine: pure Python, no Django, no clock of its own.

`plan(profile, catalogue, records, today)` says for each milestone whether it applies, how it
stands, when it is due and why; `compare(before, after)` says what differs between two plans.
"""

from .compare import Difference, compare
from .engine import plan
from .types import (
    Item,
    Notice,
    NoticeKind,
    Plan,
    PlanDate,
    Profile,
    Progress,
    Record,
    State,
    Status,
    Timing,
)

__all__ = [
    "Difference",
    "Item",
    "Notice",
    "NoticeKind",
    "Plan",
    "PlanDate",
    "Profile",
    "Progress",
    "Record",
    "State",
    "Status",
    "Timing",
    "compare",
    "plan",
]
