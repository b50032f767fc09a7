"""The index that makes the search of fellowships fast on PostgreSQL.

The search looks for beginnings of words inside a text, which only an index of trigrams helps.
It needs the extension pg_trgm, which a server may lack or not permit; then the search reads the
whole table, which is right all the same, only slower.
"""

from enum import Enum

from django.db import DatabaseError, transaction

NAME = "careers_fellowship_search_trigrams"
EXTENSION = "CREATE EXTENSION IF NOT EXISTS pg_trgm"
# On the column as the search reads it (see `careers.models.search`). Without `fastupdate` new
# rows go straight into the index: they are few, and a list of pending ones would be read by
# every search until the next vacuum.
INDEX = (
    f"CREATE INDEX IF NOT EXISTS {NAME} ON careers_fellowship "
    "USING gin (search_text gin_trgm_ops) WITH (fastupdate = off)"
)


class Outcome(Enum):
    """What became of it, in words for whoever runs the command."""

    NOTHING_TO_DO = ""
    THERE = "The search index is there."
    MISSING = (
        "The search index was skipped: this PostgreSQL server has no extension pg_trgm. The "
        "search works without it, only slower. Once the extension is there, run: "
        "manage.py search_index"
    )
    REFUSED = (
        "The search index was skipped: the database did not permit it ({error}). The search "
        "works without it, only slower. Let an administrator run “CREATE EXTENSION pg_trgm” "
        "in this database, then run: manage.py search_index"
    )


def build(connection):
    """Make the index where that is possible; return an outcome and a sentence. Repeatable."""
    if connection.vendor != "postgresql":
        return Outcome.NOTHING_TO_DO, Outcome.NOTHING_TO_DO.value
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
        if not cursor.fetchone():
            return Outcome.MISSING, Outcome.MISSING.value
        try:
            with transaction.atomic(using=connection.alias):
                cursor.execute(EXTENSION)
                cursor.execute(INDEX)
        except DatabaseError as error:
            return Outcome.REFUSED, Outcome.REFUSED.value.format(error=str(error).strip())
    return Outcome.THERE, Outcome.THERE.value


def remove(connection):
    """Drop the index; the extension may serve others and stays."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP INDEX IF EXISTS {NAME}")
