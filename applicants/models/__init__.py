"""People, their accounts and what they noted."""

from .applicants import (
    FIRST_YEAR,
    LAST_YEAR,
    TIME_ZONES,
    Applicant,
    DueRow,
    Position,
    ResidencyChoice,
    WelcomeStep,
)
from .attempts import Attempt
from .audit import AppendOnly, AuditEvent, AuditKind
from .corrections import Correction, CorrectionStatus, StaleCorrection
from .evidence import Evidence, EvidenceKind
from .feeds import ALARM_CHOICES, CalendarFeed
from .interruptions import (
    INTERRUPTION_NAMES,
    MOST_INTERRUPTIONS,
    MOST_MONTHS,
    Interruption,
    TooManyInterruptions,
)
from .records import (
    RECORD_FIELDS,
    MilestoneRecord,
    RecordVersion,
    StaleRecord,
    Status,
)
from .reminders import Digest, DigestState, ReminderSettings, Snooze
from .rule_changes import RuleChange
from .users import User

__all__ = [
    "ALARM_CHOICES",
    "AppendOnly",
    "AuditEvent",
    "AuditKind",
    "FIRST_YEAR",
    "LAST_YEAR",
    "MOST_INTERRUPTIONS",
    "MOST_MONTHS",
    "INTERRUPTION_NAMES",
    "RECORD_FIELDS",
    "TIME_ZONES",
    "Applicant",
    "Attempt",
    "CalendarFeed",
    "Correction",
    "CorrectionStatus",
    "Digest",
    "DigestState",
    "DueRow",
    "Evidence",
    "EvidenceKind",
    "Interruption",
    "MilestoneRecord",
    "Position",
    "RecordVersion",
    "ReminderSettings",
    "ResidencyChoice",
    "RuleChange",
    "Snooze",
    "StaleCorrection",
    "StaleRecord",
    "Status",
    "TooManyInterruptions",
    "User",
    "WelcomeStep",
]
