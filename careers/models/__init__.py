"""The reference library: what is true without any applicant."""

from .base import CatalogueVersion, ReferenceEntry, Source, SourceKind
from .loading import LoadedEntry
from .pathway import (
    ChoiceGroup,
    Claim,
    Milestone,
    MilestoneDate,
    MilestoneKind,
    Prerequisite,
    Stage,
)
from .reference import (
    TRACK_CHOICES,
    Board,
    BoardFamily,
    Certificate,
    CertificateKind,
    CertificateRoute,
    Exam,
    ExamScope,
    Fellowship,
    Residency,
)
from .seasons import Season, SeasonEvent

__all__ = [
    "TRACK_CHOICES",
    "Board",
    "BoardFamily",
    "CatalogueVersion",
    "Certificate",
    "CertificateKind",
    "CertificateRoute",
    "ChoiceGroup",
    "Claim",
    "Exam",
    "ExamScope",
    "Fellowship",
    "LoadedEntry",
    "Milestone",
    "MilestoneDate",
    "MilestoneKind",
    "Prerequisite",
    "ReferenceEntry",
    "Residency",
    "Season",
    "SeasonEvent",
    "Source",
    "SourceKind",
    "Stage",
]
