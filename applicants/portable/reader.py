"""The parts of `account.json`, one method each; faults are gathered, so that all are told."""

from datetime import timedelta

from applicants.attempts import MOST_ATTEMPTS
from applicants.models import MOST_INTERRUPTIONS, ResidencyChoice
from applicants.portable import schema
from applicants.portable.bundle import LoadedRecord
from applicants.portable.fields import Problems, is_text, load
from applicants.portable.luggage import Luggage
from careers.models import Milestone, Residency
from careers.states import STATE_CHOICES

RECORD_PARTS = ("versions", "attempts", "evidence")
# More than anybody ever noted; a file with more was made to do harm.
MOST_ROWS, MOST_VERSIONS = 2000, 2000
STATES = {"", *(code for code, _ in STATE_CHOICES)}
TOLERANCE = timedelta(days=1)  # the day begins elsewhere before it begins here


class Reader:
    """`problems` say what is wrong, `unknown` what the library lacks, `lost` what was gone."""

    def __init__(self, archive, now):
        self.now = now + TOLERANCE
        self.milestones = {row.slug: row for row in Milestone.objects.only("slug", "name")}
        self.residencies = {row.slug: row for row in Residency.objects.only("slug", "name")}
        self.problems = Problems()
        self.unknown = []
        self.luggage = Luggage(archive, self.problems)

    @property
    def lost(self):
        return self.luggage.lost

    def one(self, table, data, where):
        """A row that may be missing."""
        return None if data is None else self._row(table, data, where)

    def profile(self, data):
        row = self._row(schema.PROFILE, data, "Profile")
        if row is None:
            return None
        if row.state not in STATES:
            self.problems.note("Profile, state", "There is no such state.")
        slug = data["residency"]
        if slug is not None:
            row.residency = self._entry(self.residencies, slug, "residency", "Profile")
            if row.residency is None:
                row.residency_choice = ResidencyChoice.UNDECIDED
        return row

    def interruptions(self, data):
        rows = []
        for where, part in self._parts(data, "Interruption", MOST_INTERRUPTIONS):
            row = self._row(schema.INTERRUPTIONS, part, where)
            if row and part["milestone"] is not None:
                row.milestone = self._entry(
                    self.milestones, part["milestone"], "milestone", where
                )
                row = row.milestone and row
            rows.append(row)
        return [row for row in rows if row]

    def snoozes(self, data):
        rows = {}
        for where, part in self._parts(data, "Snooze", MOST_ROWS):
            row = self._of_milestone(schema.SNOOZES, part, where, rows)
            if row:
                rows[row.milestone.slug] = row
        return list(rows.values())

    def records(self, data):
        rows = {}
        for where, part in self._parts(data, "Record", MOST_ROWS):
            row = self._of_milestone(schema.RECORDS, part, where, rows, also=RECORD_PARTS)
            if row:
                rows[row.milestone.slug] = self._whole(row, part)
        return list(rows.values())

    def _whole(self, record, part):
        """A record with its versions, attempts and evidence."""
        name = record.milestone.name
        self._check_past(name, record.done_on, record.changed_at)
        loaded = LoadedRecord(record)
        for where, data in self._parts(part["versions"], f"{name}, version", MOST_VERSIONS):
            loaded.versions.append(self._row(schema.VERSIONS, data, where))
        for where, data in self._parts(part["attempts"], f"{name}, attempt", MOST_ATTEMPTS):
            loaded.attempts.append(self._row(schema.ATTEMPTS, data, where))
        if not self.problems:
            self._check_versions(name, record, loaded.versions)
            self._check_attempts(name, loaded.attempts)
        loaded.evidence = self.luggage.unpack(record, part["evidence"])
        for piece, _ in loaded.evidence:
            self._check_past(name, piece.added_at)
        return loaded

    def _check_versions(self, name, record, versions):
        numbers = {version.version for version in versions}
        in_range = all(1 <= number <= record.version for number in numbers)
        if len(numbers) < len(versions) or not in_range:
            self.problems.note(name, "its versions contradict each other.")
        self._check_past(name, *(version.changed_at for version in versions))

    def _check_attempts(self, name, attempts):
        days = [attempt.taken_on for attempt in attempts]
        if len(set(days)) < len(days):
            self.problems.note(name, "two of its attempts were on the same day.")
        self._check_past(name, *days)

    def _check_past(self, where, *moments):
        """Nothing was done, taken or changed in the future."""
        for moment in filter(None, moments):
            last = self.now if hasattr(moment, "hour") else self.now.date()
            if moment > last:
                self.problems.note(where, f"{moment:%Y-%m-%d} lies in the future.")

    # --- what every part needs ---------------------------------------------------------------

    def _parts(self, data, name, most):
        """The parts of a list, each with a name to tell it by."""
        if not isinstance(data, list):
            self.problems.note(name, "this is not a list.")
        elif len(data) > most:
            self.problems.note(name, f"there are more than {most}.")
        else:
            yield from ((f"{name} {number}", part) for number, part in enumerate(data, 1))

    def _row(self, table, data, where, also=()):
        return load(table, data, where=where, problems=self.problems, also=also)

    def _of_milestone(self, table, data, where, rows, also=()):
        """A row that stands once for a milestone of the library, or None."""
        row = self._row(table, data, where, also)
        if row is None:
            return None
        found = self._entry(self.milestones, data["milestone"], "milestone", where)
        if found and found.slug in rows:
            self.problems.note(found.name, "it comes twice.")
            return None
        row.milestone = found
        return row if found else None

    def _entry(self, known, slug, kind, where):
        """An entry of the library by its slug; None where there is none."""
        if not is_text(slug) or len(slug) > 200:
            self.problems.note(where, f"this names no {kind}.")
            return None
        if slug not in known:
            self.unknown.append(f"The {kind} “{slug}” is not in this library.")
        return known.get(slug)
