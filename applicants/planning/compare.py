"""What differs between two plans of one person."""

from dataclasses import dataclass

from .types import Item, State


@dataclass(frozen=True, slots=True)
class Move:
    """A milestone whose due date or last safe day changes; any of them may be None (none)."""

    before: Item
    after: Item

    @property
    def is_due_moved(self):
        return _due(self.before) != _due(self.after)

    @property
    def is_latest_moved(self):
        """Whether its last safe day changes; only where it is open in both plans."""
        is_open = self.before.schedule and self.after.schedule
        return bool(is_open) and _latest(self.before) != _latest(self.after)

    @property
    def days(self):
        """Days by which it is due later (negative: earlier); None where a date is unknown."""
        return _days(_due(self.before), _due(self.after))

    @property
    def latest_days(self):
        """Days by which its last safe day is later, or None where there is none."""
        return _days(_latest(self.before), _latest(self.after))


@dataclass(frozen=True, slots=True)
class Change:
    """A milestone of which another necessity is asked."""

    before: Item
    after: Item


@dataclass(frozen=True, slots=True)
class Difference:
    """Items that come, go, stay only because something was noted, move, or weigh otherwise."""

    added: tuple[Item, ...] = ()
    removed: tuple[Item, ...] = ()
    kept: tuple[Item, ...] = ()
    moved: tuple[Move, ...] = ()
    necessity: tuple[Change, ...] = ()

    def __bool__(self):
        return any((self.added, self.removed, self.kept, self.moved, self.necessity))


def compare(before, after):
    """Return the `Difference` that leads from the plan `before` to the plan `after`.

    An item that merely depends on something undecided is not part of a plan yet.
    """
    old, new = _own(before), _own(after)
    kept = {item.slug: item for item in after.kept}
    gone = [item for slug, item in old.items() if slug not in new]
    pairs = [(old[slug], item) for slug, item in new.items() if slug in old]
    moves = (Move(*pair) for pair in pairs)
    return Difference(
        added=tuple(item for slug, item in new.items() if slug not in old),
        removed=tuple(item for item in gone if item.slug not in kept),
        kept=tuple(kept[item.slug] for item in gone if item.slug in kept),
        moved=tuple(move for move in moves if move.is_due_moved or move.is_latest_moved),
        necessity=tuple(
            Change(one, other)
            for one, other in pairs
            if one.milestone.necessity != other.milestone.necessity
        ),
    )


def _own(plan):
    items = (*plan.items, *plan.recurring)
    return {item.slug: item for item in items if item.state is not State.DEPENDS}


def _due(item):
    return item.due and item.due.on


def _latest(item):
    return item.schedule and item.schedule.latest


def _days(before, after):
    return (after - before).days if before and after else None
