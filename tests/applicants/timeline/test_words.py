"""The timeline in sentences."""

from datetime import date, timedelta

import pytest

from applicants.planning import Occurrence, PlanDate, Record, State, Status, Step
from applicants.timeline import describe, slack_in_words, summary
from tests.applicants.planned import TODAY
from tests.applicants.timeline.builders import make_item, make_plan, make_schedule

DAY = timedelta(days=1)
MAY, JUNE = date(2027, 5, 3), date(2027, 6, 2)


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (make_item("a"), "no date"),
        (
            make_item("a", make_schedule(MAY, JUNE), planned_on=date(2027, 5, 9)),
            "earliest 3 May 2027, latest safe 2 June 2027, 30 days to spare,"
            " planned for 9 May 2027",
        ),
        (
            make_item(
                "a", make_schedule(MAY, MAY, is_critical=True, is_latest_to_confirm=True)
            ),
            "earliest 3 May 2027, latest safe 3 May 2027 (to confirm), no day to spare,"
            " critical",
        ),
        (make_item("a", make_schedule(MAY)), "earliest 3 May 2027, no last day"),
        (
            make_item(
                "a", make_schedule(MAY, JUNE, is_bound=True, is_earliest_to_confirm=True)
            ),
            "earliest 3 May 2027 (to confirm), not later than 2 June 2027,"
            " time to spare not known",
        ),
        (
            make_item("a", state=State.DONE, record=Record(status=Status.DONE, done_on=MAY)),
            "done 3 May 2027",
        ),
        (make_item("a", state=State.MISSED, closes=PlanDate(MAY)), "closed 3 May 2027"),
        (
            make_item("a", occurrences=(Occurrence(MAY, is_to_confirm=True),)),
            "next due 3 May 2027 (to confirm)",
        ),
    ],
)
def test_a_row_in_words(item, words):
    assert describe(item) == words


@pytest.mark.parametrize(
    ("slack", "words"),
    [
        (None, "no last day"),
        (12, "12 days to spare"),
        (1, "1 day to spare"),
        (0, "no day to spare"),
        (-1, "1 day too late"),
        (-9, "9 days too late"),
    ],
)
def test_slack_in_words(slack, words):
    latest = None if slack is None else TODAY + slack * DAY
    assert slack_in_words(make_schedule(TODAY, latest)) == words


def test_an_empty_plan_has_nothing_to_say():
    assert summary(make_plan()) == ()


def test_summary_names_the_critical_path_and_the_tightest():
    plan = make_plan(
        make_item("first", make_schedule(MAY, MAY, is_critical=True)),
        make_item("second", make_schedule(MAY, JUNE, is_latest_to_confirm=True)),
        make_item("third", make_schedule(MAY)),
        critical=(Step("first", TODAY, MAY), Step("second", MAY, JUNE)),
    )
    assert summary(plan) == (
        "The critical path: “First” and then “Second”. A delay here delays the rest.",
        "The tightest: “First”, with no day to spare before 3 May 2027.",
        "1 of these dates hangs on something that is still to confirm.",
    )


def test_summary_names_what_ends_too_late():
    items = [
        make_item(name, make_schedule(MAY, JUNE, expected=JUNE + number * DAY))
        for number, name in enumerate(["kept", "one", "two", "three", "four"])
    ]
    assert summary(make_plan(*items))[1:] == (
        "“Four” would end 4 days after its last safe day, 2 June 2027.",
        "“Three” would end 3 days after its last safe day, 2 June 2027.",
        "“Two” would end 2 days after its last safe day, 2 June 2027.",
        "1 more would end too late.",
    )
