"""Django's own `migrate`, for one process at a time."""

from contextlib import contextmanager

from django.core.management.commands import migrate
from django.db import connections

LOCK = 20_260_704  # any number; nothing else of ours locks it


class Command(migrate.Command):
    """A second process waits and then finds nothing left to do (decision 0027)."""

    def handle(self, *args, database, **options):
        with self._alone(connections[database]):
            return super().handle(*args, database=database, **options)

    @contextmanager
    def _alone(self, connection):
        """Hold the lock of the database, which ends with the connection at the latest.

        SQLite has none; there one machine has the only file.
        """
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                self.stderr.write("Another process migrates this database; waiting for it.")
                cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
