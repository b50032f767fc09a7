"""What must never lie in the repository: keys, passwords, people's data."""

import re
import subprocess
from functools import cache

import pytest
from django.conf import settings

BASE_DIR = settings.BASE_DIR
PROGRAMS = {"manage.py", ".ci/run", "docs/deploy/pathway"}
# Files that hold keys or data, whatever stands in them.
PRIVATE_FILES = re.compile(
    r"(^|/)(\.env|id_(rsa|ed25519|ecdsa))$|\.(pem|key|p12|pfx|jks|sqlite3(-wal|-shm)?|dump)$"
)
SECRETS = {
    "private key": r"-----BEGIN (\w+ )*PRIVATE KEY",
    "key of Amazon": r"\b(AKIA|ASIA)[0-9A-Z]{16}\b",
    "token of GitHub": r"\b(gh[pousr]_\w{36}|github_pat_\w{22})",
    "token of Slack": r"\bxox[abprs]-\w{10}",
    "key of Google": r"\bAIza[\w-]{35}",
    "address of Sentry": r"https://[0-9a-f]{32}@",
    # Long enough to be one; what begins with < or $ is a place to fill in.
    "key of the site": r"^(export )?SECRET_KEY ?= ?[\"']?[^\s\"'<$#(]{40}",
    "password in an address": r"\b(postgres(ql)?|redis|smtp(\+\w+)?)://\w+:(?!password@|PASSWORD@)\w{8,}@",
}


def git(*arguments):
    command = ["git", "-c", f"safe.directory={BASE_DIR}", *arguments]
    return subprocess.run(  # noqa: S603 - our own words
        command, cwd=BASE_DIR, capture_output=True, text=True
    )


@cache
def tracked():
    """The mode of every file in the repository."""
    rows = [row.split(None, 3) for row in git("ls-files", "--stage").stdout.splitlines()]
    return {name: mode for mode, _, _, name in rows}


def found_in(text):
    return [what for what, pattern in SECRETS.items() if re.search(pattern, text, re.MULTILINE)]


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("private key", "-----BEGIN RSA " + "PRIVATE KEY-----"),
        ("private key", "-----BEGIN " + "PRIVATE KEY-----"),
        ("key of Amazon", "id = AKIA" + 16 * "Q"),
        ("token of GitHub", "ghp_" + 36 * "a"),
        ("token of Slack", "xoxb-" + 10 * "1"),
        ("key of Google", "AIza" + 35 * "a"),
        ("address of Sentry", "https://" + 32 * "a" + "@sentry.example.org/1"),
        ("key of the site", "SECRET_KEY=" + 40 * "k"),
        ("key of the site", "SECRET_KEY = '" + 40 * "k"),
        ("password in an address", "postgres://ada:" + "Tr0ubador@db.example.org/pathway"),
    ],
)
def test_each_kind_of_secret_is_recognized(what, text):
    assert found_in(f"first line\n{text}\n") == [what]


def test_no_file_holds_a_secret():
    assert len(tracked()) > 500
    texts = {
        name: (BASE_DIR / name).read_bytes().decode(errors="replace") for name in tracked()
    }
    assert {name: found_in(text) for name, text in texts.items() if found_in(text)} == {}


def test_no_file_is_of_a_kind_that_holds_keys_or_data():
    names = [".env", "var/pathway.sqlite3", "server.key", "deploy/id_ed25519", "a.sqlite3-wal"]
    assert [name for name in names if not PRIVATE_FILES.search(name)] == []
    assert [name for name in tracked() if PRIVATE_FILES.search(name)] == []


@pytest.mark.parametrize(
    "name",
    [".env", "var/pathway.sqlite3", "var/evidence/file", "staticfiles/file"],
)
def test_what_a_site_keeps_is_never_offered_to_git(name):
    assert git("check-ignore", "--quiet", name).returncode == 0


def test_only_programs_can_be_run_and_nothing_leads_elsewhere():
    runs = {name for name, mode in tracked().items() if mode == "100755"}
    assert runs == PROGRAMS
    assert set(tracked().values()) == {"100644", "100755"}  # no symbolic link
