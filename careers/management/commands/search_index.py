"""Make the search index of fellowships, where the database can."""

from django.core.management.base import BaseCommand
from django.db import connection

from careers.search_index import Outcome, build


class Command(BaseCommand):
    help = (
        "Make the index that speeds the search of fellowships up on PostgreSQL, e.g. after the "
        "extension pg_trgm was installed. Running it twice changes nothing."
    )

    def handle(self, *, verbosity, **options):
        outcome, sentence = build(connection)
        if not verbosity:
            return
        if outcome is Outcome.NOTHING_TO_DO:
            sentence = "This database needs no search index."
        style = self.style.SUCCESS if outcome is Outcome.THERE else self.style.WARNING
        self.stdout.write(style(sentence))
