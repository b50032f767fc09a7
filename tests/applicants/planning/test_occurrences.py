"""The turns of duties that come back."""

from datetime import date

from applicants.planning import Occurrence, Profile, State, Timing
from careers.catalogue import Anchor, Edge

from .builders import done, make_milestone, make_plan, needs, rule

RENEWAL = {"is_recurring": True, "recurs_months": 36}


def turns(*milestones, slug="a", **fields):
    return make_plan(*milestones, **fields).by_slug[slug].occurrences


def test_without_an_interval_there_are_no_turns():
    assert turns(make_milestone("a", is_recurring=True)) == ()


def test_turns_are_counted_from_the_last_time():
    found = turns(make_milestone("a", **RENEWAL), records={"a": done(date(2025, 3, 1))})
    assert [turn.due for turn in found] == [
        date(2028, 3, 1),
        date(2031, 3, 1),
        date(2034, 3, 1),
        date(2037, 3, 1),
        date(2040, 3, 1),
    ]


def test_a_turn_that_was_noted_and_is_over_is_late():
    item = make_plan(
        make_milestone("a", **RENEWAL), records={"a": done(date(2023, 3, 1))}
    ).by_slug["a"]
    assert (item.state, item.timing) == (State.READY, Timing.OVERDUE)
    assert item.due.on == date(2026, 3, 1)


def test_else_turns_follow_what_the_duty_needs_and_those_over_are_left_out():
    """Nobody knows whether the turn of 2024 was taken."""
    found = turns(
        make_milestone("registration"),
        make_milestone("a", needs("registration"), **RENEWAL),
        records={"registration": done(date(2021, 5, 1))},
    )
    assert found[0] == Occurrence(due=date(2027, 5, 1))


def test_a_window_holds_one_turn_in_each_period():
    dates = (rule(Edge.OPENS, Anchor.TRAINING_START), rule(Edge.CLOSES, Anchor.RESIDENCY_END))
    found = turns(
        make_milestone("a", is_recurring=True, recurs_months=12, dates=dates),
        profile=Profile(
            residency_start_on=date(2025, 7, 1), residency_end_on=date(2028, 6, 30)
        ),
    )
    assert found == (
        Occurrence(due=date(2027, 6, 30), opens=date(2026, 7, 1)),
        Occurrence(due=date(2028, 6, 30), opens=date(2027, 7, 1)),
    )


def test_the_next_turn_is_when_the_duty_is_due():
    item = make_plan(
        make_milestone("a", **RENEWAL), records={"a": done(date(2024, 1, 1))}
    ).by_slug["a"]
    assert (item.state, item.timing) == (State.READY, Timing.ON_TRACK)
    assert (item.due.on, item.due.because) == (date(2027, 1, 1), "It comes back.")
