"""Laws that hold for every catalogue, person, record and day."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from applicants.planning import (
    Difference,
    Draft,
    Profile,
    Record,
    State,
    Status,
    Timing,
    compare,
    plan,
)
from applicants.summaries import summary_of
from careers.catalogue import Edge, Necessity

from .strategies import DAYS, SIZE, catalogues, profiles, records

pytestmark = pytest.mark.broad

# The same examples each time; without the explain phase, which makes a failure slow to report.
law = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=30,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
SLUGS = st.sampled_from([f"m{number}" for number in range(SIZE)])
OWN_DATES = (
    "graduation_on",
    "pgy1_start_on",
    "residency_start_on",
    "residency_end_on",
    "fellowship_start_on",
    "fellowship_end_on",
)
worlds = st.tuples(profiles, catalogues, records, DAYS)


def items_of(found):
    return (*found.items, *found.recurring)


def without(records_, slugs):
    return {slug: record for slug, record in records_.items() if slug not in slugs}


@law
@given(worlds)
def test_an_unchanged_input_gives_an_equal_plan(world):
    assert plan(*world) == plan(*world)
    assert _reasons(plan(*world)) == _reasons(plan(*world))
    assert not compare(plan(*world), plan(*world))


@law
@given(worlds, st.randoms(use_true_random=False))
def test_the_order_of_records_milestones_and_seasons_decides_no_item(world, shuffler):
    """The order of the milestones is that of the page; how each stands does not hang on it."""
    profile, catalogue, records_, today = world
    shuffled = replace(
        catalogue,
        milestones=_shuffled(catalogue.milestones, shuffler),
        groups=_shuffled(catalogue.groups, shuffler),
        residencies=_shuffled(catalogue.residencies, shuffler),
        seasons=_shuffled(catalogue.seasons, shuffler),
    )
    other = plan(profile, shuffled, dict(_shuffled(records_.items(), shuffler)), today)
    found = plan(*world)

    assert _told(found) == _told(other)
    assert found.progress == other.progress
    assert _day(found.next_fixed) == _day(other.next_fixed)


def _day(planned):
    return planned and planned.on


def _shuffled(values, shuffler):
    values = list(values)
    shuffler.shuffle(values)
    return tuple(values)


def _reasons(found):
    return {slug: item.reasons for slug, item in found.by_slug.items()}


def _told(found):
    """Every item but the words, in which names follow the order of the pathway."""
    return dict(found.by_slug)


@law
@given(worlds)
def test_a_summary_needs_no_more_than_the_draft(world):
    draft, found = Draft(*world), plan(*world)
    assert summary_of(draft) == summary_of(found)
    assert draft.plan == found
    slugs = [item.slug for item in draft.recurring]
    assert slugs == [item.slug for item in found.recurring]
    assert draft.by_slug.keys() == found.by_slug.keys()


@law
@given(worlds, SLUGS, st.sampled_from([Status.DONE, Status.WAIVED]))
def test_closing_an_item_never_lowers_progress(world, slug, status):
    profile, catalogue, records_, today = world
    closed = records_ | {slug: replace(records_.get(slug, Record()), status=status)}
    before, after = plan(*world).progress, plan(profile, catalogue, closed, today).progress
    assert after.total == before.total
    assert after.done >= before.done
    assert after.percent >= before.percent


@law
@given(worlds)
def test_hundred_percent_if_and_only_if_everything_required_is_closed(world):
    found = plan(*world)
    groups = {group.slug: group.needed for group in world[1].groups}
    members = {slug: [item for item in found.items if item.group == slug] for slug in groups}
    met = {
        slug
        for slug, needed in groups.items()
        if sum(item.record.status.is_closed for item in members[slug]) >= needed
    }
    is_everything_closed = all(
        item.state in State.closed or item.group in met
        for item in found.items
        if item.milestone.necessity is Necessity.REQUIRED and item.state is not State.DEPENDS
    )
    assert (found.progress.percent == 100) is is_everything_closed
    assert found.progress.is_complete is is_everything_closed


@law
@given(worlds, st.integers(0, 2000))
def test_a_later_day_never_puts_a_late_item_back_on_track(world, days):
    profile, catalogue, records_, today = world
    later = plan(profile, catalogue, records_, today + timedelta(days))
    for item in items_of(plan(*world)):
        after = later.by_slug[item.slug]
        if item.timing is Timing.OVERDUE:
            assert after.timing in (Timing.OVERDUE, Timing.PASSED)
        if item.state in (State.PASSED, State.MISSED):
            assert after.state is item.state
        assert [after.edge(edge) for edge in Edge] == [item.edge(edge) for edge in Edge]


@law
@given(worlds, st.sampled_from(OWN_DATES), st.integers(0, 900))
def test_a_later_own_date_makes_nothing_earlier(world, name, days):
    profile, catalogue, records_, today = world
    own = getattr(profile, name)
    later = replace(profile, **{name: own and own + timedelta(days)})
    _assert_nothing_is_earlier(plan(*world), plan(later, catalogue, records_, today))


@law
@given(worlds, st.integers(0, 5))
def test_a_later_target_makes_nothing_earlier(world, years):
    profile, catalogue, records_, today = world
    later = replace(profile, target_year=profile.target_year and profile.target_year + years)
    _assert_nothing_is_earlier(plan(*world), plan(later, catalogue, records_, today))


def _assert_nothing_is_earlier(before, after):
    for item in items_of(before):
        for edge in Edge:
            old, new = item.edge(edge), after.by_slug[item.slug].edge(edge)
            # A season before the first known one has no dates at all.
            assert old is None or new.on >= old.on
            assert new is None or old is None or new.on >= old.on


@law
@given(worlds)
def test_next_is_at_most_three_things_that_can_be_done_now(world):
    found = plan(*world)
    assert len(found.next) <= 3
    for item in found.next:
        assert item.state in (State.READY, State.IN_PROGRESS)
        assert item.timing not in (Timing.PASSED, Timing.NONE)
        if item.state is State.READY:
            assert item.milestone.necessity is not Necessity.OPTIONAL
            assert item.blockers == ()
            assert item.opens is None or item.opens.on <= found.today
        assert item.closes is None or item.closes.on >= found.today
    groups = [item.group for item in found.next if item.group]
    assert len(groups) == len(set(groups))


@law
@given(worlds)
def test_coming_up_repeats_nothing_and_holds_only_what_is_open(world):
    found = plan(*world)
    assert len(found.coming_up) <= 3
    assert not {item.slug for item in found.coming_up} & {item.slug for item in found.next}
    groups = [item.group for item in (*found.next, *found.coming_up) if item.group]
    assert len(groups) == len(set(groups))
    for item in found.coming_up:
        assert item.state in (State.READY, State.LATER, State.BLOCKED)


@law
@given(worlds)
def test_passed_and_missed_items_are_never_next_or_late(world):
    found = plan(*world)
    listed = {item.slug for item in (*found.next, *found.late, *found.coming_up)}
    for item in items_of(found):
        if item.state in (State.PASSED, State.MISSED):
            assert item.slug not in listed
            assert item.closes.on < found.today
        if item.state is State.PASSED:
            assert item.timing is Timing.PASSED
            assert item.milestone.necessity is not Necessity.REQUIRED


@law
@given(worlds)
def test_advice_never_blocks(world):
    profile, catalogue, records_, today = world
    hard_only = replace(
        catalogue,
        milestones=tuple(
            replace(
                milestone,
                requirements=tuple(needs for needs in milestone.requirements if needs.is_hard),
            )
            for milestone in catalogue.milestones
        ),
    )
    found = plan(*world)
    strict = plan(profile, hard_only, records_, today)
    assert {item.slug: item.state for item in items_of(found)} == {
        item.slug: item.state for item in items_of(strict)
    }


@law
@given(worlds)
def test_a_hard_prerequisite_is_met_only_by_that_very_milestone(world):
    found = plan(*world)
    own = {item.slug: item for item in items_of(found) if item.state is not State.DEPENDS}
    for item in own.values():
        unmet = {
            needs.milestone
            for needs in item.milestone.requirements
            if needs.is_hard
            and needs.milestone in own
            and own[needs.milestone].state not in (State.DONE, State.WAIVED)
        }
        assert unmet <= set(item.blockers)
        assert all(
            not own[slug].record.status.is_closed for slug in item.blockers if slug in own
        )
        if item.state is State.READY:
            assert item.blockers == ()


@law
@given(worlds)
def test_what_was_noted_never_disappears(world):
    profile, catalogue, records_, today = world
    found = plan(*world)
    touched = {slug for slug, record in records_.items() if record.is_touched}
    assert touched <= found.by_slug.keys()
    for slug in touched:
        assert found.by_slug[slug].record == records_[slug]


@law
@given(worlds)
def test_a_plan_does_not_differ_from_itself(world):
    found = plan(*world)
    assert compare(found, found) == Difference()


@law
@given(worlds, profiles, st.lists(st.sampled_from(Necessity), min_size=SIZE, max_size=SIZE))
def test_comparing_the_other_way_round_says_the_reverse(world, other, necessities):
    """Another person, and advisors who ask for more or less of the same milestones."""
    profile, catalogue, records_, today = world
    milestones = tuple(
        replace(milestone, necessity=necessity)
        for milestone, necessity in zip(catalogue.milestones, necessities, strict=True)
    )
    changed = replace(catalogue, milestones=milestones)
    one, two = plan(*world), plan(other, changed, records_, today)
    there, back = compare(one, two), compare(two, one)

    assert _slugs(there.added) == _slugs(back.removed) | _slugs(back.kept)
    assert _slugs(back.added) == _slugs(there.removed) | _slugs(there.kept)
    assert {(move.before, move.after) for move in there.moved} == {
        (move.after, move.before) for move in back.moved
    }
    assert [(move.days, move.latest_days) for move in there.moved] == [
        (_negative(move.days), _negative(move.latest_days)) for move in back.moved
    ]
    assert {(change.before, change.after) for change in there.necessity} == {
        (change.after, change.before) for change in back.necessity
    }


def _negative(days):
    return None if days is None else -days


def _slugs(items):
    return {item.slug for item in items}


@law
@given(catalogues, records, DAYS)
def test_a_person_of_whom_nothing_is_known_has_a_plan(catalogue, records_, today):
    # Attempts at an exam would be known, and say from when it may be taken again.
    noted = {slug: replace(record, attempts=()) for slug, record in records_.items()}
    found = plan(Profile(), catalogue, noted, today)
    for item in items_of(found):
        assert item.reasons
        assert all(reason.text.strip() == reason.text != "" for reason in item.reasons)
    for edge in Edge:
        assert all(item.edge(edge) is None for item in found.items)
