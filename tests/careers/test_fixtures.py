"""The reference files that we ship: complete, sourced, careful, and in US English."""

import re
from collections import Counter, defaultdict
from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from careers.loading.files import read_entries
from careers.models import (
    Board,
    CatalogueVersion,
    Certificate,
    Claim,
    Exam,
    GuidePoint,
    LoadedEntry,
    Milestone,
    Residency,
    Ruling,
    Source,
)

FIXTURES = settings.BASE_DIR / "fixtures"


@pytest.fixture(scope="module")
def entries():
    return read_entries(FIXTURES)


def by_key(entries, section):
    return {entry.key: entry.values for entry in entries[section]}


def test_the_files_hold_what_was_collected(entries):
    counts = {section: len(found) for section, found in entries.items()}

    assert {
        name: counts[name]
        for name in ["sources", "boards", "residencies", "exams", "certificates", "stages"]
    } == {
        "sources": 237,
        "boards": 19,
        "residencies": 13,
        "exams": 20,
        "certificates": 8,
        "stages": 9,
    }


def test_every_entry_names_its_sources(entries):
    bare = [
        entry.where
        for found in entries.values()
        for entry in found
        if "sources" in entry.values and not entry.values["sources"]
    ]
    assert bare == []


def test_every_entry_was_checked_when_it_was_collected(entries):
    checked = {
        entry.values["checked_on"]
        for found in entries.values()
        for entry in found
        if "checked_on" in entry.values
    }
    assert checked == {"2026-11-01"}
    assert date.fromisoformat(checked.pop()) <= date(2026, 11, 30)


def test_lengths_are_known_or_empty(entries):
    lengths = {
        key: (values["years_min"], values["years_max"], values["confidence"])
        for key, values in by_key(entries, "residencies").items()
    }
    assert lengths == {
        "anesthesiology": (4, 4, "verified"),
        "pmr": (4, 4, "verified"),
        "neurology": (4, 4, "verified"),
        "child-neurology": (None, None, "unverified"),
        "psychiatry": (4, 4, "verified"),
        "emergency-medicine": (3, 4, "verified"),
        "family-medicine": (3, 3, "unverified"),
        "radiology": (5, 5, "verified"),
        "internal-medicine": (3, 3, "unverified"),
        "neuromusculoskeletal-medicine": (None, None, "unverified"),
        "neurosurgery": (None, None, "seed-only"),
        "orthopedic-surgery": (5, 5, "seed-only"),
        "medical-genetics": (None, None, "seed-only"),
    }


def test_lengths_stand_side_by_side_with_their_sources(entries):
    lengths = {
        key: Counter(claim["field"] for claim in values["claims"])["length"]
        for key, values in by_key(entries, "residencies").items()
    }
    assert {key: number for key, number in lengths.items() if number} == {
        "anesthesiology": 6,
        "pmr": 3,
        "neurology": 4,
        "psychiatry": 2,
        "emergency-medicine": 3,
        "family-medicine": 4,
        "radiology": 2,
        "internal-medicine": 4,
        "neurosurgery": 1,
        "orthopedic-surgery": 1,
    }


def test_a_claim_is_as_sure_as_its_source(entries):
    """What one forum, firm or society says alone is not verified."""
    sure = {"official", "official-mirror", "peer-reviewed", "program"}
    kinds = {key: values["kind"] for key, values in by_key(entries, "sources").items()}
    expected = dict.fromkeys(sure, "verified") | {"seed": "seed-only"}
    wrong = [
        (entry.key, claim["field"], claim["source"])
        for section in ["boards", "residencies", "exams", "certificates", "seasons"]
        for entry in entries[section]
        for claim in entry.values["claims"]
        if claim["confidence"] != expected.get(kinds[claim["source"]], "unverified")
    ]
    assert wrong == []


def test_fees_that_differ_by_board_are_not_one_number(entries):
    exam = by_key(entries, "exams")["abms-pain-exam"]
    assert exam["fee_usd"] is None
    assert "ABEM 2024" in exam["fee_note"]
    assert [claim["source"] for claim in exam["claims"] if claim["field"] == "fee_usd"] == [
        "abem-pm-2024",
        "abpmr-fees-2022",
        "abpmr-boi-2012",
    ]


def test_what_sources_disagree_on_has_a_ruling(entries):
    """A reader who sees two values side by side also sees which one we use, and why."""
    undecided = [
        (entry.key, field)
        for section in ["boards", "residencies", "exams", "certificates", "fees", "documents"]
        for entry in entries[section]
        for field in disputed(entry) - {ruling["field"] for ruling in entry.values["rulings"]}
    ]
    assert undecided == []


def disputed(entry):
    said = defaultdict(set)
    for claim in entry.values["claims"]:
        said[claim["field"]].add(claim["says"])
    return {field for field, words in said.items() if len(words) > 1}


def test_rulings_name_the_value_and_the_reason(entries):
    rulings = {
        (entry.key, ruling["field"]): (ruling["uses"], ruling["because"])
        for section in ["boards", "residencies", "exams", "certificates"]
        for entry in entries[section]
        for ruling in entry.values["rulings"]
    }
    assert {key: uses for key, (uses, _) in rulings.items()} == {
        ("abem", "pain certificate"): "Issued by ABEM",
        ("abfm", "pain certificate"): "Not confirmed",
        ("abim", "pain certificate"): "No known route",
        ("abr", "pain certificate"): "Issued by ABR",
        ("anesthesiology", "length"): "4 years",
        ("pmr", "length"): "4 years",
        ("pmr", "fellowship_access"): "Yes",
        ("neurology", "length"): "4 years",
        ("psychiatry", "length"): "4 years",
        ("emergency-medicine", "length"): "3 to 4 years",
        ("family-medicine", "fellowship_access"): "Yes, but not everywhere",
        ("radiology", "length"): "5 years",
        ("internal-medicine", "length"): "3 years",
        ("internal-medicine", "fellowship_access"): "It depends on the program",
        ("internal-medicine", "pain certificate"): "No known route",
        ("usmle-step-2-ck", "passing_score"): "218, to confirm",
        ("usmle-step-3", "attempts"): "4",
        (
            "aba-basic",
            "format",
        ): "Multiple choice; the number of questions is not known",
        (
            "abms-pain-exam",
            "timing",
        ): "Once a year in September; applications from June to early August",
        ("abms-pain-exam", "fee_usd"): "No single fee",
        ("aoa-pain-exam", "timing"): "Not settled",
        (
            "abms-pain-medicine",
            "boards",
        ): "ABA, ABPMR, ABPN and ABEM are firm, ABR is likely, ABFM is not confirmed",
        ("abms-pain-medicine", "eligibility_note"): "No one window for all boards",
        ("abpm-diplomate", "validity_years"): "10 years",
    }
    assert all(because for _, because in rulings.values())


# Words for what has no field of its own, for example the length of a residency.
WORDS = {
    "accepts",
    "certifying boards",
    "deadline",
    "eligibility",
    "fellows",
    "interviews",
    "length",
    "match result",
    "members",
    "pain certificate",
    "program deadline",
    "scores",
    "start",
}
OURS = ["boards", "residencies", "exams", "certificates", "fellowships", "seasons"]


@pytest.mark.parametrize("section", [*OURS, "documents", "fees", "match_years"])
def test_claims_and_rulings_name_a_field_or_a_known_word(entries, section):
    unknown = {
        row["field"]
        for entry in entries[section]
        for row in [*entry.values["claims"], *entry.values["rulings"]]
        if row["field"] not in WORDS
        and row["field"] not in {field.name for field in entry.kind.model._meta.get_fields()}
    }
    assert unknown == set()


def test_texts_are_plain_us_english(entries):
    """Addresses and the titles of pages stay as they are."""
    unwanted = re.compile(r"programme|licence|centre\b|speciali[sz]ation\b|!|isation\b", re.I)
    found = [
        (entry.where, name, text)
        for section in entries.values()
        for entry in section
        for name, text in texts(entry.values)
        if name not in ("url", "website", "title") and unwanted.search(text)
    ]
    assert found == []


def texts(values):
    for name, value in values.items():
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, list):
            for row in value:
                yield from texts(row) if isinstance(row, dict) else [(name, row)]


@pytest.mark.django_db
def test_the_files_load_into_an_empty_database_once():
    output = StringIO()
    call_command("load_reference", stdout=output)

    models = [Source, Board, Residency, Exam, Certificate]
    assert [model.objects.count() for model in models] == [237, 19, 13, 20, 8]
    assert CatalogueVersion.current() == 1
    written = [model.history for model in (Milestone, Claim, Ruling, GuidePoint)]
    rows = [versions.count() for versions in [*written, LoadedEntry.objects]]

    output = StringIO()
    call_command("load_reference", stdout=output)

    assert output.getvalue().splitlines()[-1] == "Nothing changed."
    assert [versions.count() for versions in [*written, LoadedEntry.objects]] == rows
    assert CatalogueVersion.current() == 1
