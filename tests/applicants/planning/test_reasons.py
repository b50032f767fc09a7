"""Every item says why it stands as it does, in whole sentences."""

from datetime import date

import pytest

from applicants.planning import (
    Attempt,
    AttemptResult,
    Profile,
    Reason,
    ReasonKind,
    Record,
)
from careers.catalogue import (
    Anchor,
    AttemptRule,
    AttemptRuleKind,
    Cycle,
    Edge,
    Necessity,
    Requirement,
    RouteStatus,
    SeasonDate,
    SeasonInfo,
    SeasonMoment,
    Track,
)

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


# Necessity has its own tests below, and what follows from the schedule has them elsewhere.
TOLD = {ReasonKind.APPLIES, ReasonKind.STATE, ReasonKind.ADVICE, ReasonKind.DATE}


def all_reasons(*milestones, slug="a", **fields):
    return make_plan(*milestones, **fields).by_slug[slug].reasons


def reasons_of(*milestones, **fields):
    """The sentences on whom an item is for, its state, advice and its dates."""
    found = all_reasons(*milestones, **fields)
    return tuple(reason.text for reason in found if reason.kind in TOLD)


def sources_of(kind, *milestones, **fields):
    """The sources of all reasons of one kind, in order."""
    found = all_reasons(*milestones, **fields)
    return [reason.sources for reason in found if reason.kind is kind]


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


# --- how necessary it is ----------------------------------------------------------------------

PAGES = {"sources": ("page", "paper")}


def necessity_of(*milestones, **fields):
    (found,) = [
        reason
        for reason in all_reasons(*milestones, **fields)
        if reason.kind is ReasonKind.NECESSITY
    ]
    return found


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Required for everybody on this pathway."),
        (
            {"is_recurring": True},
            "Required, and it comes back; so it does not count in your progress.",
        ),
        ({"tracks": frozenset({Track.MD, Track.DO})}, "Required for everybody whom it is for."),
        (
            {"necessity": Necessity.RECOMMENDED},
            "Recommended: it is advised, and the pathway can be finished without it.",
        ),
        (
            {"necessity": Necessity.OPTIONAL},
            "Optional: not everybody needs it, and it does not count in your progress.",
        ),
    ],
)
def test_how_necessary_it_is_rests_on_the_sources_of_the_milestone(fields, sentence):
    found = necessity_of(make_milestone("a", **fields, **PAGES))
    assert (found.text, found.sources) == (sentence, ("page", "paper"))


def test_of_a_choice_it_says_how_many_will_do():
    milestones = [make_milestone("a", group="either"), make_milestone("b", group="either")]
    found = necessity_of(*milestones, groups=[make_group("either")])
    assert found.text == "Required as a choice: any 1 of “Either” will do."


def test_a_choice_of_one_is_none():
    found = necessity_of(make_milestone("a", group="either"), groups=[make_group("either")])
    assert found.text == "Required for everybody on this pathway."


# --- the sources behind it --------------------------------------------------------------------


@pytest.mark.parametrize("record", [done(), waived(), IN_PROGRESS])
def test_what_was_noted_names_no_source(record):
    milestone = make_milestone("a", **PAGES)
    assert sources_of(ReasonKind.STATE, milestone, records={"a": record}) == [()]


def test_what_blocks_names_who_says_so():
    milestones = [
        make_milestone(
            "a",
            Requirement(milestone="first", source="rules"),
            Requirement(group="either", source="page"),
            Requirement(milestone="done", source="other"),
            Requirement(milestone="better", is_hard=False, source="advice"),
        ),
        *(make_milestone(slug) for slug in ("first", "done", "better")),
        make_milestone("one", group="either"),
        make_milestone("two", group="either"),
    ]
    world = {"groups": [make_group("either")], "records": {"done": done()}}
    assert sources_of(ReasonKind.STATE, *milestones, **world) == [("rules", "page")]
    assert sources_of(ReasonKind.ADVICE, *milestones, **world) == [("advice",)]


def test_a_choice_named_by_its_open_member_names_who_says_so():
    milestones = [
        make_milestone("a", Requirement(group="only", source="page")),
        make_milestone("one", group="only"),
    ]
    assert sources_of(ReasonKind.STATE, *milestones, groups=[make_group("only")]) == [("page",)]


def test_dates_name_their_rule_or_else_their_season():
    season = SeasonInfo(
        Cycle.FELLOWSHIP,
        2029,
        (
            SeasonDate(SeasonMoment.OPENS, date(2027, 6, 4), source="season"),
            SeasonDate(SeasonMoment.SUBMIT, date(2027, 11, 12), source="season"),
        ),
    )
    milestone = make_milestone(
        "a",
        dates=(
            season_rule(Edge.OPENS, SeasonMoment.OPENS, source="rule"),
            season_rule(Edge.DUE, SeasonMoment.SUBMIT),
        ),
    )
    world = {"seasons": [season], "profile": Profile(target_year=2029)}
    assert sources_of(ReasonKind.DATE, milestone, **world) == [("rule",), ("season",)]
    assert sources_of(ReasonKind.STATE, milestone, **world) == [("rule",)]


def test_a_window_that_closed_names_who_closed_it():
    milestone = make_milestone(
        "a", dates=(rule(Edge.CLOSES, Anchor.RESIDENCY_END, source="rule"),)
    )
    profile = Profile(residency_end_on=date(2018, 6, 30))
    assert sources_of(ReasonKind.STATE, milestone, profile=profile) == [("rule",)]


def test_an_exam_without_an_attempt_left_names_the_limit():
    limit = AttemptRule(AttemptRuleKind.LIMIT, 1, because="One.", source="rules")
    yearly = AttemptRule(AttemptRuleKind.LIMIT, 1, 12, because="One a year.", source="page")
    failed = Attempt(date(2026, 3, 1), AttemptResult.FAILED)
    exam = make_milestone("a", attempt_rules=(yearly, limit))
    world = {"records": {"a": Record(attempts=(failed,))}}
    assert reasons_of(exam, **world) == (EVERYONE, "Blocked: no attempt is left.", UNDATED)
    assert sources_of(ReasonKind.STATE, exam, **world) == [("rules",)]


def test_what_is_undecided_or_kept_is_a_reason_like_any_other():
    narrow = make_milestone("a", tracks=frozenset({Track.DO}), **PAGES)
    undecided = "Depends on your degree: it is for DO only."
    assert all_reasons(narrow) == (Reason(ReasonKind.APPLIES, undecided, ("page", "paper")),)
    kept = "Not part of your present pathway. What you noted stays."
    profile = Profile(track=Track.MD)
    assert all_reasons(narrow, profile=profile, records={"a": done()}) == (
        Reason(ReasonKind.APPLIES, kept),
    )
