"""What interrupts a way moves what lies after it, and nothing else."""

from datetime import date

import pytest

from applicants.planning import Interruption, InterruptionKind, Profile, Record, Status
from applicants.planning.dates import Calendar
from applicants.planning.interruptions import reopened
from applicants.planning.types import PlanDate
from careers.catalogue import Anchor, Cycle, Edge, SeasonMoment

from .builders import (
    make_catalogue,
    make_milestone,
    make_plan,
    make_residency,
    make_season,
    needs,
    season_rule,
)
from .test_schedule import make_goal

RESIDENT = {
    "residency": "pmr",
    "graduation_on": date(2025, 5, 20),
    "residency_start_on": date(2025, 7, 1),
}
YEAR_OFF = Interruption(InterruptionKind.RESEARCH, date(2027, 7, 1), months=12)


def anchors(*interruptions, **profile):
    catalogue = make_catalogue(residencies=[make_residency("pmr", board_window_months=84)])
    profile = Profile(**RESIDENT | profile, interruptions=interruptions)
    return Calendar(profile, catalogue).anchors


def test_a_year_off_moves_what_comes_after_it():
    before, after = anchors(), anchors(YEAR_OFF)
    assert (before[Anchor.RESIDENCY_END], after[Anchor.RESIDENCY_END]) == (
        date(2029, 6, 30),
        date(2030, 6, 30),
    )
    assert after[Anchor.BOARD_WINDOW_END] == date(2037, 6, 30)
    kept = [Anchor.GRADUATION, Anchor.TRAINING_START, Anchor.PGY1_END]
    assert [after[anchor] for anchor in kept] == [before[anchor] for anchor in kept]


def test_own_dates_move_as_well_unless_they_include_it():
    end = date(2029, 12, 31)
    assert anchors(YEAR_OFF, residency_end_on=end)[Anchor.RESIDENCY_END] == date(2030, 12, 31)
    included = Interruption(InterruptionKind.RESEARCH, date(2027, 7, 1), 12, is_in_dates=True)
    assert anchors(included, residency_end_on=end)[Anchor.RESIDENCY_END] == end


def test_a_leave_in_school_moves_the_whole_way():
    leave = Interruption(InterruptionKind.LEAVE, date(2024, 9, 1), months=6)
    found = anchors(leave)
    assert found[Anchor.GRADUATION] == date(2025, 11, 20)
    assert found[Anchor.TRAINING_START] == date(2026, 1, 1)
    assert found[Anchor.RESIDENCY_END] == date(2029, 12, 30)


def test_a_longer_residency_moves_only_its_end_and_what_follows():
    longer = Interruption(InterruptionKind.EXTENSION, date(2025, 7, 1), months=6)
    found = anchors(longer)
    assert found[Anchor.TRAINING_START] == date(2025, 7, 1)
    assert found[Anchor.PGY1_END] == date(2026, 6, 30)
    assert found[Anchor.RESIDENCY_END] == date(2029, 12, 30)


def test_a_target_is_a_choice_and_stays():
    found = anchors(YEAR_OFF, target_year=2029)
    assert found[Anchor.FELLOWSHIP_START] == date(2029, 7, 1)
    settled = anchors(YEAR_OFF, fellowship_start_on=date(2029, 7, 1))
    assert settled[Anchor.FELLOWSHIP_START] == date(2030, 7, 1)


def test_two_interruptions_add_up():
    second = Interruption(InterruptionKind.LEAVE, date(2028, 3, 1), months=3)
    assert anchors(YEAR_OFF, second)[Anchor.RESIDENCY_END] == date(2030, 9, 30)


@pytest.mark.parametrize(
    "kind", [InterruptionKind.REPEATED_EXAM, InterruptionKind.REAPPLICATION]
)
def test_what_adds_no_months_moves_no_date(kind):
    interruption = Interruption(kind, date(2027, 7, 1), milestone="exam")
    assert anchors(interruption) == anchors()


def test_a_repeated_exam_comes_not_before_its_day():
    again = Interruption(InterruptionKind.REPEATED_EXAM, date(2027, 3, 1), milestone="exam")
    found = make_plan(
        make_milestone("exam"),
        make_milestone("after", needs("exam")),
        profile=Profile(interruptions=(again,)),
    ).by_slug
    assert found["exam"].schedule.earliest == date(2027, 3, 1)
    assert found["after"].schedule.earliest == date(2027, 3, 1)


def test_another_season_asks_for_its_own_work_again():
    dates = (season_rule(Edge.OPENS, SeasonMoment.SUBMIT),)
    catalogue = make_catalogue(
        make_milestone("apply", stage="application", dates=dates),
        make_milestone("interviews", needs("apply"), stage="application"),
        make_milestone("start", needs("interviews"), stage="fellowship"),
        make_milestone("statement", stage="application"),
    )
    assert catalogue.season_bound(Cycle.FELLOWSHIP) == {"apply", "interviews"}
    noted = Record(status=Status.DONE, done_on=date(2025, 11, 12), has_note=True, version=3)
    others = {"start": Record(Status.IN_PROGRESS), "statement": Record(Status.DONE)}
    found = reopened({"apply": noted, **others}, catalogue, Cycle.FELLOWSHIP)
    assert found == {"apply": Record(has_note=True, version=3), **others}


def test_a_new_application_goes_out_from_its_day_and_into_the_season_after():
    dates = (
        season_rule(Edge.OPENS, SeasonMoment.SUBMIT),
        season_rule(Edge.CLOSES, SeasonMoment.ENDS),
    )
    again = Interruption(
        InterruptionKind.REAPPLICATION, date(2028, 6, 5), cycle=Cycle.FELLOWSHIP
    )
    found = make_plan(
        make_milestone("apply", stage="application", dates=dates),
        make_milestone("interviews", needs("apply"), stage="application"),
        make_goal(needs("interviews")),
        profile=Profile(target_year=2029, interruptions=(again,)),
        seasons=[make_season()],
    )
    assert found.by_slug["apply"].opens == PlanDate(
        on=date(2028, 6, 5), because="Your new application begins then."
    )
    assert found.by_slug["interviews"].schedule.earliest == date(2028, 6, 5)
    assert (found.target.is_feasible, found.target.next_year) == (False, 2030)
