"""What differs between two plans."""

from datetime import date

from applicants.planning import Difference, Profile, compare, plan
from careers.catalogue import Anchor, Edge, Necessity, Track

from .builders import (
    IN_PROGRESS,
    TODAY,
    done,
    due_at,
    make_catalogue,
    make_milestone,
    make_residency,
    needs,
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


def test_a_last_safe_day_moves_with_what_depends_on_it():
    """Its own due date stays: only the start of the fellowship, which needs it, is later."""
    catalogue = make_catalogue(
        make_milestone("license"),
        make_milestone(
            "start", needs("license"), is_event=True, **due_at(Anchor.FELLOWSHIP_START)
        ),
    )
    before, after = (
        plan(Profile(target_year=year), catalogue, {}, TODAY) for year in (2028, 2029)
    )
    license, start = compare(before, after).moved
    assert (license.after.slug, start.after.slug) == ("license", "start")
    assert (license.is_due_moved, license.is_latest_moved) == (False, True)
    assert (license.days, license.latest_days) == (None, 365)
    assert (start.is_due_moved, start.is_latest_moved) == (True, True)
    assert (start.days, start.latest_days) == (365, 365)


def test_what_is_closed_has_no_last_safe_day_to_move():
    catalogue = make_catalogue(
        make_milestone("license"),
        make_milestone("start", needs("license"), **due_at(Anchor.FELLOWSHIP_START)),
    )
    profile = Profile(target_year=2028)
    before, after = (
        plan(profile, catalogue, records, TODAY) for records in ({}, {"license": done()})
    )
    assert compare(before, after).moved == ()


def test_another_necessity_is_a_change_of_its_own():
    before, after = (
        plan(Profile(), make_catalogue(make_milestone("log", necessity=necessity)), {}, TODAY)
        for necessity in (Necessity.RECOMMENDED, Necessity.REQUIRED)
    )
    found = compare(before, after)
    (change,) = found.necessity
    assert found
    assert [item.milestone.necessity for item in (change.before, change.after)] == [
        Necessity.RECOMMENDED,
        Necessity.REQUIRED,
    ]
    assert (found.added, found.removed, found.moved) == ((), (), ())


def test_a_date_that_comes_or_goes_is_a_move_of_unknown_length():
    for before, after in [(None, 2028), (2028, None)]:
        found = compare(plan_of(target_year=before), plan_of(target_year=after))
        (move,) = found.moved
        assert move.days is None
