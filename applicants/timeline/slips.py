"""What moves in a plan when one date is moved: pure."""

from dataclasses import dataclass, replace
from datetime import date

from applicants.planning import Item, plan
from careers.catalogue import Necessity

YEARS_AHEAD = 4  # how many later starts are tried


@dataclass(frozen=True, slots=True)
class Slip:
    """One open item whose expected finish moves from `before` to `after`.

    `over` is how many days after its last safe day it would then end, 0 if it keeps it;
    `was_over` the same before the move.
    """

    item: Item
    before: date
    after: date
    over: int = 0
    was_over: int = 0

    @property
    def days(self):
        """Days later; negative: earlier."""
        return (self.after - self.before).days


def slips(before, after):
    """The `Slip`s that lead from the plan `before` to the plan `after`, the first day first."""
    old = {item.slug: item.schedule for item in before.by_slug.values() if item.schedule}
    found = [
        Slip(
            item=item,
            before=old[item.slug].expected,
            after=item.schedule.expected,
            over=_over(item.schedule),
            was_over=_over(old[item.slug]),
        )
        for item in after.by_slug.values()
        if item.schedule and item.slug in old
    ]
    return tuple(sorted((slip for slip in found if slip.days), key=lambda slip: slip.after))


def breaking(found, catalogue):
    """Those of the slips `found` that end too late for the start of the fellowship."""
    return tuple(
        slip
        for slip in found
        if slip.over
        and slip.item.slug in catalogue.before_goal
        and slip.item.milestone.necessity is Necessity.REQUIRED
    )


def late_ones(plan):
    """Items that, as the person planned, end after their last safe day; the worst first."""
    late = [item for item in plan.by_slug.values() if item.schedule and _over(item.schedule)]
    return tuple(sorted(late, key=lambda item: -_over(item.schedule)))


def next_start(profile, catalogue, records, today, broken):
    """The next target year in which none of the items `broken` ends too late, or None.

    Who has named the day on which the fellowship starts has no other year to choose.
    """
    if not (broken and profile.target_year) or profile.fellowship_start_on:
        return None
    for year in range(profile.target_year + 1, profile.target_year + 1 + YEARS_AHEAD):
        found = plan(replace(profile, target_year=year), catalogue, records, today)
        if broken.isdisjoint(item.slug for item in late_ones(found)):
            return year
    return None


def _over(schedule):
    slack = schedule.expected_slack
    return -slack if slack is not None and slack < 0 else 0
