"""The shipped licenses, practice data, guide and debate: complete, sourced and careful.

The numbers are those of the collected material, counted there by hand.
"""

from collections import Counter, defaultdict

import pytest
from django.conf import settings

from careers.loading.files import read_entries
from careers.models import (
    Argument,
    ContinuingCertification,
    Disagreement,
    GuideArticle,
    GuidePoint,
    Organization,
    PayBand,
    Procedure,
    Resource,
    StateLicense,
)
from careers.states import STATE_BY_CODE

SECTIONS = {
    "licenses": 51,
    "procedures": 22,
    "continuing_certification": 6,
    "pay_bands": 7,
    "organizations": 24,
    "resources": 11,
    "articles": 14,
    "points": 114,
    "arguments": 16,
    "disagreements": 20,
}
MODELS = [
    *[StateLicense, Procedure, ContinuingCertification, PayBand, Organization, Resource],
    *[GuideArticle, GuidePoint, Argument, Disagreement],
]
SURE = {"official", "official-mirror", "peer-reviewed", "program"}
UNREAD = "acgme-pr-2022"  # official, but nobody could read more than its address


@pytest.fixture(scope="module")
def entries():
    return read_entries(settings.BASE_DIR / "fixtures")


@pytest.fixture(scope="module")
def licenses(entries):
    return by_key(entries, "licenses")


def by_key(entries, section):
    return {entry.key: entry.values for entry in entries[section]}


def ours(entries):
    return [entry for section in SECTIONS for entry in entries[section]]


def says(values, field):
    """Who says what on one field, in the order of the file."""
    return [(row["source"], row["says"]) for row in values["claims"] if row["field"] == field]


def fields_in_dispute(values):
    views = defaultdict(set)
    for claim in values["claims"]:
        views[claim["field"]].add(claim["says"].casefold())
    return {name for name, different in views.items() if len(different) > 1}


# Completeness --------------------------------------------------------------------------------


def test_the_files_hold_all_that_was_collected(entries):
    assert {section: len(entries[section]) for section in SECTIONS} == SECTIONS


def test_the_guide_has_a_point_for_all_that_was_collected(entries):
    """Beyond the collected lists: what the work is, letters and interviews."""
    points = [entry.values for entry in entries["points"]]
    counts = Counter(point["article"] for point in points)
    headings = Counter((point["article"], point["heading"]) for point in points)

    assert counts == {
        "the-work": 7,
        "settings": 9,
        "focus-areas": 10,
        "skills": 13,
        "conditions": 13,
        "training-rules": 11,
        "the-match": 6 + 5,
        "pay": 4,
        "licenses": 6 + 3,
        "job-search": 11,
        "questions": 16,
    }
    assert headings["the-match", "The Match in pain medicine"] == 6
    assert headings["licenses", "License and registrations"] == 6
    assert headings["licenses", "CME"] == 3


def test_articles_stand_in_the_order_of_reading(entries):
    assert list(by_key(entries, "articles")) == [
        *["the-work", "settings", "focus-areas", "skills", "conditions", "procedures"],
        *["training-rules", "the-match", "pay", "licenses", "continuing-certification"],
        *["job-search", "organizations", "questions"],
    ]


def test_points_under_one_heading_stand_together(entries):
    walked = [(one.values["article"], one.values["heading"]) for one in entries["points"]]
    blocks = [place for n, place in enumerate(walked) if n == 0 or walked[n - 1] != place]
    assert len(blocks) == len(set(blocks))


def test_conferences_and_journals_are_resources(entries):
    kinds = Counter(values["kind"] for values in by_key(entries, "resources").values())
    assert kinds == {"conference": 4, "journal": 7}


def test_every_statement_is_written_out(entries):
    empty = [
        entry.where
        for entry in ours(entries)
        if entry.kind.section != "licenses" and not entry.values["summary"]
    ]
    assert empty == []


# Provenance ----------------------------------------------------------------------------------


def test_every_entry_and_claim_names_a_source_that_exists(entries):
    known = by_key(entries, "sources").keys()
    wrong = []
    for entry in ours(entries):
        claimed = {claim["source"] for claim in entry.values["claims"]}
        named = set(entry.values["sources"])
        if not named or not named | claimed <= known:
            wrong.append(entry.where)
    assert wrong == []


def test_a_claim_is_as_sure_as_its_source(entries):
    kinds = {key: values["kind"] for key, values in by_key(entries, "sources").items()}
    expected = dict.fromkeys(SURE, "verified") | {"seed": "seed-only"}
    wrong = [
        (entry.key, claim["field"], claim["source"])
        for entry in ours(entries)
        for claim in entry.values["claims"]
        if claim["source"] != UNREAD
        if claim["confidence"] != expected.get(kinds[claim["source"]], "unverified")
    ]
    assert wrong == []


def test_every_difference_between_states_sources_is_ruled_on(licenses):
    open_ones = {
        key: fields_in_dispute(values) - {ruling["field"] for ruling in values["rulings"]}
        for key, values in licenses.items()
    }
    assert {key: names for key, names in open_ones.items() if names} == {}


def test_the_states_on_which_sources_differ(licenses):
    disputed = {key: fields_in_dispute(values) for key, values in licenses.items()}
    assert {key: names for key, names in disputed.items() if names} == {
        "arkansas": {"step3_attempts"},
        "california": {"years_us", "years_img", "years_do"},
        "district-of-columbia": {"years_us", "step3_attempts"},
        "maine": {"years_us", "step3_attempts"},
        "michigan": {"years_img", "has_osteopathic_board"},
        "nevada": {"years_us"},
        "new-jersey": {"years_us", "years_img"},
        "new-mexico": {"has_osteopathic_board"},
        "south-dakota": {"years_us"},
        "utah": {"has_osteopathic_board"},
        "wisconsin": {"years_us", "years_img"},
        "wyoming": {"years_us"},
    }


def test_every_disagreement_has_two_views_with_their_sources(entries):
    for values in by_key(entries, "disagreements").values():
        assert {claim["field"] for claim in values["claims"]} == {"view"}
        assert len({claim["says"].casefold() for claim in values["claims"]}) >= 2
        assert sorted(claim["source"] for claim in values["claims"]) == values["sources"]
        assert values["handling"]


def test_who_disagrees_on_the_length_of_the_fellowship(entries):
    length = by_key(entries, "disagreements")["fellowship-length"]
    assert says(length, "view") == [
        ("seed1", "1 to 2 years"),
        ("seed2", "1 to 2 years"),
        ("seed3", "1 year"),
        ("acgme-history", "12 months"),
        ("abem-pm-staging", "12 months"),
    ]


# Values --------------------------------------------------------------------------------------


def test_there_is_one_license_for_each_state(licenses):
    states = {values["state"]: values["name"] for values in licenses.values()}
    assert states == {code: state.name for code, state in STATE_BY_CODE.items()}


def test_california_follows_its_board_and_its_law(licenses):
    california = licenses["california"]

    assert [california[name] for name in ("years_us", "years_img", "years_do")] == ["3"] * 3
    assert says(california, "years_us") == [
        ("medlicense-2018", "1 year"),
        ("medprocentral", "1 year"),
        ("mbc-ptl", "3 years"),
        ("ca-sb798", "3 years"),
        ("ucdavis-ca", "3 years"),
    ]
    assert says(california, "years_img")[0] == ("medlicense-2018", "2 years")
    assert (california["step3_attempts"], california["time_limit"]) == ("4", "10 years")
    assert (california["cme_credits"], california["cme_years"]) == (50, 2)
    assert california["cme_by_certification"] is True
    assert california["has_osteopathic_board"] is True
    assert california["compact"] == "not listed"
    assert california["confidence"] == "verified"


def test_maine_stays_open_where_nothing_official_was_found(licenses):
    maine = licenses["maine"]

    assert (maine["years_us"], maine["years_img"]) == ("2 or 3 (sources differ)", "3")
    assert says(maine, "years_us") == [
        ("medlicense-2018", "2 years, for those who graduated after July 2004"),
        ("medprocentral", "2 years"),
        ("locumleaders-ca", "3 years"),
    ]
    assert says(maine, "time_limit") == [
        ("medlicense-2018", "7 years"),
        ("me-code-373", "7 years"),
    ]
    assert maine["spex"] == ""  # no source says
    assert (maine["cme_credits"], maine["cme_years"]) == (40, 2)
    assert maine["confidence"] == "unverified"


def test_the_district_of_columbia_has_two_numbers(licenses):
    district = licenses["district-of-columbia"]

    assert (district["state"], district["years_us"]) == ("DC", "1 or 2 (sources differ)")
    assert says(district, "years_us") == [
        ("medlicense-2018", "1 year"),
        ("medprocentral", "2 years"),
    ]
    assert (district["years_img"], district["compact"]) == ("3", "issuing")
    assert district["cme_pain_rule"] == ""
    assert district["has_osteopathic_board"] is False


def test_laws_and_boards_go_before_commercial_tables(licenses):
    assert licenses["wisconsin"]["years_us"] == "2, or enrolled in a residency on set terms"
    assert licenses["new-jersey"]["years_us"] == "2 and a signed contract for a third"
    verified = {key for key, values in licenses.items() if values["confidence"] == "verified"}
    assert verified == {"california", "new-jersey", "washington", "wisconsin"}


def test_what_is_not_known_of_a_state_stays_empty(licenses):
    without_cme = {key for key, values in licenses.items() if values["cme_credits"] is None}
    assert without_cme == {"indiana", "montana", "new-york", "south-dakota"}

    south_dakota = licenses["south-dakota"]
    assert south_dakota["cme_by_certification"] is None
    assert south_dakota["cme_dated"] == ""
    assert licenses["michigan"]["years_do"] == ""


def test_the_states_with_a_registration_of_their_own(licenses):
    named = {key: values["controlled_substances"] for key, values in licenses.items()}
    assert {key: text for key, text in named.items() if text} == {
        "alabama": "State certificate (ACSC)",
        "louisiana": "CDS license",
        "maryland": "CDS registration",
        "oklahoma": "Registration with the Bureau of Narcotics",
        "wyoming": "Controlled substance registration",
    }


def test_no_procedure_has_a_minimum(entries):
    minimums = {values["acgme_minimum"] for values in by_key(entries, "procedures").values()}
    assert minimums == {None}


def test_pay_is_what_each_source_gives(entries):
    bands = {
        key: (values["usd_low"], values["usd_high"], values["dated"], values["confidence"])
        for key, values in by_key(entries, "pay_bands").items()
    }
    assert bands == {
        "entry": (250000, 300000, "", "seed-only"),
        "experienced": (300000, 400000, "", "seed-only"),
        "leadership": (400000, None, "", "seed-only"),
        "mgma-2010-anesthesiology": (502024, 502024, "2010 data", "verified"),
        "mgma-2010-other": (371481, 371481, "2010 data", "verified"),
        "commercial-range": (270000, 380000, "", "unverified"),
        "offers-2020": (275000, 450000, "2020", "unverified"),
    }


def test_continuing_certification_belongs_to_its_board(entries):
    facts = {
        key: (values["board"], values["cycle_years"], values["annual_fee_usd"])
        for key, values in by_key(entries, "continuing_certification").items()
    }
    assert facts == {
        "aba": ("aba", 10, None),
        "abpmr": ("abpmr", 5, 550),
        "abpn": ("abpn", None, None),
        "abem": ("abem", None, None),
        "aocpmec": ("aocpmec", 3, None),
        "abpm": ("abpm", 10, None),
    }


def test_weak_figures_are_claims_and_no_facts(entries):
    points = by_key(entries, "points")
    assert says(points["licenses-dea-registration"], "fee") == [
        ("visualfoodie-dea", "888 US dollars (2026)")
    ]
    assert says(points["licenses-imlc"], "members") == [
        ("comphealth-imlc", "35 jurisdictions that issue licenses, and Guam (July 2023)"),
        ("imlcc-faster", "40 states, DC and Guam (undated)"),
    ]


def test_arguments_are_of_the_forum_with_both_sides_where_it_had_them(entries):
    arguments = by_key(entries, "arguments").values()
    assert sum(bool(values["counter"]) for values in arguments) == 10
    assert sum(bool(values["finding"]) for values in arguments) == 8
    assert {values["confidence"] for values in arguments} == {"seed-only", "unverified"}


# Loading -------------------------------------------------------------------------------------


def test_what_the_files_hold_is_stored_whole(reference):
    assert {model.__name__: model.objects.count() for model in MODELS} == dict(
        zip([model.__name__ for model in MODELS], SECTIONS.values(), strict=True)
    )
