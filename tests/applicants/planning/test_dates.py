"""What a date is counted from."""

from datetime import date

import pytest

from applicants.planning import Profile, dates
from applicants.planning.dates import (
    Calendar,
    calendar_of,
    fellowship_end,
    fellowship_start,
    fellowship_year,
    open_start,
    pgy1_end,
    residency_end,
    season_date,
    training_start,
)
from applicants.planning.types import PlanDate
from careers.catalogue import (
    Anchor,
    Cycle,
    Edge,
    SeasonDate,
    SeasonInfo,
    SeasonMoment,
    Track,
)

from .builders import TODAY, make_catalogue, make_residency, make_season, rule, season_rule

JULY_2025 = date(2025, 7, 1)
SEPARATE_PGY1 = {"has_separate_pgy1": True, "residency_start_on": JULY_2025}


def calendar(seasons=(), residencies=(), **profile):
    catalogue = make_catalogue(seasons=seasons, residencies=residencies)
    return Calendar(Profile(**profile), catalogue)


def dates_of(*seasons):
    return make_catalogue(seasons=seasons).season_dates


def resolved(date_rule, **profile):
    """The date of one rule for somebody with that profile."""
    planned = calendar(**profile).window([date_rule])[date_rule.edge]
    return planned and planned.on


# --- training ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "years", "expected"),
    [
        ({}, 4, None),
        ({"residency_start_on": JULY_2025}, 4, date(2029, 6, 30)),
        ({"residency_start_on": JULY_2025}, None, None),
        (SEPARATE_PGY1, 5, date(2029, 6, 30)),
        ({"residency_end_on": date(2030, 6, 30)}, None, date(2030, 6, 30)),
        ({**SEPARATE_PGY1, "residency_end_on": date(2030, 6, 30)}, 5, date(2030, 6, 30)),
        ({"residency_start_on": date(2024, 2, 29)}, 4, date(2028, 2, 28)),
    ],
)
def test_residency_end(profile, years, expected):
    assert residency_end(Profile(**profile), make_residency("a", years)) == expected


def test_residency_end_needs_a_residency_or_an_own_date():
    assert residency_end(Profile(residency_start_on=JULY_2025), None) is None


def test_a_length_that_differs_by_program_is_asked_for():
    emergency = make_residency("em", years=None, months_min=36, months_max=48)
    assert residency_end(Profile(residency_start_on=JULY_2025), emergency) is None


@pytest.mark.parametrize(
    ("profile", "start", "end"),
    [
        ({}, None, None),
        ({"residency_start_on": JULY_2025}, JULY_2025, date(2026, 6, 30)),
        (SEPARATE_PGY1, date(2024, 7, 1), date(2025, 6, 30)),
        (
            {**SEPARATE_PGY1, "pgy1_start_on": date(2023, 7, 1)},  # a gap year in between
            date(2023, 7, 1),
            date(2024, 6, 30),
        ),
        ({"pgy1_start_on": JULY_2025, "has_separate_pgy1": True}, JULY_2025, date(2026, 6, 30)),
        ({"pgy1_start_on": JULY_2025}, None, None),
        ({"has_separate_pgy1": True}, None, None),
    ],
)
def test_pgy1(profile, start, end):
    assert training_start(Profile(**profile)) == start
    assert pgy1_end(Profile(**profile)) == end


@pytest.mark.parametrize(
    ("profile", "year"),
    [
        ({}, None),
        ({"graduation_on": date(2028, 5, 20)}, 2028),
        ({"graduation_on": date(2028, 7, 1)}, 2028),
        ({"graduation_on": date(2027, 12, 15)}, 2028),
        ({"graduation_on": date(2028, 5, 20), "track": Track.DO}, 2028),
        ({"graduation_on": date(2028, 5, 20), "track": Track.IMG}, None),
        ({"graduation_on": date(2020, 5, 20), "residency_start_on": JULY_2025}, 2025),
        ({"track": Track.IMG, "residency_start_on": JULY_2025}, 2025),
        ({"track": Track.MD, **SEPARATE_PGY1}, 2024),
    ],
)
def test_residency_year(profile, year):
    assert calendar(**profile).years[Cycle.RESIDENCY] == year


@pytest.mark.parametrize(
    ("profile", "year", "start", "end"),
    [
        ({}, None, None, None),
        ({"target_year": 2028}, 2028, date(2028, 7, 1), date(2029, 6, 30)),
        (
            {"target_year": 2028, "fellowship_start_on": date(2026, 8, 1)},
            2026,
            date(2026, 8, 1),
            date(2027, 7, 31),
        ),
        (
            {"target_year": 2028, "fellowship_end_on": date(2029, 9, 30)},
            2028,
            date(2028, 7, 1),
            date(2029, 9, 30),
        ),
    ],
)
def test_fellowship(profile, year, start, end):
    profile = Profile(**profile)
    assert fellowship_year(profile) == year
    assert fellowship_start(profile) == start
    assert fellowship_end(profile) == end


# --- seasons ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2026, None),
        (2027, PlanDate(date(2026, 5, 31), is_fixed=True)),
        (
            2034,
            PlanDate(
                date(2033, 5, 31),
                because="Derived from the season for July 2027.",
                is_to_confirm=True,
                is_fixed=True,
            ),
        ),
    ],
)
def test_a_season_without_own_dates_takes_those_of_the_last_known(year, expected):
    seasons = [make_season(2027), make_season(2027, Cycle.RESIDENCY, ends=date(2027, 1, 1))]
    assert (
        season_date(dates_of(*seasons), Cycle.FELLOWSHIP, year, SeasonMoment.ENDS) == expected
    )


def test_each_moment_is_derived_from_the_last_season_that_knows_it():
    newer = make_season(2028, submit=date(2026, 11, 10))
    seasons = [newer, make_season(2027)]

    submit = season_date(dates_of(*seasons), Cycle.FELLOWSHIP, 2029, SeasonMoment.SUBMIT)
    ends = season_date(dates_of(*seasons), Cycle.FELLOWSHIP, 2029, SeasonMoment.ENDS)

    assert (submit.on, submit.because) == (
        date(2027, 11, 10),
        "Derived from the season for July 2028.",
    )
    assert (ends.on, ends.because) == (
        date(2028, 5, 31),
        "Derived from the season for July 2027.",
    )
    assert (
        season_date(dates_of(*seasons), Cycle.FELLOWSHIP, 2029, SeasonMoment.MATCH_DAY) is None
    )


def test_a_leap_day_is_derived_as_the_last_of_february():
    seasons = [make_season(2025, submit=date(2024, 2, 29))]
    assert season_date(
        dates_of(*seasons), Cycle.FELLOWSHIP, 2026, SeasonMoment.SUBMIT
    ).on == date(2025, 2, 28)


def test_a_date_that_advisors_have_not_confirmed_is_to_confirm():
    unsure = SeasonDate(SeasonMoment.ENDS, date(2026, 5, 31), is_confirmed=False)
    seasons = [SeasonInfo(Cycle.FELLOWSHIP, 2027, (unsure,))]
    assert season_date(
        dates_of(*seasons), Cycle.FELLOWSHIP, 2027, SeasonMoment.ENDS
    ).is_to_confirm


def test_a_season_begins_with_its_first_known_moment():
    fellow = calendar([make_season()], target_year=2029)
    assert fellow.season_begins(Cycle.FELLOWSHIP) == date(2027, 6, 4)
    assert fellow.season_begins(Cycle.RESIDENCY) is None


@pytest.mark.parametrize(
    ("today", "year", "ends"),
    [
        (date(2026, 5, 31), 2027, date(2026, 5, 31)),
        (date(2026, 6, 1), 2028, date(2027, 5, 31)),
        (TODAY, 2028, date(2027, 5, 31)),
        (date(2025, 1, 1), 2027, date(2026, 5, 31)),
    ],
)
def test_the_start_that_is_still_open(today, year, ends):
    found, planned = open_start(dates_of(make_season()), today, today)
    assert (found, planned.on) == (year, ends)


@pytest.mark.parametrize(
    ("free_on", "year"),
    [
        (TODAY, 2028),
        (date(2028, 6, 30), 2028),
        (date(2029, 7, 1), 2029),
        (date(2029, 12, 31), 2030),
    ],
)
def test_no_start_is_open_before_residency_ends(free_on, year):
    found, _ = open_start(dates_of(make_season()), TODAY, free_on)
    assert found == year


def test_no_start_is_known_to_be_open_without_a_season():
    assert open_start(dates_of(), TODAY, TODAY) == (None, None)
    assert open_start(dates_of(make_season(2040)), TODAY, TODAY) == (None, None)


def test_people_with_the_same_answers_share_a_calendar():
    catalogue = make_catalogue(seasons=[make_season()])
    first = calendar_of(Profile(target_year=2028), catalogue)
    assert calendar_of(Profile(target_year=2028), catalogue) is first
    assert calendar_of(Profile(target_year=2029), catalogue) is not first
    assert calendar_of(Profile(target_year=2028), make_catalogue()) is not first


def test_calendars_do_not_pile_up(monkeypatch):
    monkeypatch.setattr(dates, "MOST_CALENDARS", 2)
    catalogue = make_catalogue()
    for year in range(2027, 2032):
        calendar_of(Profile(target_year=year), catalogue)
    assert {profile.target_year for profile in catalogue.scratch["calendars"]} == {2031}


# --- rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("anchor", "expected"),
    [
        (Anchor.GRADUATION, date(2024, 5, 20)),
        (Anchor.US_GRADUATION, date(2024, 5, 20)),
        (Anchor.TRAINING_START, date(2024, 7, 1)),
        (Anchor.PGY1_END, date(2025, 6, 30)),
        (Anchor.RESIDENCY_END, date(2028, 6, 30)),
        (Anchor.BOARD_WINDOW_END, date(2035, 6, 30)),
        (Anchor.FELLOWSHIP_START, date(2028, 7, 1)),
        (Anchor.FELLOWSHIP_END, date(2029, 6, 30)),
    ],
)
def test_anchors(anchor, expected):
    person = {
        "track": Track.MD,
        "residency": "a",
        "graduation_on": date(2024, 5, 20),
        "residency_start_on": date(2024, 7, 1),
        "target_year": 2028,
    }
    residencies = [make_residency("a", board_window_months=84)]
    due = rule(Edge.DUE, anchor)

    assert resolved(due, residencies=residencies, **person) == expected
    assert resolved(due, residencies=residencies) is None


@pytest.mark.parametrize(
    ("track", "expected"),
    [
        (Track.MD, date(2026, 5, 20)),
        (Track.DO, date(2026, 5, 20)),
        (None, date(2026, 5, 20)),
        (Track.IMG, None),
    ],
)
def test_the_years_of_a_us_school_say_nothing_of_schools_abroad(track, expected):
    due = rule(Edge.DUE, Anchor.US_GRADUATION, offset_months=-24)
    assert resolved(due, track=track, graduation_on=date(2028, 5, 20)) == expected


def test_a_board_without_a_stated_window_has_no_end():
    due = rule(Edge.DUE, Anchor.BOARD_WINDOW_END)
    person = {"residency": "a", "residency_start_on": JULY_2025}
    assert resolved(due, residencies=[make_residency("a")], **person) is None


def test_an_offset_stays_in_its_month():
    due = rule(Edge.DUE, Anchor.FELLOWSHIP_END, offset_months=-4)
    assert resolved(due, fellowship_end_on=date(2027, 6, 30)) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("fellowship_ends", "opens", "due"),
    [
        (date(2027, 6, 30), date(2027, 6, 1), date(2027, 7, 31)),
        (date(2027, 7, 31), date(2027, 6, 1), date(2027, 7, 31)),
        (date(2027, 8, 1), date(2028, 6, 1), date(2028, 7, 31)),
        (date(2027, 12, 31), date(2028, 6, 1), date(2028, 7, 31)),
    ],
)
def test_a_yearly_window_that_came_too_early_is_the_next_one(fellowship_ends, opens, due):
    """Who ends in December cannot apply in the summer before."""
    rules = [
        rule(Edge.OPENS, Anchor.FELLOWSHIP_END, month=6, day=1),
        rule(Edge.DUE, Anchor.FELLOWSHIP_END, month=7, day=31),
    ]
    found = calendar(fellowship_end_on=fellowship_ends).window(rules)
    assert {edge: planned.on for edge, planned in found.items()} == {
        Edge.OPENS: opens,
        Edge.DUE: due,
    }


def test_a_day_before_the_anchor_stays_where_months_are_counted_back():
    due = rule(Edge.DUE, Anchor.GRADUATION, offset_months=-12, month=9, day=30)
    assert resolved(due, graduation_on=date(2028, 5, 20)) == date(2027, 9, 30)


def test_a_rule_says_where_its_date_comes_from():
    submit = season_rule(
        Edge.DUE,
        SeasonMoment.SUBMIT,
        offset_months=-2,
        because="Two months before submitting.",
        source="A program",
    )
    found = calendar([make_season()], target_year=2028).window([submit])
    assert found == {
        Edge.DUE: PlanDate(
            on=date(2026, 9, 12),
            because="Two months before submitting. Derived from the season for July 2027.",
            source="A program",
            is_to_confirm=True,
            is_fixed=True,
        )
    }


def test_a_day_of_the_year_is_fixed_and_an_own_date_is_not():
    own = rule(Edge.DUE, Anchor.FELLOWSHIP_END)
    exam = rule(Edge.OPENS, Anchor.FELLOWSHIP_END, month=9, day=1, is_to_confirm=True)
    found = calendar(target_year=2027).window([own, exam])
    assert found == {
        Edge.DUE: PlanDate(date(2028, 6, 30)),
        Edge.OPENS: PlanDate(date(2028, 9, 1), is_to_confirm=True, is_fixed=True),
    }
