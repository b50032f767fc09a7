"""Whom an item is for, and what stays when it no longer is."""

import pytest

from applicants.planning import Profile, Record, State, Timing
from careers.catalogue import Track

from .builders import (
    IN_PROGRESS,
    TODAY,
    done,
    make_group,
    make_milestone,
    make_plan,
    make_residency,
    planned,
    states,
    waived,
)


@pytest.mark.parametrize(
    ("track", "expected"),
    [
        (Track.MD, {"usmle": State.READY}),
        (Track.DO, {"comlex": State.READY}),
        (Track.IMG, {"usmle": State.READY, "ecfmg": State.READY}),
        (None, {"usmle": State.DEPENDS, "comlex": State.DEPENDS}),
    ],
)
def test_items_of_another_degree_are_absent(track, expected):
    found = make_plan(
        make_milestone("usmle", tracks=frozenset({Track.MD, Track.IMG})),
        make_milestone("comlex", tracks=frozenset({Track.DO})),
        make_milestone("ecfmg", tracks=frozenset({Track.IMG})),
        profile=Profile(track=track),
    )
    assert states(found) == expected


def test_without_a_degree_a_group_that_serves_both_is_a_choice():
    found = make_plan(
        make_milestone("amcas", tracks=frozenset({Track.MD}), group="apply"),
        make_milestone("aacomas", tracks=frozenset({Track.DO}), group="apply"),
        groups=[make_group("apply")],
    )
    assert states(found) == {"amcas": State.READY, "aacomas": State.READY}
    assert [item.group for item in found.items] == ["apply", "apply"]
    assert found.progress.total == 1


@pytest.mark.parametrize(
    ("residency", "expected"),
    [
        ("anesthesiology", {"basic": State.READY, "both": State.READY}),
        ("neurology", {"both": State.READY}),
        (None, {"basic": State.DEPENDS, "both": State.READY}),
    ],
)
def test_items_of_another_residency_are_absent(residency, expected):
    found = make_plan(
        make_milestone("basic", residencies=frozenset({"anesthesiology"})),
        make_milestone("both"),
        residencies=[make_residency("anesthesiology"), make_residency("neurology")],
        profile=Profile(residency=residency),
    )
    assert states(found) == expected


@pytest.mark.parametrize("record", [done(), IN_PROGRESS, waived(), planned(TODAY)])
def test_what_was_noted_stays_when_it_no_longer_applies(record):
    found = make_plan(
        make_milestone("basic", residencies=frozenset({"anesthesiology"})),
        residencies=[make_residency("neurology")],
        profile=Profile(residency="neurology"),
        records={"basic": record},
    )
    (item,) = found.kept
    expected = {
        done(): State.DONE,
        IN_PROGRESS: State.IN_PROGRESS,
        waived(): State.WAIVED,
        planned(TODAY): State.READY,
    }
    assert (item.state, item.is_kept, item.timing) == (expected[record], True, Timing.NONE)
    (why,) = item.reasons
    assert why.text == "Not part of your present pathway. What you noted stays."
    assert (found.items, found.next, found.late, found.progress.total) == ((), (), (), 0)


def test_a_retired_milestone_stays_only_for_those_who_noted_something():
    retired = make_milestone("old", is_published=False)
    assert make_plan(retired).by_slug == {}
    assert make_plan(retired, records={"old": Record(version=4)}).by_slug == {}
    (item,) = make_plan(retired, records={"old": Record(has_note=True)}).kept
    (why,) = item.reasons
    assert why.text == "Advisors retired this milestone. What you noted stays."
