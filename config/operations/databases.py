"""Out of a database and into another one, for each engine."""

import secrets
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import DatabaseError, transaction

from config.operations import Refused, postgres
from config.operations.contents import file_names, measure, migrations, passing_tables

FILE_NAMES = {"postgresql": "database.dump", "sqlite": "database.sqlite3"}


@contextmanager
def frozen(connection):
    """Yield what writes the database into an open file, and a connection that sees the same
    rows, whatever others do meanwhile."""
    read = _frozen_postgresql if connection.vendor == "postgresql" else _frozen_sqlite
    with read(connection) as (write, seen):
        yield write, seen


@contextmanager
def _frozen_postgresql(connection):
    with transaction.atomic(using=connection.alias, durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()

        def write(target):
            without = passing_tables()
            postgres.dump(connection, target, snapshot=snapshot, without_rows_of=without)

        yield write, connection


@contextmanager
def _frozen_sqlite(connection):
    connection.ensure_connection()
    with tempfile.TemporaryDirectory(prefix="pathway-backup-") as folder:
        path = Path(folder) / "database.sqlite3"
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
            _empty(copy)

        def write(target):
            with path.open("rb") as source:
                shutil.copyfileobj(source, target)

        with other(connection, str(path)) as seen:
            yield write, seen


def _empty(copy):
    """Leave out the rows that a backup does without, and the room that they took."""
    there = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
    for table in passing_tables() & there:
        copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 - names of the settings
    copy.commit()
    copy.execute("VACUUM")
    # One file, nothing beside it.
    copy.execute("PRAGMA journal_mode=DELETE")


def describe(seen):
    """What the manifest says of a database."""
    return {
        "migrations": migrations(seen),
        "tables": measure(seen),
        "left_out": sorted(passing_tables()),
    }, file_names(seen)


def load(connection, source):
    """Fill an empty database from an open file. Raises `Refused`, and leaves it empty then."""
    if connection.vendor == "postgresql":
        return postgres.load(connection, source)
    connection.ensure_connection()
    with tempfile.NamedTemporaryFile(prefix="pathway-restore-") as file:
        shutil.copyfileobj(source, file)
        file.flush()
        with closing(sqlite3.connect(file.name)) as copy:
            copy.backup(connection.connection)
    return None


def is_empty(connection):
    """Whether there is no table at all."""
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


@contextmanager
def other(connection, name):
    """Yield a connection to the database `name` on the same server, or to that file."""
    found = connection.copy()
    found.settings_dict["NAME"] = name
    try:
        yield found
    finally:
        found.close()


@contextmanager
def empty_database(connection):
    """Yield a connection to a new, empty database, which is dropped afterwards.

    Raises `Refused` where the database's user may not make one.
    """
    if connection.vendor == "sqlite":
        with (
            tempfile.TemporaryDirectory(prefix="pathway-verify-") as folder,
            other(connection, f"{folder}/verify.sqlite3") as found,
        ):
            yield found
        return
    name = f"pathway_verify_{secrets.token_hex(6)}"
    try:
        _run(connection, f'CREATE DATABASE "{name}" TEMPLATE template0')
    except DatabaseError as error:
        raise Refused(
            "The backup was written, but not tried: this user may not create a database "
            f"({str(error).splitlines()[0]}). Restore it elsewhere, or ALTER ROLE … CREATEDB."
        ) from None
    try:
        with other(connection, name) as found:
            yield found
    finally:
        _run(connection, f'DROP DATABASE "{name}"')


def reach(connection):
    """Open a connection. Raises `Refused` where the server does not let its user in."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise Refused(
            "The backup was written, but not tried: the server does not let this user into the "
            f"database made for it ({str(error).splitlines()[0]}). See its pg_hba.conf."
        ) from None


def _run(connection, statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
