"""Positions: the order of the file, around rows that stay where they are."""

from .compare import is_edited


def settle_places(entries, stored, loaded, *, force):
    """Give each entry of one kind the first free position from its number in the file on.

    Rows of the advisors' own, rows that they moved, and rows that vanished from the files stay
    where they are. `stored` and `loaded` are values by key: of the database, of the last load.
    """
    kind = entries[0].kind
    keys = {entry.key for entry in entries}
    staying = {
        key
        for key, values in stored.items()
        if key not in keys
        or (not force and any(is_edited(name, values, loaded.get(key)) for name in kind.place))
    }
    taken = {_place(kind, stored[key]) for key in staying}
    for entry in entries:
        if entry.key not in staying:
            while _place(kind, entry.values) in taken:
                entry.values["position"] += 1
            taken.add(_place(kind, entry.values))


def _place(kind, values):
    return tuple(values[name] for name in kind.place)
