"""What make runs before anything is installed: it says what is missing, and keeps data."""

import os
import socket
import subprocess
import sys

import pytest

from config import bootstrap
from config.bootstrap import Stop


@pytest.fixture
def base(tmp_path, monkeypatch):
    """A checkout with locks and an example of the settings; nothing is installed."""
    for name in ["DEBUG", "DATABASE_URL"]:
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "requirements.txt").write_text("django==1\n")
    (tmp_path / "requirements-dev.txt").write_text("django==1\npytest==1\n")
    (tmp_path / ".env.example").write_text("# note\nDEBUG=true\n")
    (tmp_path / "var").mkdir()
    return tmp_path


@pytest.fixture
def commands(monkeypatch):
    """The commands that would have been run, without the folder they are in."""
    found = []

    def note(command, **options):
        found.append([os.path.basename(part) for part in command])

    monkeypatch.setattr(bootstrap.subprocess, "run", note)
    monkeypatch.setattr(bootstrap.os, "execv", lambda program, command: note(command))
    return found


@pytest.fixture
def installed(base, monkeypatch):
    """As `base`, with a virtual environment that works."""
    (base / ".venv").mkdir()
    monkeypatch.setattr(bootstrap, "is_usable", lambda python: True)
    return base


PIP = ["python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def installing(lock):
    return [*PIP, "--require-hashes", "-r", lock]


def test_old_python_is_told_what_to_do():
    with pytest.raises(Stop, match=r"^This is Python 3\.9; .* needs Python 3\.11 or newer\."):
        bootstrap.check_python((3, 9, 2))
    bootstrap.check_python((3, 11, 0))


def test_missing_venv_module_is_told_what_to_do(base, monkeypatch):
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)

    with pytest.raises(Stop, match="apt-get install python3-venv$"):
        bootstrap.virtual_environment(base)


def test_missing_environment_is_created(base, commands):
    assert bootstrap.virtual_environment(base) == base / ".venv" / "bin" / "python"
    assert commands == [[os.path.basename(sys.executable), "-m", "venv", "--clear", ".venv"]]


def test_environment_is_usable_only_if_its_python_starts(tmp_path):
    assert bootstrap.is_usable(sys.executable) is True
    assert bootstrap.is_usable(tmp_path / "python") is False


def test_lock_is_installed_once(installed, commands):
    bootstrap.install(installed)
    bootstrap.install(installed)

    assert commands == [installing("requirements.txt")]


def test_changed_lock_is_installed_again(installed, commands):
    bootstrap.install(installed)
    (installed / "requirements.txt").write_text("django==2\n")
    bootstrap.install(installed)

    assert commands == [installing("requirements.txt")] * 2


def test_tools_for_development_include_the_rest(installed, commands):
    bootstrap.install(installed, dev=True)
    bootstrap.install(installed)

    assert commands == [installing("requirements-dev.txt")]


def test_failed_install_is_tried_again(installed, monkeypatch):
    def fail(command, **options):
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(bootstrap.subprocess, "run", fail)
    with pytest.raises(subprocess.CalledProcessError):
        bootstrap.install(installed)

    assert bootstrap.is_installed(installed / "requirements.txt") is False


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_run_prepares_and_serves(installed, commands, capsys):
    port = free_port()
    bootstrap.run(str(port), installed)

    assert commands == [
        installing("requirements.txt"),
        ["python", "manage.py", "migrate", "--verbosity", "0"],
        ["python", "manage.py", "load_reference"],
        ["python", "manage.py", "sync_roles", "--verbosity", "0"],
        ["python", "manage.py", "create_demo", "--if-new"],
        ["python", "manage.py", "runserver", f"localhost:{port}"],
    ]
    assert f"http://localhost:{port} " in capsys.readouterr().out
    assert (installed / ".env").read_text() == "# note\nDEBUG=true\n"


def test_run_keeps_the_settings_that_are_there(installed, commands):
    (installed / ".env").write_text("DEBUG='yes'\n")
    bootstrap.run(str(free_port()), installed)

    assert (installed / ".env").read_text() == "DEBUG='yes'\n"


def test_run_refuses_outside_debug(installed, commands, monkeypatch):
    monkeypatch.setenv("DEBUG", "false")

    with pytest.raises(Stop, match=r"needs DEBUG=true in \.env"):
        bootstrap.run(str(free_port()), installed)
    assert commands == [installing("requirements.txt")]


def test_used_port_is_told_what_to_do(installed, commands):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with pytest.raises(Stop, match=f"^Port {port} is in use.* make run PORT="):
            bootstrap.run(str(port), installed)
    assert commands == []


@pytest.mark.parametrize("port", ["abc", "", "80", "65536", "-1"])
def test_impossible_port_is_refused(port):
    with pytest.raises(Stop, match="give a number from 1024 to 65535"):
        bootstrap.check_port(port)


@pytest.fixture
def database(base):
    files = [base / "var" / f"pathway.sqlite3{end}" for end in ["", "-shm", "-wal"]]
    for file in files:
        file.touch()
    return files


@pytest.mark.parametrize("answer", ["yes", " YES "])
def test_reset_deletes_after_asking(base, database, monkeypatch, answer):
    monkeypatch.setattr("builtins.input", lambda question: answer)
    bootstrap.reset(base)

    assert [file for file in database if file.exists()] == []


@pytest.mark.parametrize("answer", ["", "y", "no"])
def test_reset_deletes_nothing_without_a_yes(base, database, monkeypatch, answer):
    monkeypatch.setattr("builtins.input", lambda question: answer)

    with pytest.raises(Stop, match="Nothing was deleted"):
        bootstrap.reset(base)
    assert [file for file in database if not file.exists()] == []


def test_reset_deletes_nothing_where_nobody_can_answer(base, database, monkeypatch):
    def closed(question):
        raise EOFError

    monkeypatch.setattr("builtins.input", closed)
    with pytest.raises(Stop, match="Nothing was deleted"):
        bootstrap.reset(base)


def test_reset_deletes_the_files_of_people_too(base, database):
    evidence = base / "var" / "evidence" / "ab"
    evidence.mkdir(parents=True)
    (evidence / "abc").write_text("x")

    bootstrap.reset(base, yes=True)

    assert list((base / "var").iterdir()) == []


def test_reset_without_database_has_nothing_to_do(base, capsys):
    bootstrap.reset(base)

    assert capsys.readouterr().out.startswith("There is no local database")


def test_reset_leaves_other_databases_alone(base, database, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://localhost/pathway")

    with pytest.raises(Stop, match="names another database"):
        bootstrap.reset(base, yes=True)
    assert [file for file in database if not file.exists()] == []


def ends_with(monkeypatch, outcome):
    def action(options):
        raise outcome

    monkeypatch.setattr(bootstrap, "install", lambda dev: action(None))
    with pytest.raises(SystemExit) as stopped:
        bootstrap.main(["install", "--dev"])
    return stopped.value.code


def test_one_sentence_or_the_code_of_the_command_is_left_behind(monkeypatch):
    assert ends_with(monkeypatch, Stop("Do this.")) == "Do this."
    assert ends_with(monkeypatch, subprocess.CalledProcessError(3, "pip")) == 3
    assert ends_with(monkeypatch, KeyboardInterrupt()) == 130


def test_commands_of_the_makefile_are_understood(monkeypatch):
    calls = []
    monkeypatch.setattr(bootstrap, "run", lambda port: calls.append(port))
    monkeypatch.setattr(bootstrap, "reset", lambda yes: calls.append(yes))
    bootstrap.main(["run", "--port", "8001"])
    bootstrap.main(["run"])
    bootstrap.main(["reset", "--yes"])

    assert calls == ["8001", "8000", True]
