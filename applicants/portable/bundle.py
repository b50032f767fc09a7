"""What an export holds, as rows that are checked but not stored yet."""

from dataclasses import dataclass, field

from applicants.models import Applicant, Attempt, Evidence, MilestoneRecord, RecordVersion
from careers.words import counted, listing


@dataclass(slots=True)
class LoadedRecord:
    """A record with what belongs to it; evidence stands with the entry that holds its file."""

    record: MilestoneRecord
    versions: list[RecordVersion] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    evidence: list[tuple[Evidence, str]] = field(default_factory=list)


@dataclass(slots=True)
class Bundle:
    """Everything to be stored, and sentences on what is `left_out`."""

    profile: Applicant
    name: str = ""
    records: list[LoadedRecord] = field(default_factory=list)
    interruptions: list = field(default_factory=list)
    snoozes: list = field(default_factory=list)
    reminders: object | None = None
    calendar: object | None = None
    corrections: list = field(default_factory=list)
    rule_changes: list = field(default_factory=list)
    digests: list = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def files(self):
        return [
            (piece, path) for loaded in self.records for piece, path in loaded.evidence if path
        ]

    def rows(self):
        """Every row with a name that a person recognizes."""
        yield "Profile", self.profile
        for row in self.interruptions:
            yield f"Interruption from {row.starts_on}", row
        for loaded in self.records:
            name = loaded.record.milestone.name
            yield name, loaded.record
            for row in [*loaded.versions, *loaded.attempts, *(e for e, _ in loaded.evidence)]:
                yield name, row
        for row in self.snoozes:
            yield f"Snooze of {row.milestone.name}", row
        yield from (("Reminders", row) for row in [self.reminders] if row)
        yield from (("Calendar", row) for row in [self.calendar] if row)

    def in_words(self):
        """What is in it: "your profile with 2 milestones and 1 attempt"."""
        counts = self._counts()
        return f"your profile with {listing(counts)}" if counts else "your profile"

    def _counts(self):
        numbers = [
            (len(self.records), "milestone"),
            (sum(len(loaded.attempts) for loaded in self.records), "attempt"),
            (len(self.files), "file"),
            (self._links(), "link"),
            (len(self.interruptions), "interruption"),
            (len(self.snoozes), "snooze"),
            (len(self.corrections), "report"),
        ]
        return [counted(number, thing) for number, thing in numbers if number]

    def _links(self):
        return sum(not path for loaded in self.records for _, path in loaded.evidence)
