"""What differs between two plans of one person."""

from dataclasses import dataclass

from .types import Item, State


@dataclass(frozen=True, slots=True)
class Move:
    """A milestone whose due date changes; either date may be None (unscheduled)."""

    before: Item
    after: Item

    @property
    def days(self):
        """Days later (negative: earlier), or None where one of the dates is unknown."""
        if not (self.before.due and self.after.due):
            return None
        return (self.after.due.on - self.before.due.on).days


@dataclass(frozen=True, slots=True)
class Difference:
    """Items that come, go, stay only because something was noted, or move."""

    added: tuple[Item, ...] = ()
    removed: tuple[Item, ...] = ()
    kept: tuple[Item, ...] = ()
    moved: tuple[Move, ...] = ()

    def __bool__(self):
        return any((self.added, self.removed, self.kept, self.moved))


def compare(before, after):
    """Return the `Difference` that leads from the plan `before` to the plan `after`.

    An item that merely depends on something undecided is not part of a plan yet.
    """
    old, new = _own(before), _own(after)
    kept = {item.slug: item for item in after.kept}
    gone = [item for slug, item in old.items() if slug not in new]
    pairs = [(old[slug], item) for slug, item in new.items() if slug in old]
    return Difference(
        added=tuple(item for slug, item in new.items() if slug not in old),
        removed=tuple(item for item in gone if item.slug not in kept),
        kept=tuple(kept[item.slug] for item in gone if item.slug in kept),
        moved=tuple(Move(*pair) for pair in pairs if _due(pair[0]) != _due(pair[1])),
    )


def _own(plan):
    items = (*plan.items, *plan.recurring)
    return {item.slug: item for item in items if item.state is not State.DEPENDS}


def _due(item):
    return item.due and item.due.on
