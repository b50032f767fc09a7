"""Slips of the keyboard in the admin: they must not move dates out of the calendar."""

from datetime import timedelta

import pytest
from django.utils import timezone

from careers.models import Board, Milestone, MilestoneDate, Residency, Season
from tests.builders import make_milestone, make_residency
from tests.careers.admin_pages import change, make_board, make_season

pytestmark = pytest.mark.django_db


def test_the_longest_length_of_a_residency(advisor_client):
    residency = make_residency()
    page = change(advisor_client, residency, years_min=4, years_max=21)
    assert "More than 20 years must be a slip." in page.text
    assert change(advisor_client, residency, years_min=4, years_max=20).status_code == 302
    assert Residency.objects.get().years_max == 20


def test_the_longest_eligibility_of_a_board(advisor_client):
    board = make_board()
    page = change(advisor_client, board, eligibility_years=21)
    assert "More than 20 years must be a slip." in page.text
    assert change(advisor_client, board, eligibility_years=20).status_code == 302
    assert Board.objects.get().eligibility_years == 20


@pytest.mark.parametrize("sign", [1, -1])
def test_the_furthest_offset_of_a_window(sign, advisor_client):
    milestone = make_milestone()
    row = {
        "dates-TOTAL_FORMS": 1,
        "dates-0-edge": "due",
        "dates-0-anchor": "fellowship-end",
        "dates-0-because": "The board says so.",
    }
    page = change(advisor_client, milestone, **row | {"dates-0-offset_months": sign * 241})
    assert "More than 20 years must be a slip." in page.text
    row |= {"dates-0-offset_months": sign * 240}
    assert change(advisor_client, milestone, **row).status_code == 302
    assert MilestoneDate.objects.get().offset_months == sign * 240


@pytest.mark.parametrize("on", ["0027-06-30", "1997-12-31", "2101-01-01", "9999-12-31"])
def test_a_date_of_a_season_lies_near_it(on, advisor_client):
    season = make_season()
    row = {"events-TOTAL_FORMS": 1, "events-0-moment": "ends", "events-0-on": on}
    assert "This year must be a slip." in change(advisor_client, season, **row).text
    assert Season.objects.get().events.count() == 0


def test_nobody_checked_a_record_tomorrow(advisor_client):
    milestone, today = make_milestone(), timezone.localdate()
    page = change(advisor_client, milestone, checked_on=today + timedelta(days=1))
    assert "This day is in the future." in page.text
    assert change(advisor_client, milestone, checked_on=today).status_code == 302
    assert Milestone.objects.get().checked_on == today
