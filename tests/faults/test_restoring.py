"""A backup is taken, PostgreSQL is killed, and the backup is restored into a new database."""

import json

import psycopg
import pytest

from .counting import Tally, rows
from .ticking import ticking

pytestmark = pytest.mark.faults
CLIENTS = 3
# Sessions and counts of tries are not in a backup.
TABLES = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND relname NOT IN ('django_session', 'usersessions_usersession', 'cache_entries')
    ORDER BY relname
"""


def contents(database_url):
    """Number and checksum of the rows of each table."""
    found = {}
    for (name,) in rows(database_url, TABLES):
        statement = f"SELECT count(*), sum(hashtextextended(t::text, 0)) FROM {name} t"  # noqa: S608
        found[name] = rows(database_url, statement)[0]
    return found


@pytest.fixture
def new_database(database):
    def run(statement):
        with psycopg.connect(database.url, autocommit=True) as connection:
            connection.execute(statement)

    run("CREATE DATABASE restored")
    yield database.url_of("restored")
    run("DROP DATABASE restored WITH (FORCE)")


def test_backup_restored_after_a_kill_holds_every_row(
    site, database, new_database, newcomers, taps, keep, tmp_path
):
    with ticking(site, newcomers(CLIENTS)) as crowd:
        crowd.goes_on(taps)
    said = crowd.tally("", database.url)
    site.manage("backup", str(tmp_path / "backup"))
    expected = contents(database.url)

    database.kill()
    database.start()
    crashed = contents(database.url)
    files = {"EVIDENCE_OPTIONS": json.dumps({"location": str(tmp_path / "files")})}
    site.manage("restore", str(tmp_path / "backup"), DATABASE_URL=new_database, **files)

    restored = contents(new_database)
    keep(
        Tally(
            "restored after kill -9 of PostgreSQL",
            requests=said.requests,
            acknowledged=said.acknowledged,
            lost=sum(max(expected[name][0] - restored[name][0], 0) for name in expected),
            duplicates=sum(max(restored[name][0] - expected[name][0], 0) for name in expected),
        )
    )
    assert (said.lost, said.duplicates) == (0, 0)
    assert crashed == expected
    assert restored == expected
