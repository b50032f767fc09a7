"""What a database holds, in few numbers, so that two can be compared."""

from hashlib import blake2b

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.migrations.recorder import MigrationRecorder

from applicants.models import Evidence

DATABASE_CACHE = "django.core.cache.backends.db.DatabaseCache"
# A sum over rows, so that their order does not count. The text of a row is the same in each
# version of PostgreSQL; its own hash functions are not.
SUM_OF_HASHES = """
    SELECT count(*), coalesce(sum(('x' || left(md5(whole::text), 15))::bit(60)::bigint), 0)
    FROM {} AS whole
"""
AT_ONCE = 2000  # rows


def passing_tables():
    """Tables whose rows a backup leaves out.

    Restored sessions would sign people in whom they had signed out; counts of tries are old.
    """
    caches = settings.CACHES.values()
    kept = {cache["LOCATION"] for cache in caches if cache["BACKEND"] == DATABASE_CACHE}
    return {Session._meta.db_table, *kept}


def lasting_tables(connection):
    """The names of all other tables."""
    with connection.cursor() as cursor:
        found = connection.introspection.table_names(cursor)
    return sorted(set(found) - passing_tables())


def measure(connection):
    """Rows and checksum of each lasting table: {name: [rows, checksum]}."""
    read = _measure_postgresql if connection.vendor == "postgresql" else _measure_sqlite
    return {table: read(connection, table) for table in lasting_tables(connection)}


def _measure_postgresql(connection, table):
    with connection.cursor() as cursor:
        cursor.execute(SUM_OF_HASHES.format(connection.ops.quote_name(table)))
        rows, checksum = cursor.fetchone()
    return [rows, str(checksum)]


def _measure_sqlite(connection, table):
    rows = checksum = 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
        while found := cursor.fetchmany(AT_ONCE):
            rows += len(found)
            checksum += sum(_hash(row) for row in found)
    return [rows, str(checksum % 2**64)]


def _hash(row):
    return int.from_bytes(blake2b(repr(row).encode(), digest_size=8).digest())


def file_names(connection):
    """The names that rows give to files in the storage `evidence`."""
    table = connection.ops.quote_name(Evidence._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT file FROM {table} WHERE file <> '' ORDER BY file")  # noqa: S608
        return [name for (name,) in cursor.fetchall()]


def migrations(connection):
    """The migrations that the database had: [[app, name], …]."""
    return sorted(list(key) for key in MigrationRecorder(connection).applied_migrations())


def differences(wanted, found):
    """In words, each table that differs between two measurements."""
    return [
        f"{table}: {_rows(wanted.get(table))} in the backup, {_rows(found.get(table))} restored"
        for table in sorted(wanted.keys() | found.keys())
        if wanted.get(table) != found.get(table)
    ]


def _rows(measured):
    if measured is None:
        return "no table"
    rows, checksum = measured
    return f"{rows} rows (checksum {checksum})"
