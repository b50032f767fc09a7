"""Bring the database up to the reference files without losing what advisors changed."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from careers.models import CatalogueVersion, LoadedEntry
from careers.prerequisites import find_cycle, stored_requirements

from . import rows
from .compare import Comparison
from .errors import LoadError
from .files import read_entries
from .kinds import KINDS
from .places import settle_places
from .references import References, refuse_unknown
from .report import Count, Kept, Report


def load_reference(fixtures_dir=None, *, force=False):
    """Load every reference file of `fixtures_dir`, all or nothing, and return a `Report`.

    New entries are added; entries that nobody edited since the last load follow their file;
    what advisors edited or deleted stays as it is and is reported, unless `force` is given.
    A load that finds nothing new changes nothing.
    """
    entries = read_entries(Path(fixtures_dir or settings.BASE_DIR / "fixtures"))
    with transaction.atomic():
        CatalogueVersion.lock()
        refuse_unknown(entries)
        report = _Load(force).run(entries)
        if report.is_changed:
            _refuse_cycles(entries)
            CatalogueVersion.bump()
    return report


def _refuse_cycles(entries):
    if cycle := find_cycle(stored_requirements()):
        files = {entry.key: entry.file for entry in entries["milestones"]}
        file = files.get(cycle[0], "the database")
        raise LoadError(f"{file}: these milestones need each other: {' → '.join(cycle)}.")


class _Load:
    """One run over all kinds, in the caller's transaction."""

    def __init__(self, force):
        self.force = force
        self.report = Report()
        self.references = References()
        self.loaded = {(row.kind, row.key): row for row in LoadedEntry.objects.all()}

    def run(self, entries):
        for kind in KINDS:
            stored = rows.stored_entries(kind)
            for row in stored.values():
                self.references.add(row)
            self._load(kind, entries[kind.section], stored)
            self._tell_vanished(kind, entries[kind.section], stored)
        return self.report

    def _load(self, kind, entries, stored):
        """Write what differs: first all entries, then their child rows, which may name them."""
        self.report.counts[kind.section] = count = Count(total=len(entries))
        before = {key: rows.stored_values(kind, row) for key, row in stored.items()}
        if kind.place and entries:
            settle_places(entries, before, self._last_values(kind), force=self.force)
        writes = []
        for entry in entries:
            row = stored.get(entry.key)
            if changes := self._changes(entry, row, before.get(entry.key)):
                count.created += row is None
                count.updated += row is not None
                writes.append((entry, row or kind.model(), changes))
        if kind.place:
            rows.park(kind, [row for _, row, changes in writes if "position" in changes])
        self._write(kind, writes)

    def _write(self, kind, writes):
        for entry, row, changes in writes:
            with rows.explained(entry.where):
                rows.write_entry(kind, row, changes, self.references)
        for entry, row, changes in writes:
            with rows.explained(entry.where):
                rows.write_children(kind, row, changes, self.references)

    def _last_values(self, kind):
        return {
            key: base.values
            for (section, key), base in self.loaded.items()
            if section == kind.section
        }

    def _changes(self, entry, row, before):
        """The values to write for one entry; remembers what the file says, reports the rest."""
        base = self.loaded.get((entry.kind.section, entry.key))
        if row is None:
            if base and not self.force:
                self.report.deleted.append(entry.title)
                return {}
            self._remember(entry, base, entry.values)
            return entry.values
        last = base.values if base else None
        comparison = Comparison.of(entry, before, last, force=self.force)
        if comparison.edited:
            kept = Kept(f"{entry.kind.label} “{row}”", comparison.edited, comparison.newer)
            self.report.kept.append(kept)
        self._remember(entry, base, comparison.settled)
        return comparison.changes

    def _remember(self, entry, base, settled):
        """Keep what the file says where the database now says the same."""
        base = base or LoadedEntry(kind=entry.kind.section, key=entry.key, values={})
        values = base.values | settled
        if values != base.values:
            base.values = values
            base.save()

    def _tell_vanished(self, kind, entries, stored):
        keys = {entry.key for entry in entries}
        for (section, key), base in self.loaded.items():
            if section == kind.section and key not in keys:
                if key in stored:
                    self.report.vanished.append(f"{kind.label} “{stored[key]}”")
                else:
                    base.delete()
