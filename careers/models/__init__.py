"""The reference library: what is true without any applicant."""

from .base import (
    CatalogueSnapshot,
    CatalogueVersion,
    EntryQuerySet,
    ReferenceEntry,
    Source,
    SourceKind,
)
from .claims import Claim, Ruling
from .guide import (
    Argument,
    Disagreement,
    GuideArticle,
    GuidePoint,
    Organization,
    OrganizationKind,
    PayBand,
    Resource,
    ResourceKind,
)
from .imports import (
    ImportStatus,
    ProgramImport,
    ProgramImportRow,
    RowChoice,
    RowOutcome,
)
from .kinds import kinds_of_entries
from .loading import LoadedEntry
from .pathway import (
    ChoiceGroup,
    Milestone,
    MilestoneDate,
    MilestoneKind,
    Prerequisite,
    Stage,
)
from .pending import PendingFile
from .practice import ContinuingCertification, Procedure, StateLicense
from .programs import Acceptance, Evidence, Fellowship
from .reference import (
    ACCREDITATION_CHOICES,
    TRACK_CHOICES,
    AttemptRule,
    Board,
    BoardFamily,
    Certificate,
    CertificateKind,
    CertificateRoute,
    Exam,
    ExamScope,
    Residency,
    TrainingRule,
)
from .season_facts import ApplicationDocument, ApplicationFee, FeeTier, MatchYear
from .seasons import Season, SeasonEvent

__all__ = [
    "ACCREDITATION_CHOICES",
    "TRACK_CHOICES",
    "Acceptance",
    "ApplicationDocument",
    "ApplicationFee",
    "Argument",
    "AttemptRule",
    "Board",
    "BoardFamily",
    "CatalogueSnapshot",
    "CatalogueVersion",
    "Certificate",
    "CertificateKind",
    "CertificateRoute",
    "ChoiceGroup",
    "Claim",
    "ContinuingCertification",
    "Disagreement",
    "EntryQuerySet",
    "Evidence",
    "Exam",
    "ExamScope",
    "FeeTier",
    "Fellowship",
    "GuideArticle",
    "GuidePoint",
    "ImportStatus",
    "LoadedEntry",
    "MatchYear",
    "Milestone",
    "MilestoneDate",
    "MilestoneKind",
    "Organization",
    "OrganizationKind",
    "PayBand",
    "PendingFile",
    "Prerequisite",
    "Procedure",
    "ProgramImport",
    "ProgramImportRow",
    "ReferenceEntry",
    "Residency",
    "Resource",
    "ResourceKind",
    "RowChoice",
    "RowOutcome",
    "Ruling",
    "Season",
    "SeasonEvent",
    "Source",
    "SourceKind",
    "Stage",
    "StateLicense",
    "TrainingRule",
    "kinds_of_entries",
]
