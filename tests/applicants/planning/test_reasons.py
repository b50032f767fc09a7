"""Every item says why it stands as it does, in whole sentences."""

from datetime import date

import pytest

from applicants.planning import Profile, ReasonKind
from careers.catalogue import Anchor, Cycle, Edge, Necessity, RouteStatus, SeasonMoment, Track

from .builders import (
    IN_PROGRESS,
    better_after,
    done,
    due_at,
    make_group,
    make_milestone,
    make_plan,
    make_residency,
    make_route,
    make_season,
    needs,
    needs_group,
    rule,
    season_rule,
    waived,
)

EVERYONE = "Part of every pathway."
FREE = "Nothing stands in the way."
UNDATED = "No date: no source gives one."
NEUROLOGY = make_residency("neurology", board_window_months=84)
EMERGENCY = make_residency("emergency")


def reasons_of(*milestones, slug="a", **fields):
    """All but what follows from the schedule, which has tests of its own."""
    reasons = make_plan(*milestones, **fields).by_slug[slug].reasons
    return tuple(
        reason
        for reason in reasons
        if getattr(reason, "kind", None) not in (ReasonKind.SLACK, ReasonKind.ATTEMPTS)
    )


# --- whom it is for ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("track", "sentence"),
    [
        (Track.MD, "Yours because your degree is MD."),
        (Track.DO, "Yours because your degree is DO."),
        (Track.IMG, "Yours because you are an international graduate."),
    ],
)
def test_an_item_of_a_degree(track, sentence):
    milestone = make_milestone("a", tracks=frozenset(Track))
    profile = Profile(track=track)
    assert reasons_of(milestone, profile=profile) == (sentence, FREE, UNDATED)


def test_an_item_of_both_degrees_without_one():
    milestone = make_milestone("a", tracks=frozenset({Track.MD, Track.DO}))
    assert reasons_of(milestone) == ("Yours because you head for MD or DO.", FREE, UNDATED)


@pytest.mark.parametrize(
    ("is_wish", "sentence"),
    [
        (False, "Yours because you chose Neurology."),
        (True, "Yours because you wish for Neurology."),
    ],
)
def test_an_item_of_a_residency(is_wish, sentence):
    found = reasons_of(
        make_milestone("a", residencies=frozenset({"neurology"})),
        residencies=[NEUROLOGY],
        profile=Profile(residency="neurology", is_residency_a_wish=is_wish),
    )
    assert found == (sentence, FREE, UNDATED)


def test_an_item_of_a_degree_in_a_residency():
    found = reasons_of(
        make_milestone("a", tracks=frozenset({Track.DO}), residencies=frozenset({"neurology"})),
        residencies=[NEUROLOGY],
        profile=Profile(track=Track.DO, residency="neurology"),
    )
    assert found[0] == "Yours because your degree is DO and you chose Neurology."


@pytest.mark.parametrize(
    ("narrowed", "sentence"),
    [
        ({"tracks": frozenset({Track.DO})}, "Depends on your degree: it is for DO only."),
        (
            {"residencies": frozenset({"emergency"})},
            "Depends on your residency: it is for Emergency only.",
        ),
        (
            {"residencies": frozenset({"neurology", "emergency", "gone"})},
            "Depends on your residency: it is for Emergency, Neurology or gone only.",
        ),
    ],
)
def test_what_is_undecided_says_on_what_it_depends(narrowed, sentence):
    milestone = make_milestone("a", **narrowed)
    assert reasons_of(milestone, residencies=[NEUROLOGY, EMERGENCY]) == (sentence,)


# --- its state --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (done(date(2024, 3, 5)), (EVERYONE, "Done on 5 March 2024.")),
        (done(), (EVERYONE, "Done, date unknown.")),
        (waived("My program said so."), (EVERYONE, "Waived: My program said so.")),
        (IN_PROGRESS, (EVERYONE, "In progress.", UNDATED)),
    ],
)
def test_what_was_noted(record, expected):
    assert reasons_of(make_milestone("a"), records={"a": record}) == expected


def test_what_blocks_is_named():
    milestones = [
        make_milestone("a", needs("first"), needs_group("either"), needs("second")),
        make_milestone("first"),
        make_milestone("second"),
        make_milestone("one", group="either"),
        make_milestone("other", group="either"),
    ]
    found = reasons_of(*milestones, groups=[make_group("either")])
    assert found == (EVERYONE, "Blocked by “First”, “Either” and “Second”.", UNDATED)


def test_advice_is_said_and_called_advice():
    milestones = [make_milestone("a", better_after("rotation")), make_milestone("rotation")]
    advice = "Better after “Rotation”; not a must."
    assert reasons_of(*milestones) == (EVERYONE, FREE, advice, UNDATED)
    assert reasons_of(*milestones, records={"a": done()}) == (EVERYONE, "Done, date unknown.")


def test_a_window_is_told():
    milestone = make_milestone(
        "a",
        dates=(
            season_rule(Edge.OPENS, SeasonMoment.OPENS, because="ERAS opens."),
            season_rule(Edge.DUE, SeasonMoment.SUBMIT, because="It is needed to submit."),
            season_rule(Edge.CLOSES, SeasonMoment.ENDS),
        ),
    )
    season = {"seasons": [make_season()], "profile": Profile(target_year=2029)}
    derived = "Derived from the season for July 2027."
    assert reasons_of(milestone, **season) == (
        EVERYONE,
        "Can begin on 4 June 2027.",
        f"Opens 4 June 2027 (to confirm): ERAS opens. {derived}",
        f"Due 12 November 2027 (to confirm): It is needed to submit. {derived}",
        f"Closes 31 May 2028 (to confirm): {derived}",
    )


@pytest.mark.parametrize("necessity", [Necessity.REQUIRED, Necessity.RECOMMENDED])
def test_a_closed_window_is_told(necessity):
    milestone = make_milestone(
        "a", necessity=necessity, dates=(rule(Edge.CLOSES, Anchor.RESIDENCY_END),)
    )
    found = reasons_of(milestone, profile=Profile(residency_end_on=date(2018, 6, 30)))
    assert found == (EVERYONE, "Its window closed on 30 June 2018.", "Closes 30 June 2018.")


def test_what_only_closes_needs_no_other_date():
    milestone = make_milestone("a", dates=(rule(Edge.CLOSES, Anchor.RESIDENCY_END),))
    found = reasons_of(milestone, profile=Profile(residency_end_on=date(2028, 6, 30)))
    assert found == (EVERYONE, FREE, "Closes 30 June 2028.")


# --- why there is no date ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("anchor", "what"),
    [
        (Anchor.GRADUATION, "your graduation date"),
        (Anchor.US_GRADUATION, "your graduation date"),
        (Anchor.TRAINING_START, "the start of your residency"),
        (Anchor.PGY1_END, "the start of your residency"),
        (Anchor.RESIDENCY_END, "the end of your residency"),
        (Anchor.BOARD_WINDOW_END, "your residency"),
        (Anchor.FELLOWSHIP_START, "your target start"),
        (Anchor.FELLOWSHIP_END, "your target start"),
    ],
)
def test_what_to_enter_for_a_date(anchor, what):
    found = reasons_of(make_milestone("a", **due_at(anchor)))
    assert found[-1] == f"No date yet: enter {what} in your profile."


@pytest.mark.parametrize(
    ("anchor", "track", "sentence"),
    [
        (
            Anchor.FELLOWSHIP_SEASON,
            Track.IMG,
            "No date yet: enter your target start in your profile.",
        ),
        (
            Anchor.RESIDENCY_SEASON,
            Track.MD,
            "No date yet: enter your graduation date in your profile.",
        ),
        (
            Anchor.RESIDENCY_SEASON,
            Track.IMG,
            "No date yet: enter the start of your residency in your profile.",
        ),
    ],
)
def test_what_to_enter_for_a_season(anchor, track, sentence):
    milestone = make_milestone("a", dates=(rule(Edge.DUE, anchor, SeasonMoment.SUBMIT),))
    assert reasons_of(milestone, profile=Profile(track=track))[-1] == sentence


def test_a_date_of_the_season_that_nobody_knows():
    milestone = make_milestone("a", dates=(season_rule(Edge.DUE, SeasonMoment.MATCH_DAY),))
    season = {"seasons": [make_season()], "profile": Profile(target_year=2027)}
    assert reasons_of(milestone, **season)[-1] == (
        "No date yet: this date of the season is not known."
    )
    residency = make_season(2027, Cycle.RESIDENCY, submit=date(2026, 9, 2))
    assert reasons_of(milestone, seasons=[residency], profile=Profile(target_year=2027))[
        -1
    ] == ("No date yet: this date of the season is not known.")


def test_a_graduate_from_abroad_is_not_asked_again_for_a_graduation_date():
    milestone = make_milestone("a", **due_at(Anchor.US_GRADUATION, offset_months=-24))
    profile = Profile(track=Track.IMG, graduation_on=date(2020, 6, 1))
    assert reasons_of(milestone, profile=profile)[-1] == (
        "No date: the sources speak of four-year US schools only."
    )


@pytest.mark.parametrize(
    ("residency", "sentence"),
    [
        ("neurology", "No date yet: enter the end of your residency in your profile."),
        ("emergency", UNDATED),
    ],
)
def test_the_end_of_board_eligibility(residency, sentence):
    found = reasons_of(
        make_milestone("a", **due_at(Anchor.BOARD_WINDOW_END)),
        residencies=[NEUROLOGY, EMERGENCY],
        profile=Profile(residency=residency),
    )
    assert found[-1] == sentence


def test_a_certificate_without_a_route_has_no_date():
    found = reasons_of(
        make_milestone("a", certificate="pain", **due_at(Anchor.FELLOWSHIP_END)),
        residencies=[
            make_residency("surgery", routes=(make_route(status=RouteStatus.CLOSED),))
        ],
        profile=Profile(residency="surgery", target_year=2027),
    )
    assert found[-1] == "No date: your residency has no known route to this certificate."
