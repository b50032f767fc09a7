"""Django's own `migrate`, for one process at a time."""

from django.core.management.commands import migrate
from django.db import connections

from config.operations.alone import alone


class Command(migrate.Command):
    """A second process waits and then finds nothing left to do (decision 0027)."""

    def handle(self, *args, database, **options):
        with alone(connections[database], self.stderr.write):
            return super().handle(*args, database=database, **options)
