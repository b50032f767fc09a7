"""Who changed an entry since the last load: its file, the advisors, nobody or both."""

import json
from dataclasses import dataclass, field


@dataclass
class Comparison:
    """What follows from file, database and last load for one entry.

    The content of an entry stays together: where advisors edited one value, a newer file does
    not change another, since the two may not fit. Its place in the order is a matter apart.
    """

    changes: dict = field(default_factory=dict)  # to be written
    edited: list = field(default_factory=list)  # values of advisors that stay
    newer: list = field(default_factory=list)  # values that the file changed in vain
    settled: dict = field(default_factory=dict)  # values on which file and database agree

    @classmethod
    def of(cls, entry, stored, last, *, force):
        """Compare what file and database say with what was loaded last, None if nothing was."""
        comparison = cls()
        for names in (entry.kind.content, entry.kind.place):
            comparison._compare(names, entry.values, stored, last, force)
        if last is None and comparison.edited:
            comparison.settled = {}  # nothing of an advisors' own entry counts as loaded
        return comparison

    def _compare(self, names, values, stored, last, force):
        differing = [name for name in names if not is_same(values[name], stored[name])]
        edited = [name for name in differing if is_edited(name, stored, last)]
        if edited and not force:
            self.edited += edited
            if last:
                before = stored | last
                self.newer += [
                    name for name in names if not is_same(values[name], before[name])
                ]
            return
        wanted = {name: values[name] for name in names}
        self.settled |= wanted
        # Stage and position are written together, so that entries can trade places.
        written = names if differing and "position" in names else differing
        self.changes |= {name: wanted[name] for name in written}


def is_edited(name, stored, last):
    """Whether the database has another value than the last load left there.

    A field that did not exist then cannot have been edited; an entry that was never loaded is
    the advisors' own.
    """
    if last is None:
        return True
    return not is_same(last.get(name, stored[name]), stored[name])


def is_same(one, other):
    """Whether two values agree; the order of slugs or child rows says nothing."""
    if isinstance(one, list) and isinstance(other, list):
        return _unordered(one) == _unordered(other)
    return one == other


def _unordered(values):
    return sorted(json.dumps(value, sort_keys=True) for value in values)
