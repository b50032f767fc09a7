"""What a load did, for the command to print and for tests to compare."""

from dataclasses import dataclass, field


@dataclass
class Count:
    """How many entries of one section the files hold, and what became of them."""

    total: int = 0
    created: int = 0
    updated: int = 0

    def __str__(self):
        done = [("added", self.created), ("updated", self.updated)]
        details = ", ".join(f"{number} {word}" for word, number in done if number)
        return f"{self.total} ({details})" if details else str(self.total)


@dataclass
class Kept:
    """An entry that advisors edited: its values stayed."""

    name: str
    edited: list
    newer: list = field(default_factory=list)  # what the file changed meanwhile

    @property
    def is_conflict(self):
        return bool(self.newer)

    def __str__(self):
        text = f"Kept the advisors' {self.name} ({', '.join(self.edited)})"
        if self.is_conflict:
            return f"Conflict: {text}; its file changed too ({', '.join(self.newer)})."
        return f"{text}."


@dataclass
class Report:
    """The outcome of one load."""

    counts: dict = field(default_factory=dict)  # by section
    kept: list = field(default_factory=list)
    deleted: list = field(default_factory=list)  # still in a file, deleted in the admin
    vanished: list = field(default_factory=list)  # still in the database, in no file anymore

    @property
    def is_changed(self):
        return any(count.created or count.updated for count in self.counts.values())

    def lines(self):
        """The report in sentences."""
        yield from (f"{section}: {count}" for section, count in self.counts.items())
        yield from map(str, self.kept)
        yield from (
            f"Left out the {name}: it was deleted in the admin." for name in self.deleted
        )
        if self.kept or self.deleted:
            yield "With --force the files win."
        for name in self.vanished:
            yield f"No longer in the files: {name}. Retire it in the admin if nobody needs it."
        yield "The reference data changed." if self.is_changed else "Nothing changed."
