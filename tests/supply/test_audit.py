"""The audit finds what it is there to find."""

import hashlib
import json
import sys
from types import SimpleNamespace

import pytest

from tests.supply import audit, licences, packages, vulnerabilities
from tests.supply.packages import Locked, differences, locked
from tests.supply.vulnerabilities import NotChecked, known_faults, read

LOCK = """\
# made by make lock
django==5.2.19 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via pain-medicine-pathway
redis[hiredis]==8.1.0 --hash=sha256:cc
Old_Name==1.0 ; python_full_version < '3' --hash=sha256:dd
"""
DECIDED = {
    "allowed": {"MIT": "", "Apache-2.0": "", "BSD License": ""},
    "only_for_development": {"LGPL-2.1-only": ""},
    "packages": {"odd": {"says": "UNKNOWN", "because": ""}},
    "vendored": [],
    "compiled": [],
}


def test_a_lock_is_read_for_this_system(tmp_path):
    lock = tmp_path / "lock.txt"
    lock.write_text(LOCK)
    assert locked(lock) == {
        "django": Locked("django", "5.2.19", ("aa", "bb")),
        "redis": Locked("redis", "8.1.0", ("cc",)),
    }


def test_what_is_installed_otherwise_than_locked_is_named():
    wanted = {"django": "5.2.19", "redis": "8.1.0", "gone": "1.0"}
    there = {
        "django": "5.2.19",
        "redis": "8.0.0",
        "extra": "3",
        "pip": "26",
        "setuptools": "65",
    }
    assert differences(wanted, there) == [
        "extra 3 is installed and in no lock: pip uninstall extra",
        "gone 1.0 is locked and not installed",
        "redis is installed as 8.0.0, locked as 8.1.0",
    ]


# Licences ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("says", "is_allowed"),
    [
        ("MIT", True),
        ("UNKNOWN", False),
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("MIT AND Apache-2.0", True),
        ("BSD License; MIT", True),
        ("MIT; GNU General Public License (GPL)", False),
        ("", False),
    ],
)
def test_every_part_of_a_licence_needs_one_choice_that_is_allowed(says, is_allowed):
    assert licences.is_allowed(says, DECIDED["allowed"]) is is_allowed


def test_a_licence_that_nobody_allowed_is_named():
    declared = {"tool": "LGPL-2.1-only", "served": "LGPL-2.1-only", "new": "AGPL-3.0-only"}
    declared |= {"good": "MIT", "odd": "UNKNOWN"}
    assert licences.breaches(declared, {"served", "good"}, DECIDED) == [
        "new: nobody allowed 'AGPL-3.0-only'",
        "served: nobody allowed 'LGPL-2.1-only'",
    ]


def test_a_decision_holds_for_the_licence_it_was_made_on():
    assert licences.breaches({"odd": "SSPL-1.0"}, set(), DECIDED) == [
        "odd: the licence was 'UNKNOWN' and is now 'SSPL-1.0'"
    ]
    assert licences.breaches({}, set(), DECIDED) == ["odd: decided, but not installed"]


@pytest.fixture
def base(tmp_path):
    """A repository with one file of others, listed as it is."""
    (tmp_path / "static/vendor").mkdir(parents=True)
    (tmp_path / "static/vendor/lib-1.2.js").write_text("library")
    (tmp_path / "style.css").write_text("/*! Bootstrap 5.3.8, Copyright */")
    (tmp_path / "Makefile").write_text("npm install bootstrap@5.3.8 sass@1")
    return tmp_path


@pytest.fixture
def decided():
    digest = hashlib.sha256(b"library").hexdigest()
    lib = {"file": "static/vendor/lib-1.2.js", "name": "lib", "version": "1.2"}
    style = {"file": "style.css", "name": "bootstrap", "version": "5.3.8", "license": "MIT"}
    vendored = [lib | {"license": "MIT", "sha256": digest}]
    return DECIDED | {"vendored": vendored, "compiled": [style]}


def test_files_as_they_were_published_are_good(base, decided):
    assert licences.file_breaches(base, decided) == []


def test_a_file_that_was_changed_added_or_lost_is_named(base, decided):
    (base / "static/vendor/lib-1.2.js").write_text("library, changed")
    (base / "static/vendor/more.js").write_text("more")
    decided["vendored"].append(decided["vendored"][0] | {"file": "static/vendor/gone-1.2.js"})
    assert licences.file_breaches(base, decided) == [
        "static/vendor/more.js: is not in third-party.toml",
        "static/vendor/gone-1.2.js: is listed and not there",
        "static/vendor/lib-1.2.js: is not the file whose SHA-256 is listed",
    ]


def test_another_version_or_licence_of_a_file_is_named(base, decided):
    decided["vendored"][0] |= {"version": "2.0", "license": "SSPL-1.0"}
    decided["compiled"][0]["version"] = "5.4.0"
    assert licences.file_breaches(base, decided) == [
        "static/vendor/lib-1.2.js: does not name version 2.0",
        "bootstrap: the Makefile compiles another version",
        "style.css: lacks the notice 'Bootstrap 5.4.0, Copyright'",
        "lib: nobody allowed 'SSPL-1.0'",
    ]


# Known faults --------------------------------------------------------------------------------

DJANGO = Locked("django", "1.0", ())
CLEAN = {"name": "django", "version": "1.0", "vulns": []}
FAULT = {"id": "PYSEC-1", "fix_versions": ["1.1", "2.0"]}


def answer(*rows):
    return json.dumps({"dependencies": rows, "fixes": []})


def test_a_known_fault_is_named_with_what_mends_it():
    unmended = {"id": "PYSEC-2", "fix_versions": []}
    assert read(answer(CLEAN | {"vulns": [FAULT, unmended]})) == [
        "django 1.0: PYSEC-1, mended in 1.1, 2.0",
        "django 1.0: PYSEC-2, mended in no version yet",
    ]
    assert read(answer(CLEAN)) == []


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{"name": "django", "skip_reason": "not found"}],
        [CLEAN, {"name": "x", "skip_reason": ""}],
    ],
    ids=["nothing", "all left out", "one left out"],
)
def test_no_answer_is_not_a_good_answer(rows):
    with pytest.raises(NotChecked):
        read(answer(*rows))


def test_an_answer_that_never_came_is_said_with_its_reason(monkeypatch):
    done = SimpleNamespace(stderr="INFO: asking\nConnectionError: no route\n", returncode=1)
    monkeypatch.setattr(vulnerabilities.subprocess, "run", lambda *_, **__: done)
    with pytest.raises(NotChecked, match=r"^ConnectionError: no route$"):
        known_faults([DJANGO])


def test_one_package_is_asked_for_before_all_are(monkeypatch):
    asked = []
    monkeypatch.setattr(
        vulnerabilities, "ask", lambda some: asked.append(some) or answer(CLEAN)
    )
    other = Locked("redis", "8.1.0", ())
    assert known_faults([other, DJANGO]) == []
    assert asked == [[DJANGO], [other, DJANGO]]


# All of it -----------------------------------------------------------------------------------


@pytest.fixture
def run(monkeypatch, capsys):
    """Run it where the checks without a network are content; return its code and words."""
    for name in ["requirements_fit", "versions_fit", "licences_fit", "files_fit"]:
        monkeypatch.setattr(audit, name, lambda: True)
    monkeypatch.setattr(packages, "locked", lambda path: {"django": DJANGO})

    def run(*arguments, says):
        monkeypatch.setattr(sys, "argv", ["audit", *arguments])
        monkeypatch.setattr(vulnerabilities, "ask", lambda some: says)
        with pytest.raises(SystemExit) as end:
            audit.main()
        return int(end.value.code), capsys.readouterr().out

    return run


def test_a_known_fault_fails_the_audit(run):
    assert run(says=answer(CLEAN)) == (0, "Known faults: good (1 looked at)\n")
    assert run(says=answer(CLEAN | {"vulns": [FAULT]})) == (
        1,
        "Known faults: 1 wrong (1 looked at)\n  django 1.0: PYSEC-1, mended in 1.1, 2.0\n",
    )


def test_without_an_answer_the_audit_says_so_and_fails_if_one_was_wanted(run):
    words = (
        "Known faults: NOT CHECKED, the database did not answer: 0 of 0 packages: "
        "nothing was asked\n"
    )
    assert run(says=answer()) == (0, words)
    assert run("--online", says=answer()) == (1, words)
    assert run("--offline", says=answer())[1].startswith("Known faults: not asked for")


@pytest.mark.parametrize("check", ["requirements", "versions", "licences", "files"])
def test_any_check_fails_the_audit(run, monkeypatch, check):
    monkeypatch.setattr(audit, f"{check}_fit", lambda: False)
    assert run("--offline", says=answer(CLEAN))[0] == 1
