"""Write database and files into one file."""

from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from config.operations import Refused
from config.operations.backups import back_up, verify


class Command(BaseCommand):
    help = (
        "Write the database and the files of people into one new file, while the site runs. "
        "Sessions and counts of tries are left out. The file holds everything that people "
        "entered: only its owner may read it, so keep it so."
    )

    def add_arguments(self, parser):
        parser.add_argument("place", help="A new file, or a folder that is there.")
        parser.add_argument(
            "--verify",
            action="store_true",
            help="Restore it into an empty database, compare, and drop that database again.",
        )

    def handle(self, *, place, **options):
        try:
            done = back_up(
                place,
                connection=connection,
                storage=storages["evidence"],
                now=timezone.now(),
            )
            self.stdout.write(f"{done.path}: {done}.")
            self._tell_missing(done)
            if options["verify"]:
                self.stdout.write(
                    f"Tried: {verify(done.path, connection=connection)}: the same."
                )
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as error:  # of a disk or a storage
            raise CommandError(f"It broke off: {error}") from error

    def _tell_missing(self, done):
        for name in done.missing:
            self.stderr.write(f"The storage has no file {name}; see manage.py check_evidence.")
