"""What differs between two plans."""

from datetime import date

from applicants.planning import Difference, Profile, compare, plan
from careers.catalogue import Anchor, Edge, Track

from .builders import (
    IN_PROGRESS,
    TODAY,
    done,
    make_catalogue,
    make_milestone,
    make_residency,
    rule,
    slugs,
)

CATALOGUE = make_catalogue(
    make_milestone("start", dates=(rule(Edge.DUE, Anchor.FELLOWSHIP_START),)),
    make_milestone("basic", residencies=frozenset({"anesthesiology"})),
    make_milestone("part-1", residencies=frozenset({"pmr"})),
    make_milestone("renew", is_recurring=True, tracks=frozenset({Track.DO})),
    make_milestone("both"),
    residencies=[make_residency("anesthesiology"), make_residency("pmr")],
)


def plan_of(records=None, **profile):
    fields = {"track": Track.MD, "residency": "anesthesiology", "target_year": 2028}
    return plan(Profile(**(fields | profile)), CATALOGUE, records or {}, TODAY)


def test_nothing_differs_from_itself():
    found = compare(plan_of(), plan_of())
    assert found == Difference()
    assert not found


def test_another_residency_adds_and_removes():
    found = compare(plan_of(), plan_of(residency="pmr"))
    assert slugs(found.added) == ["part-1"]
    assert slugs(found.removed) == ["basic"]
    assert (found.kept, found.moved) == ((), ())
    assert found


def test_what_was_noted_is_kept_not_removed():
    for record in (done(), IN_PROGRESS):
        records = {"basic": record}
        found = compare(plan_of(records), plan_of(records, residency="pmr"))
        assert slugs(found.kept) == ["basic"]
        assert found.kept[0].is_kept
        assert found.removed == ()


def test_what_was_kept_comes_back():
    records = {"basic": done()}
    found = compare(plan_of(records, residency="pmr"), plan_of(records))
    assert slugs(found.added) == ["basic"]
    assert not found.added[0].is_kept
    assert slugs(found.removed) == ["part-1"]


def test_recurring_duties_are_part_of_a_plan():
    found = compare(plan_of(), plan_of(track=Track.DO))
    assert slugs(found.added) == ["renew"]


def test_what_depends_on_a_decision_is_not_part_of_a_plan_yet():
    found = compare(plan_of(residency=None), plan_of())
    assert slugs(found.added) == ["basic"]
    assert slugs(compare(plan_of(), plan_of(residency=None)).removed) == ["basic"]


def test_another_target_moves_dates():
    found = compare(plan_of(), plan_of(target_year=2027))
    (move,) = found.moved
    assert (move.before.slug, move.after.slug) == ("start", "start")
    assert (move.before.due.on, move.after.due.on) == (date(2028, 7, 1), date(2027, 7, 1))
    assert move.days == -366


def test_a_date_that_comes_or_goes_is_a_move_of_unknown_length():
    for before, after in [(None, 2028), (2028, None)]:
        found = compare(plan_of(target_year=before), plan_of(target_year=after))
        (move,) = found.moved
        assert move.days is None
