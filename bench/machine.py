"""Where and on what a measurement was made."""

import os
import platform
import sqlite3
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.postgres import find_system_programs
from tests.serving import BASE_DIR

LIBRARIES = ("Django", "gunicorn", "psycopg")


def describe():
    """Date, commit, machine and versions, in words."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": commit(),
        "machine": machine(),
        "versions": ", ".join(versions()),
    }


def commit():
    """The commit, and whether the files of the application differ from it."""
    name = git("rev-parse", "--short=10", "HEAD").strip()
    changed = git("status", "--porcelain", "--", "applicants", "careers", "config", "templates")
    return f"{name}, with changes that are not committed" if changed else name


def git(*arguments):
    command = ["git", "-C", str(BASE_DIR), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def machine():
    """Cores, memory and processor; never the name of the host."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    return f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB, {platform.system()}"


def versions():
    libraries = [f"{name} {version(name)}" for name in LIBRARIES]
    return [
        f"Python {platform.python_version()}",
        *libraries,
        postgres(),
        f"SQLite {sqlite3.sqlite_version}",
    ]


def postgres():
    programs = find_system_programs()
    if programs is None:
        return "PostgreSQL of the wheel"
    said = subprocess.run(
        [programs / "postgres", "--version"], check=True, capture_output=True, text=True
    ).stdout
    return f"PostgreSQL {said.split()[2]}"
