"""One site on PostgreSQL for all faults, its people, and the counts at the end."""

import os
import tempfile
from itertools import count

import pytest

from tests.postgres import DURABLE, find_system_programs, running_server
from tests.serving import served

from .counting import Tally, library_counts
from .doubling import doubled
from .mailbox import Mailbox
from .people import START

PEOPLE = 200
# The long form breaks everything more often, and lets more happen in between.
IS_LONG = bool(os.environ.get("FAULTS_LONG"))
IS_KEPT = bool(os.environ.get("FAULTS_KEEP"))
_tallies = []


@pytest.fixture(scope="session")
def rounds():
    """How often a fault is repeated."""
    return 8 if IS_LONG else 1


@pytest.fixture(scope="session")
def taps():
    """How many taps each person makes before and after a fault."""
    return 60 if IS_LONG else 10


@pytest.fixture(scope="session")
def sample():
    """A function: those of a list to whom everything is done; in the short form the first."""
    return lambda found, few: found if IS_LONG else found[:few]


@pytest.fixture(scope="session")
def database():
    """A PostgreSQL server that keeps what it acknowledged, as a real one does."""
    with running_server(find_system_programs(), DURABLE) as server:
        yield server


@pytest.fixture(scope="session")
def mailbox():
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture(scope="session")
def site(database, mailbox):
    with (
        tempfile.TemporaryDirectory(prefix="pathway-requests-") as temporary,
        served(
            database.url,
            TMPDIR=temporary,
            EMAIL_URL=f"smtp://localhost:{mailbox.port}?timeout=2",
            TRUSTED_CLIENT_IP_HEADER="X-Real-IP",
            METRICS_TOKEN="a-token",
        ) as site,
    ):
        site.manage("shell", "-c", START.format(first=0, count=PEOPLE))
        yield site


@pytest.fixture(scope="session", autouse=True)
def library_at_first(site, database):
    """The counts of the library before any test sends a form of the admin."""
    return library_counts(database.url)


@pytest.fixture(scope="session")
def newcomers():
    """A function: the numbers of so many people whom no other test uses."""
    numbers = count()
    return lambda wanted: [next(numbers) for _ in range(wanted)]


@pytest.fixture
def keep():
    """A function: show the tally of a fault at the end; `python -m tests.faults` keeps it."""

    def keep(tally: Tally):
        if IS_KEPT:
            tally.keep()
        _tallies.append(tally)

    return keep


@pytest.fixture
def double(database, keep):
    """A function: send the forms of `steps`, as one person once and as the other twice."""

    def double(fault, steps, once, twice):
        tally, wrong = doubled(fault, steps, once, twice, database.url)
        keep(tally)
        assert not wrong, "\n".join(map(str, wrong))

    return double


def pytest_terminal_summary(terminalreporter):
    if _tallies:
        terminalreporter.section("What came of the requests")
    for tally in _tallies:
        terminalreporter.write_line(str(tally))
