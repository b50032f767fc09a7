"""Working against the order of the pathway is allowed, with a word about it."""

from datetime import date

import pytest

from applicants.planning import Profile, Record
from applicants.planning.order import order_warnings

from .builders import (
    IN_PROGRESS,
    better_after,
    done,
    make_milestone,
    make_plan,
    make_residency,
    needs,
    planned,
    waived,
)

EARLY, LATE = date(2026, 1, 5), date(2026, 3, 5)
DONE_BEFORE = "Done before “First”, which was done on 5 March 2026."
STILL_OPEN = "Done although “First” is still open."
PLANNED_BEFORE = "Planned before “First”, which is on 5 March 2026."


def warnings_of(record, first, *, requirement=None, **first_fields):
    """The warnings on an item with `record` that needs an item with the record `first`."""
    found = make_plan(
        make_milestone("first", **first_fields),
        make_milestone("then", requirement or needs("first")),
        records={"first": first, "then": record},
        residencies=[make_residency("neurology")],
        profile=Profile(residency="neurology"),
    )
    return order_warnings(found.by_slug["then"], found)


@pytest.mark.parametrize(
    ("record", "first", "expected"),
    [
        (done(EARLY), done(LATE), (DONE_BEFORE,)),
        (done(LATE), done(EARLY), ()),
        (done(EARLY), done(EARLY), ()),
        (done(EARLY), done(), ()),
        (done(), done(LATE), ()),
        (done(EARLY), Record(), (STILL_OPEN,)),
        (done(), Record(), (STILL_OPEN,)),
        (done(), IN_PROGRESS, (STILL_OPEN,)),
        (done(LATE), planned(EARLY), (STILL_OPEN,)),
        (done(EARLY), waived(), ()),
        (waived(), Record(), ()),
        (planned(EARLY), planned(LATE), (PLANNED_BEFORE,)),
        (planned(EARLY), done(LATE), (PLANNED_BEFORE,)),
        (planned(LATE), planned(EARLY), ()),
        (planned(EARLY), Record(), ()),
        (Record(), Record(), ()),
    ],
)
def test_dates_against_the_order(record, first, expected):
    assert warnings_of(record, first) == expected


def test_advice_gives_no_warning():
    assert warnings_of(done(), Record(), requirement=better_after("first")) == ()


@pytest.mark.parametrize("residency", ["neurology", "anesthesiology"])
def test_what_is_not_theirs_gives_no_warning(residency):
    expected = (STILL_OPEN,) if residency == "neurology" else ()
    fields = {"residencies": frozenset({residency})}
    assert warnings_of(done(), IN_PROGRESS, **fields) == expected
