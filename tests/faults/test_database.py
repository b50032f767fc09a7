"""PostgreSQL stops, crashes and comes back while people tick."""

from contextlib import contextmanager
from functools import partial

import pytest

from .browsing import Person
from .ticking import ticking, wait_until

pytestmark = pytest.mark.faults
CLIENTS = 4
HEADING = "The site is out of service for a moment"


@contextmanager
def down(server, stop):
    """The server is stopped by `stop`, and started again whatever is found meanwhile."""
    stop()
    try:
        yield
    finally:
        server.start()


def assert_says_why(answer):
    assert (answer.status, answer.heading) == (503, HEADING)
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_database_stopped_and_started_under_load(
    mode, site, database, newcomers, rounds, taps, keep
):
    visitor, workers = Person(site), site.workers
    with ticking(site, newcomers(CLIENTS)) as crowd:
        for _ in range(rounds):
            crowd.goes_on(taps)
            with down(database, partial(database.stop, mode)):
                assert_says_why(visitor.get("/fellowships/?q=pain"))
                assert visitor.get("/healthz").status == 200
                assert visitor.get("/readyz").status == 503
            crowd.goes_on(taps)
            wait_until(site.is_ready, "a site that is ready")

    tally = crowd.tally(f"PostgreSQL stopped ({mode}) and started", database.url)
    keep(tally)
    assert (tally.lost, tally.duplicates, crowd.unexpected, tally.cut_off) == (0, 0, [], 0)
    assert site.workers == workers  # nobody had to restart anything


def test_database_killed_under_load_keeps_what_was_said_to_be_stored(
    site, database, newcomers, rounds, taps, keep
):
    visitor = Person(site, *newcomers(1)).sign_in()
    with ticking(site, newcomers(CLIENTS)) as crowd:
        for _ in range(rounds):
            crowd.goes_on(taps)
            with down(database, database.kill):
                assert_says_why(visitor.get("/pathway/"))
            crowd.goes_on(taps)

    tally = crowd.tally("kill -9 of PostgreSQL", database.url)
    keep(tally)
    assert (tally.lost, tally.duplicates, crowd.unexpected, tally.cut_off) == (0, 0, [], 0)
