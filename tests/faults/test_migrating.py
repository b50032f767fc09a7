"""Two machines run the commands of a first start at the same moment on an empty database."""

import subprocess
import sys

import psycopg
import pytest

from tests.serving import BASE_DIR

from .counting import Tally, library_counts

pytestmark = pytest.mark.faults
COMMANDS = [
    ["migrate"],
    ["createcachetable"],
    ["load_reference"],
    ["sync_roles"],
    ["refresh_plans"],
]


@pytest.fixture
def empty_database(database):
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE two_machines")
    yield database.url_of("two_machines")
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute("DROP DATABASE two_machines WITH (FORCE)")


def run_twice_at_once(command, environment):
    """The exit codes of two processes, with what they said."""
    started = [
        subprocess.Popen(  # noqa: S603 - our own commands
            [sys.executable, "manage.py", *command],
            cwd=BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]
    return [(process.communicate(timeout=300)[0], process.returncode) for process in started]


def test_two_machines_set_one_database_up(site, library_at_first, empty_database, keep):
    environment = site.environment | {"DATABASE_URL": empty_database}
    ends = [end for command in COMMANDS for end in run_twice_at_once(command, environment)]

    broken = [end for end in ends if end[1] != 0]
    found, expected = library_counts(empty_database), library_at_first
    keep(
        Tally(
            "two machines set one database up",
            requests=len(ends),
            acknowledged=len(ends) - len(broken),
            broken=len(broken),
            lost=sum(max(expected[name] - found[name], 0) for name in expected),
            duplicates=sum(max(found[name] - expected[name], 0) for name in expected),
        )
    )
    assert broken == []
    assert found == expected
