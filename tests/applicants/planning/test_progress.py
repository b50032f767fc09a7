"""How much of the pathway is behind, and the next fixed date."""

from datetime import date

import pytest

from applicants.planning import Profile, Progress, State
from careers.catalogue import Anchor, Edge, Necessity, SeasonMoment

from .builders import (
    IN_PROGRESS,
    TODAY,
    done,
    due_at,
    make_group,
    make_milestone,
    make_plan,
    make_residency,
    make_season,
    needs,
    season_rule,
    slugs,
    waived,
)

RECOMMENDED = {"necessity": Necessity.RECOMMENDED}
OPTIONAL = {"necessity": Necessity.OPTIONAL}


@pytest.mark.parametrize(
    ("records", "progress"),
    [
        ({}, Progress(0, 3)),
        ({"a": done(), "nice": done()}, Progress(1, 3)),
        ({"a": done(), "b": waived()}, Progress(2, 3)),
        ({"a": IN_PROGRESS, "step-1": done()}, Progress(1, 3)),
        ({"step-1": done(), "level-1": done()}, Progress(1, 3)),
        ({"step-1": done(), "level-1": IN_PROGRESS}, Progress(1, 3)),
        ({"a": done(), "b": done(), "level-1": done()}, Progress(3, 3)),
    ],
)
def test_progress_counts_what_is_required_and_a_group_once(records, progress):
    found = make_plan(
        make_milestone("a"),
        make_milestone("b"),
        make_milestone("nice", **RECOMMENDED),
        make_milestone("extra", **OPTIONAL),
        make_milestone("step-1", group="first"),
        make_milestone("level-1", group="first"),
        make_milestone("undecided", residencies=frozenset({"neurology"})),
        groups=[make_group("first")],
        records=records,
    )
    assert found.progress == progress
    assert found.progress.is_complete is (progress.done == progress.total)


def test_a_group_that_needs_two_counts_when_two_are_closed():
    milestones = [make_milestone(slug, group="letters") for slug in "abc"]
    group = {"groups": [make_group("letters", needed=2)]}
    assert make_plan(*milestones, **group, records={"a": done()}).progress == Progress(0, 1)
    two = {"a": done(), "b": waived()}
    assert make_plan(*milestones, **group, records=two).progress == Progress(1, 1)


def test_a_group_that_needs_all_is_no_choice():
    milestones = [make_milestone(slug, group="both") for slug in "ab"]
    found = make_plan(*milestones, groups=[make_group("both", needed=2)], records={"a": done()})
    assert found.progress == Progress(1, 2)


def test_a_group_met_by_something_recommended_is_closed():
    found = make_plan(
        make_milestone("must", group="either"),
        make_milestone("nice", group="either", **RECOMMENDED),
        groups=[make_group("either")],
        records={"nice": done()},
    )
    assert found.by_slug["must"].state is State.NOT_NEEDED
    assert found.progress == Progress(1, 1)


def test_a_member_of_another_residency_meets_no_group():
    found = make_plan(
        make_milestone("basic", group="exam", residencies=frozenset({"anesthesiology"})),
        make_milestone("boards", group="exam"),
        groups=[make_group("exam")],
        residencies=[make_residency("neurology")],
        profile=Profile(residency="neurology"),
        records={"basic": done()},
    )
    assert found.by_slug["boards"].state is State.READY
    assert slugs(found.kept) == ["basic"]
    assert found.progress == Progress(0, 1)


@pytest.mark.parametrize(
    ("done_count", "total", "percent"),
    [(0, 0, 100), (0, 3, 0), (2, 3, 66), (299, 300, 99), (3, 3, 100)],
)
def test_percent_is_rounded_down(done_count, total, percent):
    assert Progress(done_count, total).percent == percent


# --- the next fixed date ----------------------------------------------------------------------


def test_the_next_fixed_date_is_the_nearest_that_a_season_or_an_exam_sets():
    season = {"seasons": [make_season()], "profile": Profile(target_year=2028)}
    milestones = [
        make_milestone("own", **due_at(Anchor.FELLOWSHIP_START)),
        make_milestone("token", dates=(season_rule(Edge.OPENS, SeasonMoment.OPENS),)),
        make_milestone("send", dates=(season_rule(Edge.CLOSES, SeasonMoment.ENDS),)),
        make_milestone("exam", **due_at(Anchor.FELLOWSHIP_END, month=9, day=1)),
    ]
    found = make_plan(*milestones, **season)
    assert found.next_fixed.on == date(2027, 5, 31)
    assert make_plan(*milestones, **season, records={"send": done()}).next_fixed.on == date(
        2029, 9, 1
    )
    assert make_plan(*milestones[:1], **season).next_fixed is None


def test_today_is_a_fixed_date_too():
    send = make_milestone("send", dates=(season_rule(Edge.DUE, SeasonMoment.ENDS),))
    found = make_plan(
        send, seasons=[make_season(ends=TODAY)], profile=Profile(target_year=2027)
    )
    assert found.next_fixed.on == TODAY


def test_the_plan_lists_what_is_blocked():
    found = make_plan(make_milestone("a"), make_milestone("b", needs("a")))
    assert slugs(found.blocked) == ["b"]
