"""People, their accounts and what they noted."""

from .applicants import TIME_ZONES, Applicant, Position, ResidencyChoice
from .records import (
    RECORD_FIELDS,
    MilestoneRecord,
    RecordVersion,
    StaleRecord,
    Status,
)
from .users import User

__all__ = [
    "RECORD_FIELDS",
    "TIME_ZONES",
    "Applicant",
    "MilestoneRecord",
    "Position",
    "RecordVersion",
    "ResidencyChoice",
    "StaleRecord",
    "Status",
    "User",
]
