"""What a change does to somebody's plan, in words."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from applicants.planning import Item, compare
from applicants.views.rows import STATE_WORDS
from careers.words import shifted


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
    target, reopened = _target(before.target, after.target), _reopened(before, after)
    finishes = _finishes(before, after, difference)
    if not (difference or notices or target or reopened or finishes):
        return {}
    return {
        "added": difference.added,
        "removed": difference.removed,
        "kept": [(item, STATE_WORDS[item.state]) for item in difference.kept],
        "moved": [_due_shift(move) for move in difference.moved if move.is_due_moved],
        "leeway": [_latest_shift(move) for move in difference.moved if move.is_latest_moved],
        "finishes": finishes,
        "necessity": difference.necessity,
        "notices": notices,
        "target_news": target,
        "reopened": reopened,
        "before": before,
        "after": after,
    }


def _target(before, after):
    """The target of the new plan where another start works, or it works no more or again."""
    if before is None or after is None:
        return None
    is_same = (before.year, before.is_feasible, before.next_year) == (
        after.year,
        after.is_feasible,
        after.next_year,
    )
    return None if is_same else after


def _reopened(before, after):
    """What was noted for a season that begins anew: the items whose records are emptied."""
    return [
        item
        for item in before.by_slug.values()
        if item.slug in after.by_slug and after.by_slug[item.slug].record != item.record
    ]


def _due_shift(move):
    before, after = move.before.due, move.after.due
    how = _how(before and before.on, after and after.on)
    return Shift(move.after, before and before.on, after and after.on, how)


def _latest_shift(move):
    before, after = move.before.schedule.latest, move.after.schedule.latest
    return Shift(move.after, before, after, _how(before, after))


def _finishes(before, after, difference):
    """What can be finished on another day while its due date and last safe day stay."""
    told = {
        item.slug for item in (*difference.added, *(move.after for move in difference.moved))
    }
    old = {item.slug: item.schedule for item in before.by_slug.values() if item.schedule}
    return [
        Shift(item, old[slug].expected, on, _how(old[slug].expected, on))
        for slug, item in after.by_slug.items()
        if item.schedule and slug in old and slug not in told
        if (on := item.schedule.expected) != old[slug].expected
    ]


def _how(before, after):
    """How far a date moves: "12 months later", "9 days earlier"."""
    if not (before and after):
        return "had no date before" if after else "now without a date"
    delta = relativedelta(*sorted([before, after], reverse=True))
    months = delta.years * 12 + delta.months
    if delta.days or not months:
        return shifted((after - before).days, "day")
    return shifted(months if after > before else -months, "month")
