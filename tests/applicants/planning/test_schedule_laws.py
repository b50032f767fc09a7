"""Laws of the two passes that hold for every graph, person and day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applicants.planning import Profile, Record, Status, plan
from applicants.planning.assess import Assessment
from applicants.planning.schedule import Timetable
from careers.catalogue import (
    Anchor,
    Catalogue,
    Cycle,
    DateRule,
    Edge,
    MilestoneInfo,
    Necessity,
    Requirement,
    SeasonDate,
    SeasonInfo,
    SeasonMoment,
)

from .strategies import SLUGS, catalogues, interruptions, profiles, records
from .test_laws import DAYS, OWN_DATES, law

pytestmark = pytest.mark.broad

worlds = st.tuples(profiles, catalogues, records, DAYS)
TODAY = date(2026, 11, 21)


def schedules(found):
    return {item.slug: item.schedule for item in found.items if item.schedule}


def timetable_of(profile, catalogue, records_, today):
    assessment = Assessment(profile, catalogue, records_, today)
    items = [assessment.item(milestone) for milestone in catalogue.milestones]
    single = [item for item in items if item and not item.is_kept]
    return Timetable([item for item in single if not item.milestone.is_recurring], assessment)


def without_groups(catalogue):
    """Each alternative of a choice has a time of its own, so one may fail while all is well."""
    milestones = (
        replace(
            milestone,
            group=None,
            requirements=tuple(needs for needs in milestone.requirements if needs.milestone),
        )
        for milestone in catalogue.milestones
    )
    return replace(catalogue, groups=(), milestones=tuple(milestones))


@law
@given(worlds)
def test_every_day_is_in_order(world):
    found = plan(*world)
    for slug, schedule in schedules(found).items():
        assert found.today <= schedule.starts <= schedule.earliest <= schedule.expected
        assert (schedule.latest is None) is (schedule.until is None)
        assert schedule.after != slug


@law
@given(worlds)
def test_earliest_is_before_latest_exactly_when_everything_is_in_time(world):
    profile, catalogue, records_, today = world
    world = profile, without_groups(catalogue), records_, today
    timetable = timetable_of(*world)
    found = schedules(plan(*world)).values()
    is_in_time = all(schedule.slack is None or schedule.slack >= 0 for schedule in found)
    assert is_in_time is not any(timetable.is_too_late(slug) for slug in timetable.live)


@law
@given(worlds)
def test_what_waits_is_ready_after_what_it_waits_for(world):
    timetable = timetable_of(*world)
    for slug, ready in timetable.earliest.items():
        for needs in timetable.live[slug].milestone.requirements:
            before = timetable.earliest.get(needs.milestone)
            if needs.is_hard and before:
                assert ready.starts >= before.on
    assert list(timetable.earliest) == list(timetable.expected)


@law
@given(worlds)
def test_the_critical_path_is_as_long_as_what_it_explains(world):
    found = plan(*world)
    if not found.critical:
        return
    last = found.critical[-1]
    lengths = sum((step.ends - step.begins).days for step in found.critical)
    assert lengths == (found.by_slug[last.slug].schedule.earliest - found.today).days
    assert all(step.begins <= step.ends for step in found.critical)
    for step, following in zip(found.critical, found.critical[1:], strict=False):
        assert step.ends == following.begins
    assert {step.slug for step in found.critical} == {
        slug for slug, schedule in schedules(found).items() if schedule.is_critical
    }


@law
@given(worlds, st.sampled_from(OWN_DATES), st.integers(0, 900))
def test_a_later_own_date_lets_nothing_be_finished_earlier(world, name, days):
    profile, catalogue, records_, today = world
    own = getattr(profile, name)
    later = replace(profile, **{name: own and own + timedelta(days)})
    _assert_nothing_is_earlier(world, (later, catalogue, records_, today))


@law
@given(worlds, interruptions())
def test_an_interruption_lets_nothing_be_finished_earlier(world, interruption):
    profile, catalogue, records_, today = world
    more = replace(profile, interruptions=(*profile.interruptions, interruption))
    _assert_nothing_is_earlier(world, (more, catalogue, records_, today))


@law
@given(worlds, st.sampled_from(SLUGS), st.integers(0, 900))
def test_planning_later_lets_nothing_be_expected_earlier(world, slug, days):
    profile, catalogue, records_, today = world
    record = records_.get(slug, Record())
    moved = replace(record, planned_on=(record.planned_on or today) + timedelta(days))
    after = schedules(plan(profile, catalogue, records_ | {slug: moved}, today))
    for other, schedule in schedules(plan(*world)).items():
        # What is noted may keep something that is no part of the pathway otherwise.
        assert other not in after or after[other].expected >= schedule.expected
        assert other not in after or after[other].earliest == schedule.earliest


@law
@given(worlds, st.sampled_from(SLUGS))
def test_closing_an_item_lets_nothing_be_finished_later(world, slug):
    profile, catalogue, records_, today = world
    done = replace(records_.get(slug, Record()), status=Status.DONE)
    after = schedules(plan(profile, catalogue, records_ | {slug: done}, today))
    for other, schedule in schedules(plan(*world)).items():
        assert other not in after or after[other].earliest <= schedule.earliest


def _assert_nothing_is_earlier(before, after):
    old, new = schedules(plan(*before)), schedules(plan(*after))
    for slug in old.keys() & new.keys():
        assert new[slug].earliest >= old[slug].earliest


# --- graphs of durations alone ----------------------------------------------------------------


@st.composite
def graphs(draw, size=8):
    """Milestones that take time and wait for each other, and have no dates."""
    milestones = []
    for number in range(size):
        before = draw(st.sets(st.integers(0, number - 1))) if number else ()
        milestones.append(
            MilestoneInfo(
                slug=f"n{number}",
                name=f"N {number}",
                stage="stage",
                takes_days=draw(st.none() | st.integers(1, 400)),
                requirements=tuple(
                    Requirement(milestone=f"n{each}") for each in sorted(before)
                ),
            )
        )
    return Catalogue(version=1, milestones=tuple(milestones))


@law
@given(graphs())
def test_the_earliest_finish_is_the_longest_way_through_the_graph(catalogue):
    """Worked out a second time, by looking at every way back to the beginning."""
    found = schedules(plan(Profile(), catalogue, {}, TODAY))

    def longest(milestone):
        ways = [longest(catalogue.by_slug[needs.milestone]) for needs in milestone.requirements]
        return max(ways, default=0) + (milestone.takes_days or 1) - 1

    for milestone in catalogue.milestones:
        assert (found[milestone.slug].earliest - TODAY).days == longest(milestone)


# --- everything that floats -------------------------------------------------------------------

FLOATING = (Anchor.GRADUATION, Anchor.RESIDENCY_END, Anchor.FELLOWSHIP_START)


@st.composite
def floating_worlds(draw):
    """Worlds whose every date comes from an own date or a season, a number of days away."""
    milestones = []
    for number in range(6):
        edges = draw(st.sets(st.sampled_from(list(Edge)), max_size=2))
        before = draw(st.sets(st.integers(0, number - 1), max_size=2)) if number else ()
        milestones.append(
            MilestoneInfo(
                slug=f"f{number}",
                name=f"F {number}",
                stage="stage",
                necessity=draw(st.sampled_from(Necessity)),
                takes_days=draw(st.none() | st.integers(1, 400)),
                is_event=draw(st.booleans()),
                dates=tuple(draw(_floating_rules(edge)) for edge in sorted(edges)),
                requirements=tuple(
                    Requirement(milestone=f"f{each}") for each in sorted(before)
                ),
            )
        )
    opens, ends = sorted(draw(st.tuples(DAYS, DAYS)))
    dates = (SeasonDate(SeasonMoment.OPENS, opens), SeasonDate(SeasonMoment.ENDS, ends))
    season = SeasonInfo(Cycle.FELLOWSHIP, 2020, dates)
    catalogue = Catalogue(version=1, milestones=tuple(milestones), seasons=(season,))
    profile = Profile(
        graduation_on=draw(DAYS),
        residency_end_on=draw(DAYS),
        # The year alone finds the season, so that it stays the same one.
        fellowship_start_on=date(2020, 6, 1) + timedelta(draw(st.integers(0, 60))),
    )
    own = st.builds(
        Record,
        status=st.sampled_from([Status.NOT_STARTED, Status.IN_PROGRESS, Status.DONE]),
        planned_on=st.none() | DAYS,
    )
    noted = draw(st.dictionaries(st.sampled_from([f"f{each}" for each in range(6)]), own))
    return profile, catalogue, noted, draw(DAYS)


@st.composite
def _floating_rules(draw, edge):
    if draw(st.booleans()):
        moment = draw(st.sampled_from([SeasonMoment.OPENS, SeasonMoment.ENDS]))
        return DateRule(edge, Anchor.FELLOWSHIP_SEASON, moment)
    return DateRule(edge, draw(st.sampled_from(FLOATING)))


def shifted(world, days):
    """The same world, `days` later."""
    profile, catalogue, noted, today = world
    delta = timedelta(days)
    own = {name: getattr(profile, name) + delta for name in (*FLOATING_DATES,)}
    seasons = tuple(
        replace(
            season,
            dates=tuple(replace(event, on=event.on + delta) for event in season.dates),
        )
        for season in catalogue.seasons
    )
    noted = {
        slug: replace(record, planned_on=record.planned_on and record.planned_on + delta)
        for slug, record in noted.items()
    }
    return replace(profile, **own), replace(catalogue, seasons=seasons), noted, today + delta


FLOATING_DATES = ("graduation_on", "residency_end_on", "fellowship_start_on")


@law
@given(floating_worlds(), st.integers(1, 90))
def test_shifting_every_date_shifts_every_floating_date(world, days):
    delta = timedelta(days)
    before, after = schedules(plan(*world)), schedules(plan(*shifted(world, days)))
    assert after == {
        slug: replace(
            schedule,
            starts=schedule.starts + delta,
            earliest=schedule.earliest + delta,
            expected=schedule.expected + delta,
            latest=schedule.latest and schedule.latest + delta,
        )
        for slug, schedule in before.items()
    }
