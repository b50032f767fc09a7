"""Load the reference data."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from careers.loading import LoadError, load_reference


class Command(BaseCommand):
    help = (
        "Load the reference files. What advisors edited in the admin since the last load "
        "stays and is reported; loading twice changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--force", action="store_true", help="The files win over the edits of advisors."
        )
        parser.add_argument("--fixtures", type=Path, help="Another directory of files.")

    def handle(self, *, force, fixtures, verbosity, **options):
        try:
            report = load_reference(fixtures, force=force)
        except LoadError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        if verbosity:
            for line in report.lines():
                self.stdout.write(line)
