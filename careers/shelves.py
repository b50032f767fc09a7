"""The library as readers walk it: one shelf for each kind of entry.

A shelf says under which address its entries stand, what they are called, and which of their
fields are facts: shown on the page with claims and rulings, counted for completeness, open to
corrections.
"""

from dataclasses import dataclass
from functools import cached_property

from careers.facts import label_of, read_facts, read_findings, value_of
from careers.models import (
    ApplicationDocument,
    ApplicationFee,
    Board,
    Certificate,
    ContinuingCertification,
    Exam,
    Fellowship,
    MatchYear,
    Organization,
    PayBand,
    Procedure,
    Residency,
    Resource,
    Season,
    StateLicense,
)

__all__ = [
    "SHELF_BY_MODEL",
    "SHELF_BY_PATH",
    "SHELVES",
    "Shelf",
    "completeness",
    "facts_of",
    "findings_of",
    "grouped_facts",
    "label_of",
    "shelf_of",
    "value_of",
]


@dataclass(frozen=True)
class Shelf:
    """`facts` are field names of the model in the order in which a page shows them.

    `counted` are those of them that tell how complete a record is; others may be rightly empty.
    `gathered` replaces some of the facts by a property that says them together; `headings` name
    the fact with which a new group of them begins.
    """

    model: type
    title: str
    one: str
    intro: str
    facts: tuple[str, ...]
    counted: tuple[str, ...] = ()
    gathered: tuple[tuple[str, tuple[str, ...]], ...] = ()
    headings: tuple[tuple[str, str], ...] = ()

    @property
    def path(self):
        return self.model.shelf

    @cached_property
    def shown(self):
        """The facts as a page shows them: what is gathered stands where its first field was."""
        together = {name: prop for prop, names in self.gathered for name in names}
        return tuple(dict.fromkeys(together.get(name, name) for name in self.facts))


SHELVES = (
    Shelf(
        Fellowship,
        "Fellowships",
        "fellowship",
        "Pain medicine fellowship programs, each with the evidence that it exists.",
        facts=(
            *["institution", "city", "state", "department", "accreditation", "acgme_id"],
            *["nrmp_code", "positions", "months", "in_match", "uses_eras", "letters"],
            *["accepts_j1", "visa_note", "website", "note"],
        ),
        counted=(
            *["city", "state", "department", "accreditation", "acgme_id", "nrmp_code"],
            *["positions", "months", "in_match", "uses_eras", "letters", "accepts_j1"],
            "website",
        ),
    ),
    Shelf(
        Residency,
        "Residencies",
        "residency",
        "The specialty trainings from which people go on to pain medicine.",
        facts=(
            *["years_min", "years_max", "first_year", "abms_board", "aoa_board"],
            *["fellowship_access", "note"],
        ),
        gathered=(("length", ("years_min", "years_max")),),
    ),
    Shelf(
        Board,
        "Boards",
        "board",
        "The bodies that certify physicians, and whose pain certificate counts as what.",
        facts=("abbreviation", "family", "website", "eligibility_years", "note"),
    ),
    Shelf(
        Certificate,
        "Certificates",
        "certificate",
        "Certificates in pain medicine, who issues them and what they ask for.",
        facts=(
            *["family", "kind", "exam", "requires", "eligibility_years", "eligibility_note"],
            *["validity_years", "note"],
        ),
    ),
    Shelf(
        Exam,
        "Exams",
        "exam",
        "The examinations on the way: format, scoring, attempts and fees as sources give them.",
        facts=(
            *["scope", "timing", "format", "scoring", "passing_score", "attempts"],
            *["requires", "fee_usd", "fee_note", "note"],
        ),
    ),
    Shelf(
        Season,
        "Application seasons",
        "season",
        "The dated rounds of applying: real dates where they are published.",
        facts=("cycle", "start_year"),
    ),
    Shelf(
        ApplicationDocument,
        "Application documents",
        "document",
        "What a fellowship application is made of.",
        facts=("need", "via", "most_per_program", "fee_usd", "note"),
    ),
    Shelf(
        ApplicationFee,
        "Application fees",
        "fee",
        "What applying costs, by season and source.",
        facts=("usd", "note"),
    ),
    Shelf(
        MatchYear,
        "The Match in figures",
        "Match year",
        "How the pain medicine Match went, for the years that a source gives.",
        facts=(
            *["programs", "positions", "applicants", "applicants_per_position"],
            *["matched_percent", "matched_md_percent", "matched_other_percent"],
            *["unfilled", "unfilled_percent", "programs_unfilled", "note"],
        ),
    ),
    Shelf(
        StateLicense,
        "Licenses by state",
        "state license",
        "What each state asks for a full medical license, as far as sources were found.",
        facts=(
            *["years_us", "years_do", "years_img", "has_osteopathic_board"],
            *["step3_attempts", "time_limit", "spex", "compact", "controlled_substances"],
            *["cme_credits", "cme_years", "cme_by_certification", "cme_pain_rule"],
            *["cme_osteopathic", "cme_dated", "note"],
        ),
        headings=(
            ("years_us", "Training"),
            ("step3_attempts", "Examinations and registration"),
            ("cme_credits", "Continuing education (CME)"),
        ),
    ),
    Shelf(
        ContinuingCertification,
        "Continuing certification",
        "program of continuing certification",
        "How each board keeps its certificates current.",
        facts=(
            *["board", "assessment", "cme", "quality", "cycle_years", "cycle_note"],
            *["annual_fee_usd", "fee_note", "pain_note"],
        ),
    ),
    Shelf(
        Procedure,
        "Procedures",
        "procedure",
        "What pain physicians do with their hands. Minimums in training are not known yet.",
        facts=("group", "acgme_minimum", "note"),
    ),
    Shelf(
        Organization,
        "Organizations",
        "organization",
        "Societies, offices and services of the field.",
        facts=("kind", "website", "note"),
    ),
    Shelf(
        Resource,
        "Conferences and journals",
        "conference or journal",
        "Where the field meets and publishes.",
        facts=("kind", "organization", "publisher"),
    ),
    Shelf(
        PayBand,
        "Pay in figures",
        "range of pay",
        "Ranges of yearly pay, each of its own time and source.",
        facts=("usd_low", "usd_high", "dated", "note"),
    ),
)
SHELF_BY_PATH = {shelf.path: shelf for shelf in SHELVES}
SHELF_BY_MODEL = {shelf.model: shelf for shelf in SHELVES}


def facts_of(entry):
    """The facts of an entry with their claims and rulings (prefetched: no query of its own).

    What claims say beyond them, e.g. on a subject that is no field, stands in `findings_of`.
    """
    return read_facts(entry, shelf_of(entry).shown)


def grouped_facts(entry):
    """The facts under their headings; one group named "Facts" where the shelf has none."""
    groups, headings = {}, dict(shelf_of(entry).headings)
    heading = "Facts"
    for fact in facts_of(entry):
        heading = headings.get(fact.field, heading)
        groups.setdefault(heading, []).append(fact)
    return list(groups.items())


def findings_of(entry):
    """What single sources say of an entry beyond its facts, one finding for each subject."""
    return read_findings(entry, shelf_of(entry).shown)


def shelf_of(entry):
    return SHELF_BY_MODEL[type(entry)]


def completeness(entry):
    """How many of the counted facts are known, and of how many."""
    counted = shelf_of(entry).counted
    return sum(value_of(entry, name) != "" for name in counted), len(counted)
