"""The turns of a duty that comes back: when the next ones are due.

They are counted from the last time the person noted, else in periods over its window (each
year of residency), else from the day on which what it follows was done (the DEA registration).
Nobody is told that a turn is late which they may just not have noted.
"""

from datetime import timedelta

from careers.catalogue import Edge

from .dates import months_after
from .types import Occurrence, PlanDate, Status

TURNS = 5  # more would say nothing that the interval does not
MOST_PERIODS = 600
DAY = timedelta(days=1)


def occurrences(milestone, dates, assessment):
    """The next `Occurrence`s of a recurring milestone, at most five; none without an interval.

    `dates` is its window by edge.
    """
    if not (milestone.is_recurring and milestone.recurs_months):
        return ()
    record = assessment.record(milestone.slug)
    if record.status is Status.DONE and record.done_on:
        return _from(record.done_on, milestone.recurs_months, dates.get(Edge.CLOSES))
    if opens := dates.get(Edge.OPENS):
        return _periods(
            opens, milestone.recurs_months, dates.get(Edge.CLOSES), assessment.today
        )
    started = _follows(milestone, assessment)
    if started is None:
        return ()
    turns = _from(started, milestone.recurs_months, dates.get(Edge.CLOSES), MOST_PERIODS)
    return tuple(turn for turn in turns if turn.due >= assessment.today)[:TURNS]


def turn_date(turn):
    """The due date that a turn gives its milestone."""
    return PlanDate(on=turn.due, because="It comes back.", is_to_confirm=turn.is_to_confirm)


def _follows(milestone, assessment):
    """The last day on which something it hard-requires was done, or None."""
    records = (
        assessment.record(needs.milestone)
        for needs in milestone.requirements
        if needs.is_hard and needs.milestone
    )
    days = [record.done_on for record in records if record.done_on]
    return max(days, default=None)


def _from(start, months, closes, most=TURNS):
    """Turns each `months` after the one before; the last of them before the window closes."""
    days = (months_after(start, months * number) for number in range(1, most + 1))
    return tuple(Occurrence(due=on) for on in days if closes is None or on <= closes.on)


def _periods(opens, months, closes, today):
    """One turn in each period of `months` from `opens` on, those first that are not over."""
    found = []
    for number in range(MOST_PERIODS):
        begins = months_after(opens.on, months * number)
        ends = months_after(opens.on, months * (number + 1)) - DAY
        if (closes and begins > closes.on) or len(found) == TURNS:
            break
        if closes:
            ends = min(ends, closes.on)
        if ends >= today:
            found.append(Occurrence(ends, begins, opens.is_to_confirm))
    return tuple(found)
