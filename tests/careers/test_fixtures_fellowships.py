"""The shipped fellowships: as many, as sure and as empty as the collected programs.

The numbers are those of the collected material, counted there by hand.
"""

from collections import Counter

import pytest
from django.conf import settings

from careers.loading.files import read_entries


@pytest.fixture(scope="module")
def entries():
    return read_entries(settings.BASE_DIR / "fixtures")


@pytest.fixture
def fellowships(entries):
    return by_key(entries, "fellowships")


def by_key(entries, section):
    return {entry.key: entry.values for entry in entries[section]}


def known(values):
    """What the file says of an entry, without what is empty and without provenance."""
    left_out = {"name", "summary", "sources", "claims", "rulings", "review_every", "checked_on"}
    return {
        name: value
        for name, value in values.items()
        if name not in left_out and value not in (None, "", [])
    }


def test_every_collected_program_is_there(fellowships):
    assert len(fellowships) == 68
    assert Counter(program["evidence"] for program in fellowships.values()) == {
        "a": 33,
        "b": 18,
        "c": 17,
    }
    assert Counter(program["state"] for program in fellowships.values()) == {
        **{"AZ": 1, "CA": 6, "CO": 1, "FL": 4, "GA": 2, "IA": 1, "IL": 4, "LA": 1, "MA": 6},
        **{"MD": 2, "MI": 3, "MN": 2, "MO": 1, "MS": 1, "NC": 2, "NH": 1, "NJ": 1, "NY": 6},
        **{"OH": 5, "OR": 1, "PA": 2, "TN": 1, "TX": 5, "UT": 1, "VA": 2, "VT": 1, "WA": 3},
        **{"WI": 2},
    }


def test_programs_with_evidence_are_published_and_leads_are_not(fellowships):
    published = {key for key, program in fellowships.items() if program["is_published"]}

    assert len(published) == 51
    assert {fellowships[key]["evidence"] for key in published} == {"a", "b"}
    assert {fellowships[key]["evidence"] for key in fellowships.keys() - published} == {"c"}


def test_a_lead_tells_advisors_where_to_look_and_nothing_else_does(fellowships):
    with_lead = {key for key, program in fellowships.items() if program["lead"]}
    assert with_lead == {
        key for key, program in fellowships.items() if program["evidence"] == "c"
    }


def test_every_program_names_a_source(fellowships):
    assert [key for key, program in fellowships.items() if not program["sources"]] == []


def test_accreditation_is_known_where_a_source_shows_it(fellowships):
    shown = {key: program["accreditation"] for key, program in fellowships.items()}
    assert shown == {
        key: "acgme" if program["evidence"] == "a" else ""
        for key, program in fellowships.items()
    }


def test_a_lead_is_never_verified(fellowships):
    leads = [program for program in fellowships.values() if program["evidence"] == "c"]
    assert {program["confidence"] for program in leads} == {"unverified"}


def test_as_much_is_known_of_the_programs_as_was_collected(fellowships):
    names = ["city", "department", "acgme_id", "nrmp_code", "positions", "months", "in_match"]
    names += ["uses_eras", "letters", "accepts_j1", "visa_note", "website", "acceptances"]
    counts = {
        name: sum(program[name] not in (None, "", []) for program in fellowships.values())
        for name in names
    }
    assert counts == {
        "city": 66,
        "department": 34,
        "acgme_id": 12,
        "nrmp_code": 5,
        "positions": 25,
        "months": 30,
        "in_match": 10,
        "uses_eras": 8,
        "letters": 3,
        "accepts_j1": 2,
        "visa_note": 2,
        "website": 38,
        "acceptances": 9,
    }


def test_what_was_not_collected_is_never_said_to_be_no(fellowships):
    names = ["in_match", "uses_eras", "accepts_j1"]
    said = {program[name] for program in fellowships.values() for name in names}
    assert said == {True, None}


def test_a_program_holds_what_its_sources_say_and_no_more(fellowships):
    assert known(fellowships["university-of-miami"]) == {
        "slug": "university-of-miami",
        "institution": "University of Miami / Jackson Health System",
        "city": "Miami",
        "state": "FL",
        "nrmp_code": "1104530F0",
        "positions": 3,
        "in_match": True,
        "accreditation": "acgme",
        "evidence": "a",
        "note": "In the NRMP lists since 2021.",
        "confidence": "verified",
        "is_published": True,
    }


def test_a_program_known_from_its_own_page_lacks_what_the_page_lacks(fellowships):
    assert known(fellowships["university-of-virginia"]) == {
        "slug": "university-of-virginia",
        "institution": "University of Virginia",
        "city": "Charlottesville",
        "state": "VA",
        "evidence": "b",
        "note": (
            "The director's published affiliation is the department of anesthesiology. "
            "The text seen does not speak of ACGME accreditation."
        ),
        "confidence": "unverified",
        "is_published": True,
    }


def test_a_lead_keeps_its_place_and_nothing_invented(fellowships):
    baystate = known(fellowships["baystate"])
    assert baystate.pop("lead").startswith("Known from the biography of a graduate")
    assert baystate == {
        "slug": "baystate",
        "institution": "Baystate Medical Center",
        "city": "Springfield",
        "state": "MA",
        "evidence": "c",
        "confidence": "unverified",
        "is_published": False,
    }


def accepted(program):
    return {row["residency"]: row["accepts"] for row in program["acceptances"]}


def test_a_program_refuses_only_where_it_takes_nobody_else(fellowships):
    refusing = {
        key for key, program in fellowships.items() if False in accepted(program).values()
    }
    assert refusing == {"wake-forest", "penn-state"}
    for key in refusing:
        says = [row["says"] for row in fellowships[key]["claims"] if row["field"] == "accepts"]
        assert [text.startswith("Only ") for text in says] == [True]


def test_whom_a_program_accepts_beyond_its_list_stays_unknown(fellowships):
    assert accepted(fellowships["evms"]) == {"pmr": True, "anesthesiology": True}
    assert accepted(fellowships["montefiore-einstein"]) == dict.fromkeys(
        ["pmr", "anesthesiology", "neurology", "emergency-medicine", "psychiatry"], True
    )
    assert "child-neurology" not in accepted(fellowships["wake-forest"])


def test_older_numbers_stand_beside_the_one_in_use(fellowships):
    florida = fellowships["university-of-florida"]
    assert florida["positions"] == 4
    assert [row["source"] for row in florida["claims"] if row["field"] == "positions"] == [
        "nrmp-florida",
        "aap-directors-2024",
    ]
    assert [row["uses"] for row in florida["rulings"]] == ["4"]


def test_a_claim_on_a_program_is_no_surer_than_its_source(entries):
    sure = {"official", "official-mirror", "peer-reviewed", "program"}
    kinds = {key: values["kind"] for key, values in by_key(entries, "sources").items()}
    too_sure = [
        (entry.key, claim["field"])
        for entry in entries["fellowships"]
        for claim in entry.values["claims"]
        if claim["confidence"] == "verified" and kinds[claim["source"]] not in sure
    ]
    assert too_sure == []
