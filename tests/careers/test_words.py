"""Reference data in plain sentences."""

from datetime import date

import pytest
from django.template.defaultfilters import date as date_filter

from careers.catalogue import (
    Anchor,
    Confidence,
    DateRule,
    Edge,
    RouteInfo,
    RouteStatus,
    SeasonMoment,
    Track,
)
from careers.words import (
    ANCHOR_WORDS,
    CONFIDENCE_WORDS,
    EDGE_WORDS,
    FOR_EVERY_DEGREE,
    MOMENT_WORDS,
    STANDING_WORDS,
    TRACK_WORDS,
    counted,
    dates_in_words,
    days_in_words,
    degrees_in_words,
    duration,
    listing,
    routes_in_words,
    rule_in_words,
    shifted,
    spell,
)

SEASONS = {Anchor.RESIDENCY_SEASON, Anchor.FELLOWSHIP_SEASON}


def rule(anchor, **fields):
    return DateRule(edge=Edge.DUE, anchor=anchor, **fields)


def route(status, track=None):
    return RouteInfo(certificate="pain", status=status, reason="", track=track)


@pytest.mark.parametrize(
    ("enum", "words"),
    [
        (set(Anchor) - SEASONS, ANCHOR_WORDS),
        (set(SeasonMoment), MOMENT_WORDS),
        (set(Edge), EDGE_WORDS),
        (set(Confidence), CONFIDENCE_WORDS),
        (set(Track), TRACK_WORDS),
        (set(RouteStatus), STANDING_WORDS),
        ({*RouteStatus, None}, FOR_EVERY_DEGREE),
    ],
    ids=["anchors", "moments", "edges", "confidence", "tracks", "routes", "all"],
)
def test_every_value_has_words(enum, words):
    assert set(words) == enum


@pytest.mark.parametrize(
    ("date_rule", "words"),
    [
        (rule(Anchor.RESIDENCY_END), "the end of residency"),
        (rule(Anchor.PGY1_END, offset_months=-1), "1 month before the end of PGY-1"),
        (
            rule(Anchor.FELLOWSHIP_END, offset_months=24),
            "2 years after the end of the pain fellowship",
        ),
        (
            rule(Anchor.FELLOWSHIP_END, month=8, day=5),
            "5 August of the year of the end of the pain fellowship",
        ),
        (
            rule(Anchor.FELLOWSHIP_SEASON, moment=SeasonMoment.SUBMIT, offset_months=-3),
            "3 months before the first day to submit of the fellowship season",
        ),
    ],
)
def test_a_date_rule_in_words(date_rule, words):
    assert rule_in_words(date_rule) == words


@pytest.mark.parametrize(
    ("months", "words"),
    [(1, "1 month"), (18, "18 months"), (12, "1 year"), (36, "3 years")],
)
def test_durations(months, words):
    assert duration(months) == words


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((1, "file"), "1 file"), ((0, "file"), "0 files"), ((2, "entry", "entries"), "2 entries")],
)
def test_so_many(arguments, words):
    assert counted(*arguments) == words


@pytest.mark.parametrize(("days", "words"), [(1, "1 day later"), (-12, "12 days earlier")])
def test_by_how_much_a_day_moves(days, words):
    assert shifted(days, "day") == words


def test_a_day_says_whether_it_is_to_confirm():
    on = date(2027, 5, 3)
    assert (spell(on), spell(on, True)) == ("3 May 2027", "3 May 2027 (to confirm)")


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "1 day"), (45, "45 days"), (60, "2 months"), (365, "1 year"), (1095, "3 years")],
)
def test_lengths_in_days(days, words):
    assert days_in_words(days) == words


@pytest.mark.parametrize(
    ("names", "words"), [(["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")]
)
def test_listings(names, words):
    assert listing(names) == words


@pytest.mark.parametrize(
    ("tracks", "words"),
    [
        (frozenset(), "every degree"),
        (frozenset(Track), "every degree"),
        (frozenset({Track.DO}), "DO only"),
        (frozenset({Track.DO, Track.MD}), "MD and DO only"),
        (frozenset({Track.IMG}), "international graduates only"),
    ],
)
def test_degrees(tracks, words):
    assert degrees_in_words(tracks) == words


@pytest.mark.parametrize(
    ("routes", "words"),
    [
        ([], "Not known"),
        ([route(RouteStatus.OPEN)], "Known route for every degree"),
        ([route(RouteStatus.CLOSED)], "No known route"),
        (
            [route(RouteStatus.OPEN, Track.DO)],
            "Not known for MD and international graduates; known route for DO",
        ),
        (
            [route(RouteStatus.UNCONFIRMED), route(RouteStatus.OPEN, Track.DO)],
            "Unconfirmed for MD and international graduates; known route for DO",
        ),
        (
            [route(RouteStatus.OPEN), route(RouteStatus.CLOSED, Track.DO)],
            "Known route for every degree",
        ),
    ],
)
def test_routes_to_a_pain_certificate(routes, words):
    assert routes_in_words(routes) == words


def test_a_day_looks_the_same_in_a_sentence_and_in_a_template():
    day = date(2027, 9, 3)
    assert (spell(day), date_filter(day)) == ("3 September 2027", "3 September 2027")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2023-07-19", "19 July 2023"),
        ("2025-03-21, updated 2026-02-11", "21 March 2025, updated 11 February 2026"),
        ("2017-11 to 2018-10", "November 2017 to October 2018"),
        ("policy from 2021-07-01", "policy from 1 July 2021"),
        ("2022-2023", "2022-2023"),
        ("2024-13-01", "2024-13-01"),
        ("about 2005", "about 2005"),
        ("", ""),
    ],
)
def test_dates_in_a_text_become_words_and_spans_of_years_stay(written, words):
    assert dates_in_words(written) == words
