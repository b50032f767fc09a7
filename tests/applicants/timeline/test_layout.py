"""The geometry of the timeline, in exact numbers.

Most pictures here reach from 1 October 2026 over 400 days to 5 November 2027.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from applicants.planning import Occurrence, PlanDate, Record, State, Status
from applicants.timeline import HORIZONTAL, VERTICAL, Season, draw
from applicants.timeline.shapes import Axis, Line, Mark, Span, Tick
from tests.applicants.planned import TODAY
from tests.applicants.timeline.builders import make_item, make_plan, make_schedule

FIRST = date(2026, 10, 1)
DAY = timedelta(days=1)
# A style in which a day is a unit, so that every position is a number of days.
DAYS = replace(HORIZONTAL, low=0, high=446)
LAST = FIRST + 446 * DAY  # 21 December 2027: a year from today, and a month


def day(number):
    """The day that stands at `number`."""
    return FIRST + number * DAY


def row_of(item, *others, seasons=(), style=DAYS):
    picture = draw(make_plan(item, *others), seasons, style)
    return picture.bands[0].rows[0]


def test_a_plan_without_dates_has_no_picture():
    assert draw(make_plan(make_item("a"), make_item("b")), (), DAYS) is None
    assert draw(make_plan(), (), DAYS) is None


def test_the_axis_holds_a_year_with_a_month_of_air_on_both_sides():
    picture = draw(make_plan(make_item("a", make_schedule(TODAY))), (), DAYS)

    assert picture.axis == Axis(FIRST, LAST, 0, 446)
    assert picture.today_x == 51
    assert picture.ticks == (Tick(92, "2027"),)


def test_the_axis_reaches_to_the_last_firm_date():
    far = make_schedule(date(2030, 1, 1), expected=date(2031, 2, 10))
    assert draw(make_plan(make_item("a", far)), (), DAYS).axis.end == date(2031, 3, 10)
    own = make_item("a", make_schedule(TODAY), planned_on=date(2031, 5, 1))
    assert draw(make_plan(own), (), DAYS).axis.end == date(2031, 6, 1)
    season = Season(date(2032, 7, 1), "Start")
    near = make_plan(make_item("a", make_schedule(TODAY)))
    assert draw(near, [season], DAYS).axis.end == date(2032, 8, 1)


def test_a_last_day_within_two_years_of_the_rest_is_in_the_picture():
    """The rest ends on 21 November 2027."""
    kept = make_item("a", make_schedule(TODAY, date(2029, 11, 21)))
    assert draw(make_plan(kept), (), DAYS).axis.end == date(2029, 12, 21)
    left_out = make_item("a", make_schedule(TODAY, date(2029, 11, 22)))
    assert draw(make_plan(left_out), (), DAYS).axis.end == LAST


def test_what_was_done_long_ago_does_not_stretch_the_axis():
    def done(on):
        record = Record(status=Status.DONE, done_on=on)
        return make_item(f"done-{on}", state=State.DONE, record=record)

    plan = make_plan(done(date(2026, 5, 21)), done(date(2026, 3, 31)))
    picture = draw(plan, (), DAYS)

    assert picture.axis.start == date(2026, 4, 1)
    (row,) = picture.bands[0].rows
    assert row.item.slug == "done-2026-05-21"
    assert [mark.kind for mark in row.marks] == ["done"]


def test_a_bar_has_work_and_slack():
    schedule = make_schedule(day(151), day(251), starts=day(51))
    row = row_of(make_item("a", schedule))

    assert (row.work, row.slack, row.over) == (Span(51, 100), Span(151, 100), None)
    assert (row.is_open, row.is_critical) == (False, False)


def test_work_without_a_known_length_is_a_stroke_at_its_day():
    row = row_of(make_item("a", make_schedule(day(100), day(200))))
    assert (row.work, row.slack) == (Span(100, 4), Span(100, 100))


def test_without_a_last_day_the_slack_has_no_end():
    row = row_of(make_item("a", make_schedule(day(100))))
    assert (row.slack, row.is_open) == (Span(100, 346), True)


def test_a_last_day_beyond_the_picture_leaves_the_slack_open():
    row = row_of(make_item("a", make_schedule(day(100), date(2040, 1, 1))))
    assert (row.slack, row.is_open) == (Span(100, 346), True)


def test_what_comes_too_late_has_no_slack():
    schedule = make_schedule(day(251), day(151), starts=day(51), is_critical=True)
    row = row_of(make_item("a", schedule))

    assert (row.work, row.slack, row.over) == (Span(51, 200), None, Span(151, 100))
    assert row.is_critical is True


@pytest.mark.parametrize(
    ("fields", "marks"),
    [
        ({"planned_on": day(120)}, [Mark("own", 120, day(120))]),
        (
            {"planned_on": day(120), "schedule": make_schedule(day(100), expected=day(140))},
            [Mark("expected", 140, day(140)), Mark("own", 120, day(120))],
        ),
        ({"schedule": make_schedule(day(100), expected=day(120)), "planned_on": day(120)},
         [Mark("own", 120, day(120))]),
        (
            {"occurrences": (Occurrence(day(90)), Occurrence(day(455)))},
            [Mark("turn", 90, day(90))],
        ),
        (
            {"state": State.MISSED, "closes": PlanDate(day(10))},
            [Mark("missed", 10, day(10))],
        ),
        ({"state": State.WAIVED, "planned_on": day(120)}, []),
    ],
)  # fmt: skip
def test_marks_of_a_row(fields, marks):
    item = make_item("a", **({"schedule": make_schedule(day(100))} | fields))
    assert list(row_of(item).marks) == marks


def test_rows_stand_below_each_other_in_their_stages():
    plan = make_plan(
        make_item("a", make_schedule(TODAY)),
        make_item("b", make_schedule(TODAY), stage="two"),
        make_item("c"),
        make_item("d", make_schedule(TODAY)),
    )
    picture = draw(plan, (), HORIZONTAL)

    assert [(band.name, band.y, band.height) for band in picture.bands] == [
        ("One", 48, 82),
        ("Two", 130, 56),
    ]
    assert [(row.item.slug, row.y, row.text_y, row.bar_y) for row in picture.bands[0].rows] == [
        ("a", 78, 95, 85),
        ("d", 104, 121, 111),
    ]
    assert (picture.height, picture.is_tall) == (186, False)


def test_on_a_phone_the_name_stands_above_its_bar():
    long = "Register with NRMP and certify your residency rank list"
    plan = make_plan(
        make_item("a", make_schedule(TODAY), name=long), make_item("b", make_schedule(TODAY))
    )
    first, second = draw(plan, (), VERTICAL).bands[0].rows

    assert first.names == ("Register with NRMP and certify your", "residency rank list")
    assert (first.y, first.height, first.text_y, first.bar_y) == (78, 66, 98, 125)
    assert (second.y, second.height, second.names) == (144, 46, ("B",))


def test_on_a_desk_a_name_is_one_line():
    name = "A very long name that no line of the wide picture could ever hold"
    row = row_of(make_item("a", make_schedule(TODAY), name=name), style=HORIZONTAL)
    assert row.names == ("A very long name that no line of the wide picture could…",)


def test_both_pictures_place_the_same_day_in_their_own_unit():
    plan = make_plan(make_item("a", make_schedule(TODAY)))
    wide, narrow = (draw(plan, (), style) for style in (HORIZONTAL, VERTICAL))
    assert wide.axis.at(FIRST + 223 * DAY) == 670  # half of 360 to 980
    assert narrow.axis.at(FIRST + 223 * DAY) == 50  # half of 2 to 98


def test_what_lies_outside_stands_at_the_edge():
    axis = Axis(FIRST, LAST, 360, 980)
    assert (axis.at(FIRST - DAY), axis.at(LAST + DAY)) == (360, 980)


def test_season_dates_are_numbered_and_their_numbers_never_meet():
    seasons = [Season(day(number), str(number)) for number in (120, 100, 105, 440, 446)]
    plan = make_plan(make_item("a", make_schedule(TODAY)))
    picture = draw(plan, [*seasons, Season(FIRST - DAY, "before")], replace(DAYS, high=477))
    # The last season date makes the picture 477 days long.
    assert [(line.number, line.x, line.label_x) for line in picture.lines] == [
        (1, 100, 100),
        (2, 105, 120),
        (3, 120, 140),
        (4, 440, 440),
        (5, 446, 460),
    ]


def test_numbers_pushed_over_the_edge_move_back():
    seasons = [Season(day(number), "") for number in (430, 435, 440)]
    picture = draw(make_plan(make_item("a", make_schedule(TODAY))), seasons, DAYS)
    scale = 446 / picture.axis.days
    assert [line.label_x for line in picture.lines] == [
        pytest.approx(value, abs=0.01) for value in (406, 426, 446)
    ]
    assert picture.lines[0] == Line(1, round(430 * scale, 2), 406, seasons[0])
