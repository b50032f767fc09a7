"""Web processes die or are replaced while people tick."""

import os
import signal

import pytest

from .ticking import ticking, wait_until

pytestmark = pytest.mark.faults
CLIENTS = 4


def test_worker_killed_under_load_loses_nothing_that_was_said_to_be_stored(
    site, database, newcomers, rounds, taps, keep
):
    wanted = len(site.workers)
    with ticking(site, newcomers(CLIENTS)) as crowd:
        for _ in range(rounds):
            crowd.goes_on(taps)
            os.kill(min(site.workers), signal.SIGKILL)
            crowd.goes_on(taps)
            wait_until(lambda: len(site.workers) == wanted, "another worker")

    tally = crowd.tally("kill -9 of a worker", database.url)
    keep(tally)
    assert (tally.lost, tally.duplicates, crowd.unexpected, tally.refused) == (0, 0, [], 0)
    assert tally.cut_off <= CLIENTS * rounds  # what that worker was at, and nothing else


def test_reload_under_load_fails_no_request(site, database, newcomers, rounds, taps, keep):
    with ticking(site, newcomers(CLIENTS)) as crowd:
        for _ in range(rounds):
            crowd.goes_on(taps)
            before = site.workers
            site.reload()
            wait_until(lambda old=before: not old & site.workers, "new workers only")
            crowd.goes_on(taps)

    tally = crowd.tally("reload (HUP)", database.url)
    keep(tally)
    assert (tally.lost, tally.duplicates, crowd.unexpected) == (0, 0, [])
    assert tally.acknowledged == tally.requests
