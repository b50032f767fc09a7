"""Django's own `createcachetable`, for one process at a time."""

from django.core.management.commands import createcachetable
from django.db import connections

from config.operations.alone import alone


class Command(createcachetable.Command):
    """A second process waits and then finds the table there (decision 0027)."""

    def handle(self, *tables, database, **options):
        with alone(connections[database], self.stderr.write):
            return super().handle(*tables, database=database, **options)
