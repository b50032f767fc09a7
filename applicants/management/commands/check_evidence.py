"""Compare the stored files with the rows that name them."""

from datetime import UTC, timedelta
from itertools import chain

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from applicants.evidence import delete_evidence
from applicants.models import Evidence
from applicants.models.evidence import evidence_storage

# A file is stored shortly before its row.
MIN_AGE = timedelta(hours=1)


class Command(BaseCommand):
    help = (
        "List files of evidence that belong to no row, and rows whose file is missing. "
        "Both are left behind when a storage fails. With --delete they go."
    )

    def add_arguments(self, parser):
        parser.add_argument("--delete", action="store_true", help="Delete what was found.")

    def handle(self, *args, **options):
        storage = evidence_storage()
        stored = set(_names(storage))
        rows = dict(Evidence.objects.files().values_list("file", "pk"))
        before = timezone.now() - MIN_AGE
        orphans = sorted(
            name for name in stored - set(rows) if _is_older(storage, name, before)
        )
        missing = sorted(pk for name, pk in rows.items() if not storage.exists(name))
        if options["delete"] and missing and len(missing) == len(rows):
            raise CommandError(
                "Not one of the files is there. Is the storage the right one? "
                "Nothing was deleted."
            )
        for name in orphans:
            self.stdout.write(f"No row: file {name}")
        for pk in missing:
            self.stdout.write(f"No file: evidence {pk}")
        if options["delete"]:
            _delete(storage, orphans, missing)
        done = "deleted" if options["delete"] else "found"
        self.stdout.write(
            f"{len(rows)} files in use; {len(orphans)} without a row and "
            f"{len(missing)} rows without a file {done}."
        )


def _names(storage, folder=""):
    """The names of all stored files; none where the folder was not made yet."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return []
    within = (f"{folder}/{name}" if folder else name for name in folders)
    here = [f"{folder}/{name}" if folder else name for name in files]
    return chain(here, *(_names(storage, inner) for inner in within))


def _is_older(storage, name, moment):
    """Whether a file was there at `moment`; one that goes meanwhile was not."""
    try:
        made = storage.get_modified_time(name)
    except FileNotFoundError:
        return False
    return (made if timezone.is_aware(made) else made.replace(tzinfo=UTC)) < moment


def _delete(storage, orphans, missing):
    for name in orphans:
        storage.delete(name)
    for evidence in Evidence.objects.filter(pk__in=missing).select_related("record__applicant"):
        delete_evidence(evidence, now=timezone.now())
