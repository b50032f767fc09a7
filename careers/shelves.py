"""The library as readers walk it: one shelf for each kind of entry.

A shelf says under which address its entries stand, what they are called, and which of their
fields are facts: shown on the page with claims and rulings, counted for completeness, open to
corrections.
"""

from dataclasses import dataclass

from django.db import models

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


@dataclass(frozen=True)
class Shelf:
    """`facts` are field names of the model in the order in which a page shows them.

    `counted` are those of them that tell how complete a record is; others may be rightly empty.
    """

    model: type
    title: str
    one: str
    intro: str
    facts: tuple[str, ...]
    counted: tuple[str, ...] = ()

    @property
    def path(self):
        return self.model.shelf


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


@dataclass(frozen=True)
class Fact:
    """One field of an entry as a reader sees it; `value` is empty where it is not known."""

    field: str
    label: str
    value: str
    claims: tuple = ()
    ruling: object = None

    @property
    def is_known(self):
        return self.value != ""

    @property
    def is_disputed(self):
        """Whether its sources do not all say the same."""
        return len({claim.says.casefold() for claim in self.claims}) > 1


def facts_of(entry):
    """The facts of an entry with their claims and rulings (prefetched: no query of its own).

    Claims on what is no field of the model, e.g. "length", stand in `other_claims`.
    """
    shelf = SHELF_BY_MODEL[type(entry)]
    rulings = {ruling.field: ruling for ruling in entry.rulings.all()}
    return [
        Fact(
            name,
            label_of(shelf.model, name),
            value_of(entry, name),
            tuple(claim for claim in entry.claims.all() if claim.field == name),
            rulings.get(name),
        )
        for name in shelf.facts
    ]


def label_of(model, name):
    """The name of a field as a page shows it."""
    label = str(model._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def value_of(entry, name):
    """The value of a field in words; empty where it is not known."""
    field = entry._meta.get_field(name)
    value = getattr(entry, name)
    if value is None or value == "":
        return ""
    if isinstance(field, models.BooleanField):
        return "yes" if value else "no"
    if field.choices:
        return str(getattr(entry, f"get_{name}_display")())
    if name.endswith("_usd") or "usd" in name:
        return f"${value:,}"
    return str(value)


def completeness(entry):
    """How many of the counted facts are known, and of how many."""
    counted = SHELF_BY_MODEL[type(entry)].counted
    return sum(value_of(entry, name) != "" for name in counted), len(counted)
