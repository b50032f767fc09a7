"""How a change of the library would alter the plans of all people."""

from dataclasses import replace
from datetime import date

import pytest

from applicants import impact
from applicants.actions import change_record
from applicants.impact import effects_between, measure
from applicants.models import MilestoneRecord, Status
from applicants.planning import Profile, Target, plan
from careers.catalogue import (
    Anchor,
    Catalogue,
    DateRule,
    Edge,
    MilestoneInfo,
    Necessity,
    StageInfo,
)
from careers.impact import Effect, Impact
from careers.models import CatalogueVersion
from careers.queries import current_catalogue, read_catalogue
from tests.builders import NOW, make_applicant, make_milestone

TODAY = date(2026, 11, 21)


def catalogue(*milestones):
    return Catalogue(version=1, stages=(StageInfo("s", "S"),), milestones=milestones)


def due(month, **fields):
    rule = DateRule(Edge.DUE, Anchor.GRADUATION, month=month, day=1, because="So.")
    return MilestoneInfo("a", "A", "s", dates=(rule,), **fields)


def effects(before, after, **fields):
    profile = Profile(graduation_on=date(2027, 5, 20), **fields)
    plans = [plan(profile, found, {}, TODAY) for found in (before, after)]
    return effects_between(*plans)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (catalogue(), catalogue(due(6)), {"added"}),
        (catalogue(due(6)), catalogue(), {"removed"}),
        (catalogue(due(6)), catalogue(due(7)), {"later"}),
        (catalogue(due(7)), catalogue(due(6)), {"earlier"}),
        (catalogue(due(6)), catalogue(MilestoneInfo("a", "A", "s")), {"dated"}),
        (
            catalogue(due(6)),
            catalogue(due(6, necessity=Necessity.OPTIONAL)),
            {"necessity"},
        ),
        (catalogue(due(6)), catalogue(due(6)), set()),
    ],
)
def test_each_effect_by_itself(before, after, expected):
    assert effects(before, after) == expected


def test_a_date_that_has_passed_makes_overdue():
    late = replace(due(6), dates=(replace(due(6).dates[0], offset_months=-12),))
    assert effects(catalogue(due(6)), catalogue(late)) == {"earlier", "overdue"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (True, False, {"infeasible"}),
        (False, True, {"feasible"}),
        (True, True, set()),
        (None, True, set()),
        (None, False, {"infeasible"}),
    ],
)
def test_whether_the_start_still_works(before, after, expected):
    """Without a target nothing can fail."""
    same = plan(Profile(), catalogue(due(6)), {}, TODAY)
    plans = [
        replace(same, target=None if works is None else Target(2029, is_feasible=works))
        for works in (before, after)
    ]
    assert effects_between(*plans) == expected


def both(**changes):
    """The catalogue as it is, and as it is after another milestone was published."""
    before = current_catalogue()
    make_milestone(**changes)
    return before, read_catalogue(before.version + 1)


@pytest.fixture
def people(db):
    CatalogueVersion.bump()
    return [make_applicant(track=track) for track in ("md", "do", "do")]


def test_people_are_counted_once_with_each_of_their_effects(people):
    assert measure(*both(for_do=True), NOW) == Impact(
        people=2, counted=3, total=3, effects=(Effect(2, "get a new item"),)
    )


def test_one_person_is_said_in_the_singular(people):
    found = measure(*both(for_md=True), NOW)
    assert found.effects == (Effect(1, "gets a new item"),)


def test_what_is_finished_is_never_an_effect(people):
    milestone = make_milestone(for_md=True)
    CatalogueVersion.bump()
    record = MilestoneRecord.objects.for_milestone(people[0], milestone)
    change_record(record, now=NOW, status=Status.DONE)
    before = current_catalogue()
    milestone.necessity = Necessity.OPTIONAL
    milestone.save()
    assert measure(before, read_catalogue(9), NOW).people == 0


def test_no_more_than_so_many_are_looked_at(people, monkeypatch):
    monkeypatch.setattr(impact, "MOST_PEOPLE", 2)
    monkeypatch.setattr(impact, "AT_ONCE", 1)
    found = measure(*both(), NOW)
    assert (found.people, found.counted, found.total) == (2, 2, 3)


def test_nobody_there(db):
    CatalogueVersion.bump()
    assert measure(*both(), NOW) == Impact(0, 0, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_and_many(db, count, django_assert_num_queries):
    CatalogueVersion.bump()
    for _ in range(count):
        make_applicant()
    before, after = both()
    with django_assert_num_queries(4):  # people, interruptions, records, how many there are
        measure(before, after, NOW)
