"""What the plan makes of its items: next, coming up and late."""

from datetime import date

import pytest

from applicants.planning import Profile, State, Timing
from careers.catalogue import Anchor, Edge, Necessity, SeasonMoment, Track

from .builders import (
    IN_PROGRESS,
    better_after,
    better_after_group,
    done,
    due_at,
    make_group,
    make_milestone,
    make_plan,
    make_season,
    needs,
    needs_group,
    planned,
    rule,
    season_rule,
    slugs,
    waived,
)

RECOMMENDED = {"necessity": Necessity.RECOMMENDED}
OPTIONAL = {"necessity": Necessity.OPTIONAL}
ANNA = Profile(
    track=Track.MD,
    graduation_on=date(2026, 11, 1),  # late
    residency_end_on=date(2026, 12, 1),  # soon
    fellowship_end_on=date(2028, 6, 30),  # far
)
LATE = due_at(Anchor.GRADUATION)
SOON = due_at(Anchor.RESIDENCY_END)
FAR = due_at(Anchor.FELLOWSHIP_END)


def next_of(*milestones, **fields):
    return slugs(make_plan(*milestones, **({"profile": ANNA} | fields)).next)


def coming_up_of(*milestones, **fields):
    return slugs(make_plan(*milestones, **({"profile": ANNA} | fields)).coming_up)


# --- next -------------------------------------------------------------------------------------


def test_next_is_late_first_then_nearest_due_then_undated():
    milestones = [
        make_milestone("undated"),
        make_milestone("soon", **SOON),
        make_milestone("late", **LATE),
    ]
    assert next_of(*milestones) == ["late", "soon", "undated"]


def test_next_is_at_most_three_and_may_be_fewer():
    milestones = [make_milestone(slug) for slug in "abcd"]
    assert next_of(*milestones) == ["a", "b", "c"]
    assert next_of(*milestones, records={"a": done(), "b": waived()}) == ["c", "d"]
    assert next_of(*milestones, records=dict.fromkeys("abcd", done())) == []


def test_required_comes_before_recommended_on_the_same_day():
    milestones = [
        make_milestone("nice", **RECOMMENDED, **SOON),
        make_milestone("must", **SOON),
        make_milestone("nice-undated", **RECOMMENDED),
        make_milestone("must-undated"),
    ]
    assert next_of(*milestones) == ["must", "nice", "must-undated"]


def test_pathway_order_decides_between_equals():
    assert next_of(make_milestone("b"), make_milestone("a")) == ["b", "a"]


def test_optional_things_are_next_only_when_begun():
    milestone = make_milestone("extra", **OPTIONAL, **LATE)
    assert next_of(milestone) == []
    assert next_of(milestone, records={"extra": IN_PROGRESS}) == ["extra"]


def test_what_is_blocked_or_not_open_yet_is_not_next():
    later = make_milestone("later", dates=(rule(Edge.OPENS, Anchor.RESIDENCY_END),))
    found = make_plan(later, make_milestone("then", needs("later"), **LATE), profile=ANNA)
    assert found.next == ()
    assert slugs(found.late) == ["then"]


def test_what_is_in_progress_is_next_even_before_its_window_or_its_prerequisite():
    later = make_milestone("later", dates=(rule(Edge.OPENS, Anchor.FELLOWSHIP_END),))
    blocked = make_milestone("blocked", needs("later"))
    records = {"later": IN_PROGRESS, "blocked": IN_PROGRESS}
    assert next_of(later, blocked, records=records) == ["later", "blocked"]


def test_the_own_planned_date_counts_for_the_order():
    milestones = [make_milestone("a"), make_milestone("b"), make_milestone("soon", **SOON)]
    records = {"b": planned(date(2026, 11, 30))}
    assert next_of(*milestones, records=records) == ["b", "soon", "a"]


def test_recurring_duties_stand_apart():
    found = make_plan(make_milestone("renew", is_recurring=True, **LATE), profile=ANNA)
    assert slugs(found.recurring) == ["renew"]
    assert (found.items, found.next, found.late, found.progress.total) == ((), (), (), 0)


def test_a_group_takes_one_place():
    milestones = [
        make_milestone("step-1", group="first", **SOON),
        make_milestone("level-1", group="first", **SOON),
        make_milestone("then"),
    ]
    assert next_of(*milestones, groups=[make_group("first")]) == ["step-1", "then"]


@pytest.mark.parametrize("begun", ["step-1", "level-1"])
def test_of_a_group_the_begun_member_is_next(begun):
    milestones = [
        make_milestone("step-1", group="first", **LATE),
        make_milestone("level-1", group="first"),
    ]
    found = next_of(*milestones, groups=[make_group("first")], records={begun: IN_PROGRESS})
    assert found == [begun]


def test_advice_orders_what_has_no_date():
    """Privileges are better sought after the fellowship: no hurry as long as undated."""
    milestones = [
        make_milestone("privileges", better_after("fellowship")),
        make_milestone("fellowship"),
    ]
    assert next_of(*milestones) == ["fellowship"]
    assert next_of(*milestones, records={"fellowship": done()}) == ["privileges"]


def test_advice_does_not_hold_up_what_has_a_date():
    milestones = [
        make_milestone("letters", better_after("rotation"), **LATE),
        make_milestone("rotation"),
    ]
    assert next_of(*milestones) == ["letters", "rotation"]


def test_optional_advice_holds_nothing_up():
    """State registration is optional and never suggested; DEA must not wait for it."""
    milestones = [make_milestone("csr", **OPTIONAL), make_milestone("dea", better_after("csr"))]
    assert next_of(*milestones) == ["dea"]


def test_advice_on_an_open_group_orders_too():
    milestones = [
        make_milestone("step-1", group="first"),
        make_milestone("level-1", group="first"),
        make_milestone("application", better_after_group("first")),
    ]
    assert next_of(*milestones, groups=[make_group("first")]) == ["step-1"]


@pytest.mark.parametrize(
    ("target_year", "expected"), [(2028, ["token"]), (2029, ["token"]), (2030, []), (None, [])]
)
def test_a_season_is_next_from_twelve_months_before_it_begins(target_year, expected):
    """The season for July 2029 begins on 4 June 2027, that for 2030 a year later."""
    token = make_milestone("token", dates=(season_rule(Edge.DUE, SeasonMoment.SUBMIT),))
    profile = Profile(target_year=target_year)
    assert next_of(token, profile=profile, seasons=[make_season()]) == expected


def test_a_season_of_which_no_date_is_known_is_not_next():
    token = make_milestone("token", dates=(season_rule(Edge.DUE, SeasonMoment.SUBMIT),))
    assert next_of(token, profile=Profile(target_year=2026), seasons=[make_season()]) == []


def test_a_residency_season_without_a_graduation_date_waits_for_the_exams_only():
    """Somebody with both exams passed is told to apply, though no date is known."""
    apply = make_milestone(
        "apply",
        better_after("step-2"),
        dates=(rule(Edge.DUE, Anchor.RESIDENCY_SEASON, SeasonMoment.SUBMIT),),
    )
    milestones, profile = [make_milestone("step-2"), apply], Profile(track=Track.MD)
    assert next_of(*milestones, profile=profile) == ["step-2"]
    done_with_it = {"step-2": done()}
    assert next_of(*milestones, profile=profile, records=done_with_it) == ["apply"]
    graduate = Profile(track=Track.MD, graduation_on=date(2026, 5, 20))
    assert next_of(*milestones, profile=graduate, records=done_with_it) == []


def test_what_ended_on_a_day_that_nobody_remembers_is_not_suggested():
    """A certified physician without residency dates needs no pain rotation."""
    milestones = [
        make_milestone("residency", **due_at(Anchor.RESIDENCY_END)),
        make_milestone("exam", **due_at(Anchor.RESIDENCY_END, month=8, day=31)),
        make_milestone("rotation", dates=(rule(Edge.CLOSES, Anchor.RESIDENCY_END),)),
        make_milestone("paper", dates=(rule(Edge.CLOSES, Anchor.FELLOWSHIP_END),)),
    ]
    nobody, over = {"profile": Profile()}, {"records": {"residency": done()}}
    assert next_of(*milestones, **nobody) == ["residency", "exam", "rotation"]
    assert next_of(*milestones, **nobody, **over) == ["exam", "paper"]
    crowd = [make_milestone(slug) for slug in "abc"]
    assert coming_up_of(*crowd, *milestones, **nobody, **over) == ["exam", "paper"]


# --- coming up --------------------------------------------------------------------------------


def test_coming_up_is_what_opens_soon_or_waits_for_what_is_next():
    milestones = [
        make_milestone("first"),
        make_milestone("second", needs("first")),
        make_milestone("third", needs("second")),
        make_milestone("opens", dates=(rule(Edge.OPENS, Anchor.RESIDENCY_END),)),
    ]
    assert coming_up_of(*milestones) == ["opens", "second"]


def test_coming_up_is_the_rest_of_what_can_be_begun():
    milestones = [make_milestone(slug) for slug in "abcdefgh"]
    assert coming_up_of(*milestones) == ["d", "e", "f"]


def test_coming_up_waits_for_the_group_that_is_next():
    milestones = [
        make_milestone("step-1", group="first"),
        make_milestone("level-1", group="first"),
        make_milestone("apply", needs_group("first")),
        make_milestone("step-2", needs("step-1")),
        make_milestone("level-2", needs("level-1")),
    ]
    assert coming_up_of(*milestones, groups=[make_group("first")]) == ["apply", "step-2"]


def test_coming_up_shows_one_member_of_a_group():
    opens = (rule(Edge.OPENS, Anchor.RESIDENCY_END),)
    milestones = [make_milestone(slug, group="g", dates=opens) for slug in "ab"]
    assert coming_up_of(*milestones, groups=[make_group("g")]) == ["a"]


def test_coming_up_holds_nothing_optional_closed_or_undecided():
    milestones = [
        make_milestone("optional", dates=(rule(Edge.OPENS, Anchor.RESIDENCY_END),), **OPTIONAL),
        make_milestone("done"),
        make_milestone("undecided", residencies=frozenset({"neurology"})),
        make_milestone("begun"),
    ]
    assert coming_up_of(*milestones, records={"done": done(), "begun": IN_PROGRESS}) == []


@pytest.mark.parametrize(
    ("target_year", "expected"), [(2029, []), (2030, ["token"]), (2031, []), (None, [])]
)
def test_coming_up_looks_two_years_ahead(target_year, expected):
    """Nobody in college wants to read of a letter that is due in eight years."""
    token = make_milestone("token", dates=(season_rule(Edge.DUE, SeasonMoment.OPENS),))
    profile = Profile(target_year=target_year)
    assert coming_up_of(token, profile=profile, seasons=[make_season()]) == expected


def test_what_is_better_later_comes_up_once_that_is_next():
    milestones = [
        make_milestone("privileges", better_after("fellowship")),
        make_milestone("fellowship"),
    ]
    assert coming_up_of(*milestones) == ["privileges"]
    blocked = [
        *milestones[:1],
        make_milestone("fellowship", needs("match")),
        make_milestone("match"),
    ]
    assert coming_up_of(*blocked) == ["fellowship"]


# --- late -------------------------------------------------------------------------------------


def test_late_is_what_is_overdue_and_can_still_be_done():
    closed = make_milestone(
        "missed", dates=(*LATE["dates"], rule(Edge.CLOSES, Anchor.GRADUATION))
    )
    milestones = [
        make_milestone("blocked", needs("late"), **LATE),
        make_milestone("planned"),
        make_milestone("late", **LATE),
        make_milestone("soon", **SOON),
        make_milestone("done", **LATE),
        closed,
    ]
    records = {"planned": planned(date(2026, 10, 1)), "done": done()}
    found = make_plan(*milestones, profile=ANNA, records=records)
    assert slugs(found.late) == ["planned", "blocked", "late"]
    assert found.by_slug["missed"].state is State.MISSED
    assert found.by_slug["missed"].timing is Timing.OVERDUE
