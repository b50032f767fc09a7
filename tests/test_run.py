"""The runner of all layers: what its last lines say, and when it is content."""

import pytest

from tests import run
from tests.browser import chromium
from tests.run import Outcome


@pytest.mark.parametrize(
    ("outcome", "line", "at_home", "in_ci"),
    [
        (Outcome("SQLite 3.40", passed=3), "SQLite 3.40: 3 passed", True, True),
        (Outcome("Browser", passed=3, skipped=1), "Browser: 3 passed, 1 skipped", True, False),
        (
            Outcome("Browser", why_left_out="no Chromium"),
            "Browser: left out, no Chromium",
            True,
            False,
        ),
        (
            Outcome("SQLite", passed=2, failed=1, is_broken=True),
            "SQLite: 2 passed, 1 failed",
            False,
            False,
        ),
        (
            Outcome("SQLite", passed=2, is_broken=True),
            "SQLite: 2 passed, stopped early",
            False,
            False,
        ),
        (Outcome("SQLite"), "SQLite: 0 passed", False, False),
    ],
)
def test_layer_says_how_it_ended(monkeypatch, outcome, line, at_home, in_ci):
    monkeypatch.setattr(run, "IN_CI", False)
    assert (str(outcome), outcome.is_good) == (line, at_home)

    monkeypatch.setattr(run, "IN_CI", True)
    assert outcome.is_good is in_ci


def test_last_line_counts_all_layers(capsys):
    run.summarize(
        [
            Outcome("SQLite", passed=3),
            Outcome("PostgreSQL", passed=2, failed=2, is_broken=True),
            Outcome("Browser", is_broken=True),
        ],
        is_good=False,
    )
    assert capsys.readouterr().out.splitlines()[-1] == "Total: 5 passed, 3 failed"


def test_missing_chromium_is_left_out_with_advice(monkeypatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium.shutil, "which", lambda name: None)

    assert str(run.browser()).startswith(
        "Browser: left out, no Chromium found (Debian: apt-get"
    )


def test_named_chromium_is_taken(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/opt/chromium")

    assert chromium.find_chromium() == "/opt/chromium"


def test_server_of_the_database_url_is_used(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://ada@db/pathway")

    with run.postgres() as url:
        assert url == "postgres://ada@db/pathway"
