"""What a change does to somebody's plan, in words."""

from dateutil.relativedelta import relativedelta

from applicants.planning import compare
from applicants.views.rows import STATE_WORDS


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
        "moved": [
            {
                "item": move.after,
                "before": move.before.due,
                "after": move.after.due,
                "how": _how(move),
            }
            for move in difference.moved
        ],
        "notices": notices,
        "before": before,
        "after": after,
    }


def _how(move):
    """How far a due date moves: "12 months later", "9 days earlier"."""
    if move.days is None:
        return "had no date before" if move.after.due else "now without a date"
    first, last = sorted([move.before.due.on, move.after.due.on])
    delta = relativedelta(last, first)
    months = delta.years * 12 + delta.months
    number, unit = (abs(move.days), "day") if delta.days or not months else (months, "month")
    direction = "later" if move.days > 0 else "earlier"
    return f"{number} {unit}{'' if number == 1 else 's'} {direction}"
