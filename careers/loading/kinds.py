"""Which kinds of entries the reference files hold, and how their keys map to model fields.

Keys are the names of the model fields, so a new field needs nothing here; only what differs
from the model is declared.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from careers.catalogue import Track
from careers.models import (
    Acceptance,
    ApplicationDocument,
    ApplicationFee,
    Argument,
    AttemptRule,
    Board,
    Certificate,
    CertificateRoute,
    ChoiceGroup,
    Claim,
    ContinuingCertification,
    Disagreement,
    Exam,
    FeeTier,
    Fellowship,
    GuideArticle,
    GuidePoint,
    MatchYear,
    Milestone,
    MilestoneDate,
    Organization,
    PayBand,
    Prerequisite,
    Procedure,
    Residency,
    Resource,
    Ruling,
    Season,
    SeasonEvent,
    Source,
    Stage,
    StateLicense,
    TrainingRule,
)

from .errors import LoadError


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of one model: their fields, and which of them tell one row from another."""

    model: type
    identity: tuple[str, ...] = ("slug",)
    aliases: dict[str, str] = field(default_factory=dict)  # key in the files: field
    excluded: tuple[str, ...] = ()  # fields that are never a key in the files

    @cached_property
    def fields(self):
        """The columns and foreign keys that a file can set, by name."""
        return {
            column.name: column
            for column in self.model._meta.concrete_fields
            if column.editable and not column.auto_created and column.name not in self.excluded
        }

    @cached_property
    def many(self):
        """The many-to-many fields, by name."""
        return {relation.name: relation for relation in self.model._meta.many_to_many}

    @property
    def references(self):
        """Every field that names other entries."""
        targets = self.fields | self.many
        return {name: target for name, target in targets.items() if target.is_relation}


@dataclass(frozen=True, eq=False)
class Children(Rows):
    """Rows that belong to one entry and are compared and written together with it."""

    relation: str = ""  # from the entry to its rows
    parent: str = ""  # from a row to its entry
    key: str = ""  # in the files


@dataclass(frozen=True, eq=False)
class Kind(Rows):
    """A kind of entry: a section of the files."""

    section: str = ""
    children: tuple[Children, ...] = ()
    prepare: Callable = dict  # turns an entry of the file into field names and values
    # What the order in the file decides; compared apart from everything else, so that a new
    # entry can move those below it even where advisors edited their text.
    place: tuple[str, ...] = ()

    @property
    def label(self):
        return str(self.model._meta.verbose_name)

    @property
    def content(self):
        """The names of all values but the place."""
        names = [*self.fields, *self.many, *(child.relation for child in self.children)]
        return [name for name in names if name not in self.place]


# What every entry can have: who says what on which of its fields, and what we use of it.
PROVENANCE = tuple(
    Children(
        model,
        identity=identity,
        excluded=("entry_type", "entry_id"),
        relation=relation,
        parent="entry",
        key=relation,
    )
    for model, relation, identity in [
        (Claim, "claims", ("field", "source")),
        (Ruling, "rulings", ("field",)),
    ]
)


def entry(model, section, *children, **details):
    """A kind of reference entry, with its provenance."""
    return Kind(model, section=section, children=(*children, *PROVENANCE), **details)


def spell_out_tracks(data):
    """Replace the short `tracks: [md, do]` of a milestone by its degree flags."""
    data = dict(data)
    tracks = data.pop("tracks", None) or []
    if not isinstance(tracks, list) or not all(track in list(Track) for track in tracks):
        raise LoadError(f"tracks must be a list of {', '.join(Track)}")
    return data | {f"for_{track}": True for track in tracks}


KINDS = (
    Kind(Source, section="sources"),
    entry(Board, "boards"),
    entry(Residency, "residencies"),
    entry(
        Exam,
        "exams",
        Children(
            AttemptRule,
            identity=("kind", "count", "months"),
            aliases={"to_confirm": "is_to_confirm"},
            excluded=("exam",),
            relation="attempt_rules",
            parent="exam",
            key="attempt_rules",
        ),
    ),
    entry(Certificate, "certificates"),
    Kind(CertificateRoute, section="routes", identity=("certificate", "residency", "track")),
    Kind(TrainingRule, section="training_rules", identity=("certificate", "accreditation")),
    entry(
        Fellowship,
        "fellowships",
        Children(
            Acceptance,
            identity=("residency",),
            excluded=("fellowship",),
            relation="acceptances",
            parent="fellowship",
            key="accepts",
        ),
    ),
    entry(Stage, "stages", place=("position",)),
    entry(ChoiceGroup, "groups"),
    entry(
        Milestone,
        "milestones",
        Children(
            Prerequisite,
            identity=("required_milestone", "required_group"),
            aliases={
                "milestone": "required_milestone",
                "group": "required_group",
                "hard": "is_hard",
            },
            excluded=("milestone",),
            relation="prerequisites",
            parent="milestone",
            key="requires",
        ),
        Children(
            MilestoneDate,
            identity=("edge",),
            aliases={"to_confirm": "is_to_confirm"},
            excluded=("milestone",),
            relation="dates",
            parent="milestone",
            key="dates",
        ),
        prepare=spell_out_tracks,
        aliases={"group": "choice_group"},
        place=("stage", "position"),
    ),
    entry(
        Season,
        "seasons",
        Children(
            SeasonEvent,
            identity=("moment",),
            aliases={"confirmed": "is_confirmed"},
            excluded=("season",),
            relation="events",
            parent="season",
            key="events",
        ),
    ),
    entry(ApplicationDocument, "documents"),
    entry(
        ApplicationFee,
        "fees",
        Children(
            FeeTier,
            identity=("from_program",),
            excluded=("fee",),
            relation="tiers",
            parent="fee",
            key="tiers",
        ),
    ),
    entry(MatchYear, "match_years"),
    entry(Procedure, "procedures"),
    entry(StateLicense, "licenses"),
    entry(ContinuingCertification, "continuing_certification"),
    entry(Organization, "organizations"),
    entry(Resource, "resources"),
    entry(PayBand, "pay_bands", place=("position",)),
    entry(GuideArticle, "articles", place=("position",)),
    entry(GuidePoint, "points", place=("article", "position")),
    entry(Argument, "arguments"),
    entry(Disagreement, "disagreements"),
)
