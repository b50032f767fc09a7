"""Bring a backup back into an empty database."""

from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config.operations import Refused
from config.operations.backups import restore


class Command(BaseCommand):
    help = (
        "Fill the empty database that DATABASE_URL names, and the storage of the files, from "
        "a file of `backup`. Everything is checked first, and compared afterwards."
    )
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("file", help="A file that manage.py backup wrote.")

    def handle(self, *, file, **options):
        try:
            done = restore(file, connection=connection, storage=storages["evidence"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as error:  # of a disk or a storage
            raise CommandError(f"It broke off: {error}") from error
        self.stdout.write(f"{done}: the same.")
        for name in done.missing:
            self.stderr.write(f"Missing when the backup was made: {name}")
        if not done.is_same_key:
            self.stderr.write(
                "SECRET_KEY is not the one of the backup: second factors and what was sealed "
                "with it stay closed. Set that key, or add it to SECRET_KEY_FALLBACKS."
            )
        self.stdout.write(
            "Now run: manage.py migrate; on PostgreSQL grant_web_role; then doctor."
        )
