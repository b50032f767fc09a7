"""What is said once, above the list."""

from datetime import date

import pytest

from applicants.planning import Notice, NoticeKind, Profile
from careers.catalogue import Edge, RouteStatus, SeasonMoment, Track

from .builders import (
    done,
    make_group,
    make_milestone,
    make_plan,
    make_residency,
    make_route,
    make_season,
    needs,
    season_rule,
)

SUBMIT = make_milestone("submit", dates=(season_rule(Edge.CLOSES, SeasonMoment.ENDS),))
MATCH = make_milestone("match", needs("submit"))
START = make_milestone("start", needs("match"))
MD = {"track": Track.MD, "residency": "neurology"}
NEUROLOGY = make_residency("neurology")


def notices_of(*milestones, records=None, today=date(2026, 11, 21), routes=(), **profile):
    found = make_plan(
        *milestones,
        profile=Profile(**(MD | profile)),
        records=records,
        today=today,
        residencies=[make_residency("neurology", routes=routes)],
        seasons=[make_season()],
    )
    return found.notices


def test_a_plan_with_everything_known_says_nothing():
    assert notices_of(SUBMIT, target_year=2028) == ()


# --- the season is over -----------------------------------------------------------------------


def test_a_season_that_ended_is_said_with_the_start_that_is_still_open():
    assert notices_of(SUBMIT, target_year=2027) == (
        Notice(
            NoticeKind.SEASON_OVER,
            "The season for a July 2027 start ended on 31 May 2026."
            " The start that is still open is July 2028;"
            " its season ends on 31 May 2027 (to confirm).",
            2028,
        ),
    )


def test_the_season_is_open_on_its_last_day():
    assert notices_of(SUBMIT, target_year=2027, today=date(2026, 5, 31)) == ()


def test_no_start_is_called_open_before_residency_ends():
    (notice,) = notices_of(SUBMIT, target_year=2027, residency_end_on=date(2029, 6, 30))
    assert notice.open_year == 2029


def test_an_end_to_confirm_is_said_to_be_so():
    (notice,) = notices_of(SUBMIT, target_year=2028, today=date(2027, 6, 1))
    assert notice.text == (
        "The season for a July 2028 start ended on 31 May 2027 (to confirm)."
        " The start that is still open is July 2029;"
        " its season ends on 31 May 2028 (to confirm)."
    )


@pytest.mark.parametrize("behind", [{"submit": done()}, {"match": done()}, {"start": done()}])
def test_who_sent_or_matched_did_not_miss_the_season(behind):
    """Somebody who forgot to tick a step must not read that the season is lost."""
    assert notices_of(SUBMIT, MATCH, START, records=behind, target_year=2027) == ()


@pytest.mark.parametrize(
    ("started_on", "kinds"),
    [(date(2027, 7, 1), [NoticeKind.SEASON_OVER]), (date(2026, 7, 1), []), (None, [])],
)
def test_who_is_in_fellowship_did_not_miss_a_season(started_on, kinds):
    found = make_plan(
        SUBMIT,
        profile=Profile(**MD, fellowship_start_on=started_on, target_year=2028),
        residencies=[NEUROLOGY],
        seasons=[make_season(), make_season(2026, ends=date(2025, 5, 31))],
    )
    assert [notice.kind for notice in found.notices] == kinds


def test_a_season_can_be_over_without_a_known_end():
    """Its window may close with another moment than the end of the season."""
    closes = make_milestone("a", dates=(season_rule(Edge.CLOSES, SeasonMoment.SUBMIT),))
    found = make_plan(
        closes,
        profile=Profile(**MD, target_year=2027),
        residencies=[NEUROLOGY],
        seasons=[make_season(submit=date(2025, 11, 12))],
    )
    assert found.notices == (
        Notice(NoticeKind.SEASON_OVER, "The season for a July 2027 start is over."),
    )


# --- routes -----------------------------------------------------------------------------------

EXAM = make_milestone("exam", certificate="pain", certificate_name="Pain Medicine")


@pytest.mark.parametrize(
    ("routes", "track", "expected"),
    [
        ([make_route()], Track.MD, []),
        (
            [],
            Track.MD,
            [
                Notice(
                    NoticeKind.NO_ROUTE,
                    "No known route from Neurology to Pain Medicine. No source names one.",
                )
            ],
        ),
        (
            [make_route(status=RouteStatus.UNCONFIRMED, reason="One forum says so.")],
            Track.MD,
            [
                Notice(
                    NoticeKind.UNCONFIRMED_ROUTE,
                    "The route from Neurology to Pain Medicine is unconfirmed."
                    " One forum says so.",
                )
            ],
        ),
        (
            [make_route(status=RouteStatus.CLOSED, reason="Its board does not issue it.")],
            Track.MD,
            [
                Notice(
                    NoticeKind.NO_ROUTE,
                    "No known route from Neurology to Pain Medicine."
                    " Its board does not issue it.",
                )
            ],
        ),
        (
            [
                make_route("aoa", certificate_name="Pain Medicine (AOA)", track=Track.DO),
                make_route("other", status=RouteStatus.UNCONFIRMED),
                make_route(status=RouteStatus.CLOSED, reason="Its board does not issue it."),
            ],
            Track.DO,
            [
                Notice(
                    NoticeKind.NO_ROUTE,
                    "No known route from Neurology to Pain Medicine."
                    " Its board does not issue it. Open to you instead: Pain Medicine (AOA).",
                )
            ],
        ),
        (
            [make_route(status=RouteStatus.CLOSED), make_route(track=Track.DO)],
            Track.DO,
            [],
        ),
    ],
)
def test_what_stands_between_a_residency_and_a_certificate(routes, track, expected):
    found = notices_of(EXAM, SUBMIT, routes=routes, track=track, target_year=2028)
    assert list(found) == expected


def test_a_certificate_is_named_once():
    found = notices_of(EXAM, make_milestone("apply", certificate="pain"), target_year=2028)
    assert [notice.kind for notice in found] == [NoticeKind.NO_ROUTE]


def test_routes_are_not_spoken_of_while_the_residency_is_undecided():
    assert notices_of(EXAM, residency=None) == ()


# --- what the profile leaves open -------------------------------------------------------------


def test_no_degree():
    assert notices_of(SUBMIT, track=None, target_year=2028) == (
        Notice(
            NoticeKind.NO_TRACK,
            "You have not chosen MD or DO."
            " What differs is shown as “any 1 of” or not counted yet.",
        ),
    )


def test_no_residency():
    basic = make_milestone("basic", residencies=frozenset({"anesthesiology"}))
    assert notices_of(basic, residency=None) == (
        Notice(
            NoticeKind.NO_RESIDENCY,
            "You have not chosen a residency."
            " Items that depend on it are shown but not counted.",
        ),
    )
    assert notices_of(make_milestone("a"), residency=None) == ()


def test_no_target():
    assert notices_of(SUBMIT) == (
        Notice(
            NoticeKind.NO_TARGET,
            "You have no target start. Choose one, and your application season gets its dates.",
        ),
    )
    assert notices_of(SUBMIT, records={"submit": done()}) == ()
    assert notices_of(make_milestone("a")) == ()


def test_the_most_pressing_comes_first():
    found = make_plan(
        SUBMIT,
        make_milestone("basic", residencies=frozenset({"anesthesiology"})),
        make_milestone("token", dates=(season_rule(Edge.OPENS, SeasonMoment.OPENS),)),
        groups=[make_group("g")],
        seasons=[make_season()],
    )
    assert [notice.kind for notice in found.notices] == [
        NoticeKind.NO_TRACK,
        NoticeKind.NO_RESIDENCY,
        NoticeKind.NO_TARGET,
    ]
