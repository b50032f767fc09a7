"""People, their accounts and what they noted."""

from .applicants import (
    FIRST_YEAR,
    LAST_YEAR,
    TIME_ZONES,
    Applicant,
    Position,
    ResidencyChoice,
    WelcomeStep,
)
from .corrections import Correction, CorrectionStatus, StaleCorrection
from .records import (
    RECORD_FIELDS,
    MilestoneRecord,
    RecordVersion,
    StaleRecord,
    Status,
)
from .users import User

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "RECORD_FIELDS",
    "TIME_ZONES",
    "Applicant",
    "Correction",
    "CorrectionStatus",
    "MilestoneRecord",
    "Position",
    "RecordVersion",
    "ResidencyChoice",
    "StaleCorrection",
    "StaleRecord",
    "Status",
    "User",
    "WelcomeStep",
]
