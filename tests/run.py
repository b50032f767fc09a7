"""`make test`: every layer of the tests. `make quality`: what CI wants besides.

The last lines of a test run say what ran where. In CI (CI=true) a layer that cannot run is a
failure.
"""

import json
import os
import secrets
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import psycopg

from config.bootstrap import settings_value
from tests.browser.chromium import HOW_TO_GET_CHROMIUM, find_chromium
from tests.postgres import find_system_programs, throwaway_server

BASE_DIR = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
COVERAGE = 95
# Measuring doubles the time; what runs the same lines once more goes without: the second
# database, the browser, and what asks every route or tries out hundreds of people. The second
# database is not asked what does not depend on it: who gets what, and what asks no database;
# nor what `of_the_system` asks it.
MEASURED = ("--cov", "--cov-report=")
SQLITE = "sqlite://:memory:"  # config/settings_test.py makes it a file
TEST_SETTINGS = {"DJANGO_SETTINGS_MODULE": "config.settings_test", "DATABASE_URL": SQLITE}
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "DEBUG": "false",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "pathway.example.org",
    "DATABASE_URL": "postgres://pathway@localhost/pathway",
}


@dataclass
class Outcome:
    """How one layer ended; `why_left_out` is empty for a layer that ran."""

    layer: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    is_broken: bool = False
    why_left_out: str = ""

    def __str__(self):
        if self.why_left_out:
            return f"{self.layer}: left out, {self.why_left_out}"
        words = [f"{self.passed} passed"]
        words += [f"{self.failed} failed"] if self.failed else []
        words += [f"{self.skipped} skipped"] if self.skipped else []
        words += ["stopped early"] if self.is_broken and not self.failed else []
        return f"{self.layer}: {', '.join(words)}"

    @property
    def is_good(self):
        if self.is_broken or self.failed or not (self.passed or self.why_left_out):
            return False
        return not (IN_CI and (self.why_left_out or self.skipped))


def main():
    if sys.argv[1] == "quality":
        sys.exit(not quality())
    outcomes = layers()
    is_good = all(outcome.is_good for outcome in outcomes)
    is_good &= coverage()
    summarize(outcomes, is_good)
    sys.exit(not is_good)


def quality():
    """The checks besides the tests; all run, so that one run shows all that is to mend."""
    return all(
        [
            step("ruff format --check", "ruff", "format", "--check", "."),
            step("ruff check", "ruff", "check", "."),
            step(
                "makemigrations --check",
                *("django", "makemigrations", "--check", "--dry-run"),
                environment=TEST_SETTINGS,
            ),
            step(
                "check --deploy",
                *("django", "check", "--deploy", "--fail-level", "WARNING"),
                environment=PRODUCTION,
            ),
            step("audit of what others made", "tests.supply.audit", "--offline"),
        ]
    )


def step(title, module, *arguments, environment=()):
    """Run one Python module of the virtual environment; return whether it was content."""
    print(f"\n=== {title}", flush=True)
    command = [sys.executable, "-m", module, *arguments]
    return not subprocess.call(command, cwd=BASE_DIR, env=os.environ | dict(environment))


# The layers ----------------------------------------------------------------------------------


def layers():
    return [sqlite(), browser(), faults(), broad(), postgresql(), of_the_system()]


def sqlite():
    return pytest(
        f"SQLite {sqlite3.sqlite_version}",
        *("-n", "auto", "-m", "not browser and not faults and not broad", *MEASURED),
        environment={"DATABASE_URL": SQLITE},
    )


def broad():
    return pytest(
        "Every route, and laws",
        *("-n", "auto", "-m", "broad", "--nomigrations"),
        environment={"DATABASE_URL": SQLITE},
    )


def postgresql():
    with postgres() as url:
        return pytest(
            f"PostgreSQL {postgres_version(url)}",
            *("-n", "auto", "-m", "not browser and not faults and not rights and not pure"),
            "--ignore=tests/operations",
            environment={"DATABASE_URL": url},
        )


def of_the_system():
    """What wants more than a server: pg_trgm, and what runs the site day by day.

    Measured, since these lines run on no other database.
    """
    layer = "PostgreSQL of the system, with pg_trgm"
    programs = find_system_programs()
    if not programs:
        return Outcome(layer, why_left_out="install the package postgresql to run it")
    with throwaway_server(programs) as url:
        return pytest(
            layer,
            *("tests/careers/test_search_index.py", "tests/operations"),
            *("-n", "auto", *MEASURED, "--cov-append"),
            environment={"DATABASE_URL": url},
        )


def browser():
    chromium = find_chromium()
    if not chromium:
        return Outcome("Browser", why_left_out=HOW_TO_GET_CHROMIUM)
    return pytest(
        "Browser",
        *("-n", "auto", "-m", "browser", "--nomigrations"),
        environment={"DATABASE_URL": SQLITE},
    )


def faults():
    """What the running site does when something under it breaks; with its own PostgreSQL."""
    return pytest(
        "Faults", "-m", "faults", "tests/faults", environment={"DATABASE_URL": SQLITE}
    )


def postgres():
    """The server of DATABASE_URL if it names one, else a throwaway server."""
    url = settings_value(BASE_DIR, "DATABASE_URL")
    return nullcontext(url) if url.startswith("postgres") else throwaway_server()


def postgres_version(url):
    with psycopg.connect(url) as connection:
        return connection.execute("SHOW server_version").fetchone()[0].split()[0]


def pytest(layer, *arguments, environment):
    """Run one layer and read back its counts, which tests/conftest.py writes."""
    with tempfile.TemporaryDirectory() as folder:
        counts = Path(folder) / "counts.json"
        is_content = step(
            f"tests: {layer}",
            *("pytest", "-q", *arguments),
            environment=environment | {"TEST_COUNTS": str(counts)},
        )
        found = json.loads(counts.read_text()) if counts.exists() else {}
    return Outcome(
        layer,
        passed=found.get("passed", 0),
        failed=found.get("failed", 0) + found.get("error", 0),
        skipped=found.get("skipped", 0),
        is_broken=not is_content,
    )


def coverage():
    """Report the lines and branches that no layer ran; each package must reach its share."""
    share = f"--fail-under={COVERAGE}"
    enough = [
        step(f"coverage: {package}", "coverage", "report", f"--include={package}/*", share)
        for package in ["careers", "applicants", "config"]
    ]
    return all(enough)


def summarize(outcomes, is_good):
    print()
    for outcome in outcomes:
        print(outcome)
    print("Everything holds." if is_good else "Something failed; see above.")
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed or outcome.is_broken for outcome in outcomes)
    print(f"Total: {passed} passed, {failed} failed", flush=True)


if __name__ == "__main__":
    main()
