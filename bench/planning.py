"""How many plans a second, and how the cost of a plan grows with its milestones.

The engine alone, no database: chains and choices like those of the real pathway, with dates,
lengths and records. Growth is linear if ten times the milestones cost about ten times as much.
"""

from datetime import date, timedelta
from statistics import median
from time import process_time_ns

from applicants.planning import Profile, Record, Status, plan
from careers.catalogue import (
    Anchor,
    Catalogue,
    Cycle,
    DateRule,
    Edge,
    GroupInfo,
    MilestoneInfo,
    Necessity,
    Requirement,
    SeasonDate,
    SeasonInfo,
    SeasonMoment,
)

SIZES = (60, 600, 6000)
TODAY = date(2026, 11, 21)
PROFILE = Profile(
    graduation_on=date(2025, 5, 20),
    residency_start_on=date(2025, 7, 1),
    residency_end_on=date(2029, 6, 30),
    target_year=2029,
)
SEASON = SeasonInfo(
    Cycle.FELLOWSHIP,
    2029,
    (
        SeasonDate(SeasonMoment.OPENS, date(2027, 6, 4)),
        SeasonDate(SeasonMoment.REVIEW, date(2027, 12, 3)),
        SeasonDate(SeasonMoment.ENDS, date(2028, 5, 31)),
    ),
)
GROUP_EVERY = 15


def main():
    costs = all_costs()
    print("Plans of the engine (CPU, one process)")
    for size, micros in costs.items():
        print(f"  {size:>5} milestones: {micros / 1000:8.2f} ms, {1e6 / micros:8.0f} a second")
    for small, large in zip(SIZES, SIZES[1:], strict=False):
        ratio = costs[large] / costs[small]
        print(f"  {small} to {large} milestones: {ratio:.1f} times the cost")


def all_costs():
    """The CPU time of a plan in microseconds, by its number of milestones."""
    return {size: cost(size) for size in SIZES}


def cost(size):
    """The CPU time of one plan of `size` milestones in microseconds (median of rounds)."""
    catalogue, records = make_catalogue(size), make_records(size)
    plan(PROFILE, catalogue, records, TODAY)  # fills what the catalogue keeps
    rounds = max(3, 3000 // size)
    return median(measured(catalogue, records) for _ in range(rounds)) / 1000


def measured(catalogue, records):
    begin = process_time_ns()
    plan(PROFILE, catalogue, records, TODAY)
    return process_time_ns() - begin


def make_catalogue(size):
    """Chains of about ten milestones, a choice of two among them, and the start at the end."""
    milestones = [make_milestone(number) for number in range(size - 1)]
    ends = tuple(Requirement(milestone=f"m{number}") for number in range(9, size - 1, 10))
    start = DateRule(Edge.DUE, Anchor.FELLOWSHIP_START)
    milestones.append(
        MilestoneInfo(
            "start", "Start", "stage", is_event=True, dates=(start,), requirements=ends
        )
    )
    groups = tuple(
        GroupInfo(f"g{number}", f"Choice {number}") for number in range(size // GROUP_EVERY)
    )
    return Catalogue(1, milestones=tuple(milestones), groups=groups, seasons=(SEASON,))


def make_milestone(number):
    rules = {
        0: (DateRule(Edge.DUE, Anchor.RESIDENCY_END, because="An own date."),),
        3: (
            DateRule(Edge.OPENS, Anchor.FELLOWSHIP_SEASON, SeasonMoment.OPENS),
            DateRule(Edge.DUE, Anchor.FELLOWSHIP_SEASON, SeasonMoment.REVIEW),
            DateRule(Edge.CLOSES, Anchor.FELLOWSHIP_SEASON, SeasonMoment.ENDS),
        ),
    }
    is_first = number % 10 == 0
    return MilestoneInfo(
        slug=f"m{number}",
        name=f"Milestone {number}",
        stage="stage",
        necessity=Necessity.RECOMMENDED if number % 7 == 5 else Necessity.REQUIRED,
        group=f"g{number // GROUP_EVERY}" if number % GROUP_EVERY in (1, 2) else None,
        takes_days=30 if number % 4 == 1 else None,
        dates=rules.get(number % 5, ()),
        requirements=() if is_first else (Requirement(milestone=f"m{number - 1}"),),
    )


def make_records(size):
    """A third is done, and every twentieth planned."""
    done = Record(status=Status.DONE, done_on=TODAY - timedelta(days=90))
    planned = Record(planned_on=TODAY + timedelta(days=200))
    return {
        f"m{number}": done if number % 10 < 3 else planned
        for number in range(size - 1)
        if number % 10 < 3 or number % 20 == 7
    }


if __name__ == "__main__":
    main()
