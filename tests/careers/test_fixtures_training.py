"""The shipped routes, training rules, documents, fees, Match figures and seasons.

The numbers are those of the collected material, counted there by hand.
"""

from collections import Counter

import pytest
from django.conf import settings

from careers.loading.files import read_entries

ANESTHESIOLOGISTS_ONLY = ("aoba-pain-management", "abps-ipm")


@pytest.fixture(scope="module")
def entries():
    return read_entries(settings.BASE_DIR / "fixtures")


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


# Routes and training -------------------------------------------------------------------------


def routes_of(entries, *certificates):
    return {
        key: (values["board"], values["status"])
        for key, values in by_key(entries, "routes").items()
        if values["certificate"] in certificates
    }


def test_routes_say_what_is_open_unconfirmed_and_closed(entries):
    assert routes_of(entries, "abms-pain-medicine", "aoa-pain-medicine") == {
        "abms-pain-medicine/anesthesiology": ("aba", "open"),
        "abms-pain-medicine/pmr": ("abpmr", "open"),
        "abms-pain-medicine/neurology": ("abpn", "open"),
        "abms-pain-medicine/child-neurology": ("abpn", "open"),
        "abms-pain-medicine/psychiatry": ("abpn", "open"),
        "abms-pain-medicine/emergency-medicine": ("abem", "open"),
        "abms-pain-medicine/radiology": ("abr", "open"),
        "abms-pain-medicine/family-medicine": ("abfm", "unconfirmed"),
        "abms-pain-medicine/internal-medicine": (None, "closed"),
        "abms-pain-medicine/neuromusculoskeletal-medicine": (None, "closed"),
        "aoa-pain-medicine/pmr/do": ("aocpmec", "open"),
        "aoa-pain-medicine/neurology/do": ("aocpmec", "open"),
        "aoa-pain-medicine/psychiatry/do": ("aocpmec", "open"),
        "aoa-pain-medicine/family-medicine/do": ("aocpmec", "open"),
        "aoa-pain-medicine/internal-medicine/do": ("aocpmec", "open"),
        "aoa-pain-medicine/neuromusculoskeletal-medicine/do": ("aocpmec", "open"),
        "aoa-pain-medicine/emergency-medicine/do": (None, "unconfirmed"),
        "aoa-pain-medicine/child-neurology/do": ("aocpmec", "unconfirmed"),
        "aoa-pain-medicine/anesthesiology/do": (None, "closed"),
    }


def test_two_certificates_are_for_anesthesiologists_only(entries):
    others = by_key(entries, "residencies").keys() - {"anesthesiology"}
    closed = {
        f"{certificate}/{residency}": (None, "closed")
        for certificate in ANESTHESIOLOGISTS_ONLY
        for residency in others
    }
    assert routes_of(entries, *ANESTHESIOLOGISTS_ONLY) == closed | {
        "aoba-pain-management/anesthesiology/do": ("aoba", "open"),
        "abps-ipm/anesthesiology": ("abps", "open"),
    }


def test_every_certificate_has_a_rule_for_every_accreditation(entries):
    rules = by_key(entries, "training_rules")
    statuses = {
        certificate: [
            rules[f"{certificate}/{accreditation}"]["status"]
            for accreditation in ["acgme", "other", "none"]
        ]
        for certificate in by_key(entries, "certificates")
    }
    assert len(rules) == 24
    assert statuses == {
        "abms-pain-medicine": ["open", "closed", "closed"],
        "aoa-pain-medicine": ["open", "unconfirmed", "closed"],
        "aoba-pain-management": ["open", "closed", "closed"],
        "abpm-diplomate": ["unconfirmed"] * 3,
        "abipp": ["unconfirmed"] * 3,
        "fipp": ["unconfirmed"] * 3,
        "abps-ipm": ["open"] * 3,
        "fapm-title": ["unconfirmed"] * 3,
    }


# Applying ------------------------------------------------------------------------------------


def test_documents_fees_and_match_years_are_those_that_were_collected(entries):
    assert len(entries["documents"]) == 11
    assert list(by_key(entries, "fees")) == [
        "eras-fellowship-2026",
        "eras-fellowship-2021",
        "efdo-token",
        "nrmp-sms",
    ]
    assert [values["year"] for values in by_key(entries, "match_years").values()] == [
        2014,
        2017,
        2023,
    ]


def test_the_fee_of_a_season_is_stored_tier_by_tier(entries):
    tiers = by_key(entries, "fees")["eras-fellowship-2026"]["tiers"]
    assert [tuple(tier.values()) for tier in tiers] == [
        (1, 10, 115, True),
        (11, 20, 17, False),
        (21, 30, 20, False),
        (31, None, 27, False),
    ]


def test_a_fee_on_which_sources_differ_is_not_one_number(entries):
    fee = by_key(entries, "fees")["nrmp-sms"]
    assert fee["usd"] is None
    assert {claim["source"] for claim in fee["claims"]} == {
        "nrmp-fees-2016",
        "moneycentral-nrmp",
    }
    assert [(ruling["field"], ruling["uses"]) for ruling in fee["rulings"]] == [
        ("usd", "Not known")
    ]


def test_match_figures_that_no_source_gives_are_empty(entries):
    year = known(by_key(entries, "match_years")["match-2017"])
    assert year == {
        "slug": "match-2017",
        "year": 2017,
        "positions": 316,
        "applicants": 401,
        "applicants_per_position": 1.3,
        "matched_percent": 77.1,
        "unfilled": 7,
        "unfilled_percent": 2.2,
        "note": "From a forum thread that quotes the report of NRMP.",
        "confidence": "unverified",
        "is_published": True,
    }


def test_only_published_dates_of_a_season_are_confirmed(entries):
    season = by_key(entries, "seasons")["fellowship-2027"]
    assert {
        event["moment"]: (event["on"], event["is_confirmed"]) for event in season["events"]
    } == {
        "opens": ("2025-06-04", True),
        "tokens": ("2025-06-05", True),
        "submit": ("2025-11-12", True),
        "review": ("2025-12-03", True),
        "ends": ("2026-05-31", True),
        "registration": (None, False),
        "ranking-opens": (None, False),
        "ranking-closes": (None, False),
        "match-day": (None, False),
    }
    assert Counter(claim["field"] for claim in season["claims"]) == {
        "interviews": 3,
        "program deadline": 3,
        "start": 1,
    }
