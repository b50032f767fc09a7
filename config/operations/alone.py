"""One process at a time for what changes tables."""

from contextlib import contextmanager

LOCK = 20_260_704  # any number; nothing else of ours locks it
WAITING = "Another process changes the tables of this database; waiting for it."


@contextmanager
def alone(connection, say):
    """Hold the lock of the database, which ends with the connection at the latest.

    Who has to wait is told by `say`. SQLite has no such lock; there one machine has the file.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            say(WAITING)
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
