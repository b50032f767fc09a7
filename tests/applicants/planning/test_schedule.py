"""The forward and the backward pass, one rule at a time."""

from datetime import date, timedelta

import pytest

from applicants.planning import Attempt, AttemptResult, Profile, Record, State, Status
from applicants.planning.types import Step
from careers.catalogue import (
    Anchor,
    AttemptRule,
    AttemptRuleKind,
    Edge,
    Necessity,
    SeasonMoment,
)

from .builders import (
    IN_PROGRESS,
    TODAY,
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
    planned,
    rule,
    season_rule,
)

TARGET_2029 = Profile(target_year=2029)
START_2029 = date(2029, 7, 1)


def days(number):
    return TODAY + timedelta(days=number)


def make_goal(*requirements, **fields):
    fields = due_at(Anchor.FELLOWSHIP_START) | fields
    return make_milestone("goal", *requirements, is_event=True, **fields)


def schedule_of(*milestones, slug="a", **fields):
    return make_plan(*milestones, **fields).by_slug[slug].schedule


def told(schedule):
    return schedule.earliest, schedule.latest


# --- forward ----------------------------------------------------------------------------------


def test_what_nothing_holds_up_can_be_finished_today():
    schedule = schedule_of(make_milestone("a"))
    assert (schedule.starts, schedule.earliest, schedule.expected) == (TODAY, TODAY, TODAY)
    assert (schedule.latest, schedule.slack, schedule.after) == (None, None, None)


def test_a_length_counts_its_first_and_its_last_day():
    assert schedule_of(make_milestone("a", takes_days=30)).earliest == days(29)


def test_what_is_in_progress_may_end_any_day():
    milestone = make_milestone("a", takes_days=30)
    assert schedule_of(milestone, records={"a": IN_PROGRESS}).earliest == TODAY


def test_a_milestone_waits_for_the_last_of_what_it_needs():
    long, short = make_milestone("long", takes_days=90), make_milestone("short", takes_days=9)
    schedule = schedule_of(make_milestone("a", needs("short"), needs("long")), long, short)
    assert (schedule.starts, schedule.earliest, schedule.after) == (days(89), days(89), "long")


def test_advice_holds_nothing_up():
    advised = make_milestone("advised", takes_days=90)
    assert schedule_of(make_milestone("a", better_after("advised")), advised).earliest == TODAY


def test_a_choice_is_met_by_the_soonest_member():
    soon, late = (
        make_milestone(slug, group="choice", takes_days=takes)
        for slug, takes in [("soon", 10), ("late", 50)]
    )
    last = make_milestone("a", needs_group("choice"))
    schedule = schedule_of(soon, late, last, groups=[make_group("choice")])
    assert (schedule.earliest, schedule.after) == (days(9), "soon")


def test_a_choice_of_two_is_met_by_the_second_soonest_member():
    members = [
        make_milestone(f"m{takes}", group="choice", takes_days=takes) for takes in (10, 30, 50)
    ]
    last = make_milestone("a", needs_group("choice"))
    schedule = schedule_of(*members, last, groups=[make_group("choice", needed=2)])
    assert (schedule.earliest, schedule.after) == (days(29), "m30")


def test_a_window_that_opens_later_is_waited_for():
    milestone = make_milestone("a", dates=(rule(Edge.OPENS, Anchor.RESIDENCY_END),))
    schedule = schedule_of(milestone, profile=Profile(residency_end_on=days(100)))
    assert (schedule.starts, schedule.earliest) == (days(100), days(100))


def test_an_event_happens_on_its_day():
    milestone = make_milestone("a", is_event=True, **due_at(Anchor.RESIDENCY_END))
    schedule = schedule_of(milestone, profile=Profile(residency_end_on=days(100)))
    assert told(schedule) == (days(100), days(100))


def test_an_event_that_waits_too_long_happens_later():
    before = make_milestone("before", takes_days=150)
    event = make_milestone("a", needs("before"), is_event=True, **due_at(Anchor.RESIDENCY_END))
    schedule = schedule_of(before, event, profile=Profile(residency_end_on=days(100)))
    assert (*told(schedule), schedule.slack) == (days(149), days(100), -49)


def test_an_event_that_takes_time_is_no_later_for_having_begun():
    """The first year of residency has three months to go; nobody starts it anew."""
    event = make_milestone("a", is_event=True, takes_days=365, **due_at(Anchor.RESIDENCY_END))
    assert schedule_of(event, profile=Profile(residency_end_on=days(90))).earliest == days(90)


def test_an_own_event_in_the_past_needs_no_day():
    event = make_milestone("a", is_event=True, **due_at(Anchor.GRADUATION))
    follows = make_milestone("b", needs("a"))
    found = make_plan(event, follows, profile=Profile(graduation_on=days(-10)))
    assert found.by_slug["a"].schedule is None
    assert found.by_slug["b"].schedule.earliest == TODAY


def test_a_target_in_the_past_has_not_happened():
    schedule = schedule_of(make_goal(), slug="goal", profile=Profile(target_year=2026))
    assert (*told(schedule), schedule.slack) == (TODAY, date(2026, 7, 1), -143)


def test_a_fellowship_without_a_target_begins_on_a_first_of_july():
    assert schedule_of(make_goal(), slug="goal").earliest == date(2027, 7, 1)


@pytest.mark.parametrize(
    ("residency", "residencies", "length"),
    [
        ("long", [make_residency("long", 5), make_residency("short", 3)], 4 * 365),
        (None, [make_residency("long", 5), make_residency("short", 3)], 2 * 365),
        (None, [], 0),
    ],
)
def test_a_residency_without_an_end_takes_what_is_known(residency, residencies, length):
    """Its first year is a milestone of its own; the shortest residency where none is chosen."""
    first = make_milestone("first")
    end = make_milestone("a", needs("first"), is_event=True, **due_at(Anchor.RESIDENCY_END))
    schedule = schedule_of(
        first, end, profile=Profile(residency=residency), residencies=residencies
    )
    assert schedule.earliest == days(max(length - 1, 0))


def test_own_plans_put_off_what_is_expected_and_not_what_is_possible():
    first, second = make_milestone("first"), make_milestone("a", needs("first"))
    schedule = schedule_of(first, second, records={"first": planned(days(40))})
    assert (schedule.earliest, schedule.expected) == (TODAY, days(40))


def test_a_failed_exam_waits_for_its_next_attempt():
    spacing = AttemptRule(AttemptRuleKind.SPACING, 2, 6)
    failed = Record(attempts=(Attempt(date(2026, 10, 1), AttemptResult.FAILED),))
    exam = make_milestone("a", attempt_rules=(spacing,))
    item = make_plan(exam, records={"a": failed}).by_slug["a"]
    assert (item.state, item.schedule.earliest) == (State.LATER, date(2027, 4, 1))
    assert (item.opens.on, item.opens.because) == (
        date(2027, 4, 1),
        "From then on it can be taken again.",
    )


def test_an_exam_without_an_attempt_left_is_blocked_and_has_no_day():
    only = AttemptRule(AttemptRuleKind.LIMIT, 1)
    failed = Record(attempts=(Attempt(date(2026, 10, 1), AttemptResult.FAILED),))
    found = make_plan(
        make_milestone("a", attempt_rules=(only,)), records={"a": failed}
    ).by_slug["a"]
    assert (found.state, found.blockers, found.schedule) == (State.BLOCKED, (), None)


# --- backward ---------------------------------------------------------------------------------


def test_everything_before_the_start_must_be_ready_for_it():
    work = make_milestone("work", needs("a"), takes_days=100)
    found = make_plan(
        make_milestone("a"), work, make_goal(needs("work")), profile=TARGET_2029
    ).by_slug
    assert found["work"].schedule.latest == START_2029
    assert found["a"].schedule.latest == START_2029 - timedelta(days=99)
    assert {found[slug].schedule.until for slug in ("a", "work", "goal")} == {"goal"}


def test_a_usual_date_is_no_last_day():
    usual = due_at(Anchor.US_GRADUATION, offset_months=-24)
    schedule = schedule_of(
        make_milestone("a", **usual), profile=Profile(graduation_on=date(2027, 5, 20))
    )
    assert told(schedule) == (TODAY, None)


def test_a_lost_due_date_leaves_the_end_of_the_window():
    dates = (
        season_rule(Edge.DUE, SeasonMoment.REVIEW),
        season_rule(Edge.CLOSES, SeasonMoment.ENDS),
    )
    season = make_season(2028, review=date(2026, 12, 3), ends=date(2027, 5, 31))
    fields = {"profile": Profile(target_year=2028), "seasons": [season]}
    in_time = schedule_of(make_milestone("a", dates=dates), **fields)
    late = schedule_of(make_milestone("a", dates=dates, takes_days=30), **fields)
    assert told(in_time) == (TODAY, date(2026, 12, 3))
    assert told(late) == (days(29), date(2027, 5, 31))


def test_a_lost_season_is_too_late():
    dates = (season_rule(Edge.CLOSES, SeasonMoment.ENDS),)
    found = make_plan(
        make_milestone("a", dates=dates),
        profile=Profile(target_year=2027),
        seasons=[make_season(2027)],
    ).by_slug["a"]
    assert (found.state, found.schedule.slack) == (State.MISSED, -174)


def test_what_is_less_necessary_hurries_nothing():
    optional = make_milestone(
        "optional",
        needs("a"),
        necessity=Necessity.OPTIONAL,
        dates=(rule(Edge.CLOSES, Anchor.RESIDENCY_END),),
    )
    profile = Profile(residency_end_on=days(50))
    assert schedule_of(make_milestone("a"), optional, profile=profile).latest is None
    recommended = make_milestone("a", necessity=Necessity.OPTIONAL)
    assert schedule_of(recommended, optional, profile=profile).latest == days(50)


def test_a_met_choice_hurries_none_of_its_members():
    members = [make_milestone(slug, group="choice") for slug in ("a", "b")]
    goal = make_goal(needs_group("choice"))
    found = make_plan(
        *members,
        goal,
        groups=[make_group("choice")],
        profile=TARGET_2029,
        records={"b": done(), "a": IN_PROGRESS},
    )
    assert found.by_slug["a"].schedule is None


def test_what_was_overtaken_needs_no_day():
    first, second = make_milestone("a"), make_milestone("second", needs("a"))
    found = make_plan(first, second, records={"second": done()})
    assert found.by_slug["a"].schedule is None


def test_what_came_before_a_training_that_has_begun_needs_no_day():
    """In month two of PGY-1 the Match lies behind, ticked or not; the year itself does not."""
    match, degree = make_milestone("match"), make_milestone("a", needs("match"))
    year = make_milestone(
        "year", needs("a"), is_event=True, takes_days=365, **due_at(Anchor.PGY1_END)
    )
    profile = Profile(residency_start_on=date(2026, 10, 1))
    found = make_plan(match, degree, year, profile=profile).by_slug
    assert found["match"].schedule is None
    assert found["a"].schedule is None
    assert told(found["year"].schedule) == (date(2027, 9, 30), date(2027, 9, 30))
    to_come = make_plan(
        match, degree, year, profile=Profile(residency_start_on=date(2026, 12, 1))
    )
    assert to_come.by_slug["match"].schedule.latest == date(2026, 12, 1)


def test_a_certificate_without_a_route_has_no_day():
    milestone = make_milestone("a", certificate="pain")
    residency = make_residency("surgery", routes=())
    fields = {"profile": Profile(residency="surgery"), "residencies": [residency]}
    assert schedule_of(milestone, **fields) is None
    open_one = make_residency("surgery", routes=(make_route(),))
    assert schedule_of(milestone, **fields | {"residencies": [open_one]}).earliest == TODAY


@pytest.mark.parametrize("status", [Status.DONE, Status.WAIVED])
def test_what_is_closed_needs_no_day(status):
    record = done() if status is Status.DONE else Record(Status.WAIVED, waived_reason="So.")
    assert schedule_of(make_milestone("a"), records={"a": record}) is None


def test_a_day_that_hangs_on_a_date_to_confirm_says_so():
    dates = (season_rule(Edge.OPENS, SeasonMoment.SUBMIT),)
    milestone, follows = make_milestone("a", dates=dates), make_milestone("b", needs("a"))
    found = make_plan(
        milestone, follows, profile=Profile(target_year=2030), seasons=[make_season(2027)]
    ).by_slug
    assert found["a"].schedule.is_to_confirm
    assert found["b"].schedule.is_to_confirm


# --- the critical path ------------------------------------------------------------------------


def test_the_critical_path_leads_to_the_start():
    chain = [
        make_milestone("first", takes_days=400),
        make_milestone("second", needs("first"), takes_days=700),
    ]
    aside = make_milestone("aside", takes_days=10)
    goal = make_goal(needs("second"), needs("aside"))
    found = make_plan(*chain, aside, goal, profile=TARGET_2029)
    assert found.critical == (
        Step("first", TODAY, days(399)),
        Step("second", days(399), days(1098)),
        Step("goal", days(1098), days(1098)),
    )
    assert [item.slug for item in found.items if item.schedule.is_critical] == [
        "first",
        "second",
        "goal",
    ]


def test_without_a_start_the_path_leads_to_the_last_thing_required():
    longest = make_milestone("longest", takes_days=50)
    longer = make_milestone("longer", takes_days=90, necessity=Necessity.OPTIONAL)
    found = make_plan(make_milestone("a"), longest, longer)
    assert found.critical == (Step("longest", TODAY, days(49)),)


def test_a_plan_of_nothing_has_no_path():
    assert make_plan().critical == ()


def test_an_event_happens_and_is_not_finished():
    found = make_plan(
        make_milestone("a", is_event=True, **due_at(Anchor.RESIDENCY_END)),
        profile=Profile(residency_end_on=date(2028, 6, 30)),
    )
    texts = [reason.text for reason in found.by_slug["a"].reasons]
    assert "Can happen on 30 June 2028 at the earliest." in texts
