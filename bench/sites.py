"""The sites that are measured: the real one on a database of its own."""

import json
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from bench.processes import children
from tests.postgres import find_system_programs, running_server
from tests.serving import BASE_DIR, served

SQLITE, POSTGRES = "SQLite", "PostgreSQL"
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "bench.settings",
    # Whoever signs in without pause comes from another address each time, as many people would.
    "TRUSTED_CLIENT_IP_HEADER": "X-Real-IP",
}
# It keeps what it acknowledges, as on a real site, but tidies up only between measurements.
SERVER = "-c autovacuum=off"


@contextmanager
def site_on(engine, **environment):
    """Yield a site on a new database, not serving yet, and what returns its processes there.

    The site has the reference data and no people.
    """
    with (
        tempfile.TemporaryDirectory(prefix="pathway-ready-") as ready,
        database(engine) as (url, processes),
        served(url, **SETTINGS, **environment, BENCH_READY=ready) as site,
    ):
        site.stop()
        yield site, processes


@contextmanager
def database(engine):
    """Yield the DATABASE_URL of a new database, and what returns its processes' ids."""
    if engine == SQLITE:  # it works in the process of the application
        with tempfile.TemporaryDirectory(prefix="pathway-bench-") as folder:
            yield f"sqlite:///{folder}/bench.sqlite3", list
    else:
        with running_server(find_system_programs(), settings=SERVER) as server:
            yield server.url, lambda: children(server.pid)


@contextmanager
def serving(site, *, workers):
    """Have the site answer requests meanwhile."""
    site.environment["WEB_CONCURRENCY"] = str(workers)
    site.start()
    try:
        yield
    finally:
        site.stop()


def run(site, program):
    """Run a program of `bench` with the settings of the site; return the JSON it prints."""
    with Path(site.folder / "bench.log").open("w+") as log:
        done = start(site, [sys.executable, "-m", f"bench.{program}"], log)
        if done.returncode:
            log.seek(0)
            raise SystemExit(f"bench.{program} failed:\n{log.read()[-3000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def make_people(site, count):
    """Add synthetic people to the site."""
    start(site, [sys.executable, "-m", "bench.people", str(count)], None).check_returncode()


def start(site, command, log):
    return subprocess.run(
        command,
        cwd=BASE_DIR,
        env=site.environment,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )
