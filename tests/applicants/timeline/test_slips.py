"""What slips when a date moves."""

from datetime import date, timedelta

from applicants.planning import Profile, plan
from applicants.timeline import Slip, slips
from applicants.timeline.slips import breaking, late_ones, next_start
from careers.catalogue import Anchor, Edge
from tests.applicants.planned import TODAY
from tests.applicants.planning.builders import (
    make_catalogue,
    make_milestone,
    needs,
    planned,
    rule,
)
from tests.applicants.timeline.builders import make_item, make_plan, make_schedule

DAY = timedelta(days=1)


def later(number):
    return TODAY + number * DAY


def test_only_what_moves_is_named_the_first_day_first():
    before = make_plan(
        make_item("a", make_schedule(TODAY)),
        make_item("b", make_schedule(TODAY)),
        make_item("c", make_schedule(TODAY)),
        make_item("d"),
    )
    late = make_item("a", make_schedule(TODAY, expected=later(9)))
    soon = make_item("b", make_schedule(TODAY, expected=later(5)))
    after = make_plan(late, soon, *before.items[2:])

    assert slips(before, after) == (
        Slip(soon, TODAY, later(5)),
        Slip(late, TODAY, later(9)),
    )
    assert [slip.days for slip in slips(before, after)] == [5, 9]
    assert [slip.days for slip in slips(after, before)] == [-9, -5]
    assert slips(before, before) == ()


def test_a_slip_says_how_far_it_ends_after_the_last_safe_day():
    before = make_plan(make_item("a", make_schedule(TODAY, later(7))))
    moved = make_item("a", make_schedule(TODAY, later(7), expected=later(10)))
    after = make_plan(moved)

    assert slips(before, after) == (Slip(moved, TODAY, later(10), over=3),)
    (back,) = slips(after, before)
    assert (back.over, back.was_over) == (0, 3)


def test_the_last_safe_day_itself_is_kept():
    item = make_item("a", make_schedule(TODAY, later(7), expected=later(7)))
    assert late_ones(make_plan(item)) == ()


def test_late_ones_come_worst_first():
    two = make_item("two", make_schedule(TODAY, later(1), expected=later(3)))
    five = make_item("five", make_schedule(TODAY, later(1), expected=later(6)))
    assert late_ones(make_plan(two, five)) == (five, two)


# With the engine -----------------------------------------------------------------------------

APPLICATION = make_milestone("application", dates=(rule(Edge.CLOSES, Anchor.FELLOWSHIP_START),))
LETTER = make_milestone("letter")
CHAIN = make_catalogue(
    LETTER, make_milestone("application", needs("letter"), dates=APPLICATION.dates)
)
PROFILE = Profile(target_year=2028)


def test_a_moved_date_moves_what_waits_for_it():
    on = date(2028, 7, 11)
    before = plan(PROFILE, CHAIN, {}, TODAY)
    after = plan(PROFILE, CHAIN, {"letter": planned(on)}, TODAY)

    found = {
        slip.item.slug: (slip.before, slip.after, slip.over) for slip in slips(before, after)
    }
    assert found == {"letter": (TODAY, on, 10), "application": (TODAY, on, 10)}


def test_only_what_stands_before_the_fellowship_breaks_the_start():
    start = make_milestone(
        "start",
        needs("letter"),
        dates=(rule(Edge.DUE, Anchor.FELLOWSHIP_START),),
        is_event=True,
    )
    license_ = make_milestone("license", dates=APPLICATION.dates)
    catalogue = make_catalogue(LETTER, start, license_)
    on = date(2028, 7, 11)
    moved = {"letter": planned(on), "license": planned(on)}
    before, after = (plan(PROFILE, catalogue, records, TODAY) for records in ({}, moved))
    found = slips(before, after)

    assert sorted(slip.item.slug for slip in found if slip.over) == [
        "letter",
        "license",
        "start",
    ]
    assert [slip.item.slug for slip in breaking(found, catalogue)] == ["letter", "start"]


def test_the_next_start_keeps_what_the_date_breaks():
    records = {"letter": planned(date(2029, 7, 11))}
    broken = {"application"}
    assert next_start(PROFILE, CHAIN, records, TODAY, broken) == 2030
    assert next_start(PROFILE, CHAIN, records, TODAY, set()) is None
    assert next_start(Profile(), CHAIN, records, TODAY, broken) is None
    too_far = {"letter": planned(date(2040, 7, 11))}
    assert next_start(PROFILE, CHAIN, too_far, TODAY, broken) is None


def test_who_named_the_day_of_the_start_has_no_other_year():
    profile = Profile(target_year=2028, fellowship_start_on=date(2028, 7, 1))
    records = {"letter": planned(date(2028, 7, 11))}
    assert next_start(profile, CHAIN, records, TODAY, {"application"}) is None
