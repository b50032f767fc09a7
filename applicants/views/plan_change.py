"""What a change does to somebody's plan, in words."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from applicants.planning import Item, compare
from applicants.views.rows import STATE_WORDS


@dataclass(frozen=True, slots=True)
class Shift:
    """A day of one item before and after (None: none), and how far it moves, in words."""

    item: Item
    before: date | None
    after: date | None
    how: str


def plan_change(before, after):
    """What the preview shows of the way from one plan to another; empty if they agree."""
    difference = compare(before, after)
    notices = [notice for notice in after.notices if notice not in before.notices]
    if not (difference or notices):
        return {}
    return {
        "added": difference.added,
        "removed": difference.removed,
        "kept": [(item, STATE_WORDS[item.state]) for item in difference.kept],
        "moved": [_due_shift(move) for move in difference.moved if move.is_due_moved],
        "leeway": [_latest_shift(move) for move in difference.moved if move.is_latest_moved],
        "necessity": difference.necessity,
        "notices": notices,
        "before": before,
        "after": after,
    }


def _due_shift(move):
    before, after = move.before.due, move.after.due
    how = _how(before and before.on, after and after.on)
    return Shift(move.after, before and before.on, after and after.on, how)


def _latest_shift(move):
    before, after = move.before.schedule.latest, move.after.schedule.latest
    return Shift(move.after, before, after, _how(before, after))


def _how(before, after):
    """How far a date moves: "12 months later", "9 days earlier"."""
    if not (before and after):
        return "had no date before" if after else "now without a date"
    delta = relativedelta(*sorted([before, after], reverse=True))
    months, days = delta.years * 12 + delta.months, abs((after - before).days)
    number, unit = (days, "day") if delta.days or not months else (months, "month")
    direction = "later" if after > before else "earlier"
    return f"{number} {unit}{'' if number == 1 else 's'} {direction}"
