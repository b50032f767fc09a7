"""The client programs of PostgreSQL, which write a dump and read it back."""

import os
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

from config.operations import Refused

DEBIAN = Path("/usr/lib/postgresql")
# Parameters of a connection, and how the programs are told of them.
BY_ENVIRONMENT = {
    name: f"PG{name.upper()}"
    for name in [
        *("host", "port", "user", "password", "passfile", "service"),
        *("sslmode", "sslrootcert", "sslcert", "sslkey"),
    ]
}
RESTORE_ARGUMENTS = (
    *("--exit-on-error", "--single-transaction"),
    # Owners, rights and comments belong to the server: whoever restores owns all of it.
    *("--no-owner", "--no-privileges", "--no-comments"),
)


def dump(connection, target, *, snapshot, without_rows_of):
    """Write the database as of `snapshot` to the open file `target`. Raises `Refused`."""
    left_out = [f"--exclude-table-data=public.{table}" for table in sorted(without_rows_of)]
    arguments = ["--format=custom", "--no-password", f"--snapshot={snapshot}", *left_out]
    command, environment = _command("pg_dump", connection)
    with _running([*command, *arguments], environment, stdout=subprocess.PIPE) as process:
        shutil.copyfileobj(process.stdout, target)


def load(connection, source):
    """Fill the empty database from the open file `source`, all or nothing. Raises `Refused`."""
    command, environment = _command("pg_restore", connection)
    arguments = [*RESTORE_ARGUMENTS, "--no-password"]
    with _running([*command, *arguments], environment, stdin=subprocess.PIPE) as process:
        with suppress(BrokenPipeError):  # it stopped early; its last words say why
            shutil.copyfileobj(source, process.stdin)
        with suppress(BrokenPipeError):
            process.stdin.close()


@contextmanager
def _running(command, environment, **streams):
    """Yield a program under way; when it ends badly, what it said is the reason."""
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(  # noqa: S603 - its words are ours, none of a stranger
            command, env=environment, stderr=said, **streams
        ) as process:
            try:
                yield process
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            said.seek(0)
            words = said.read().decode(errors="replace").strip()
            raise Refused(f"{Path(command[0]).name} failed: {words}")


def _command(name, connection):
    """A program with the database to use. All else about the server, its password above all,
    goes by the environment: everybody can read a command line."""
    program = find_program(name, connection.pg_version // 10_000)
    known = connection.get_connection_params()
    environment = {
        BY_ENVIRONMENT[key]: str(known[key]) for key in BY_ENVIRONMENT.keys() & known
    }
    return [program, "--dbname", known["dbname"]], os.environ | environment


def find_program(name, server):
    """The oldest program that understands a server of that version: a newer one may say what
    the server does not. Raises `Refused`."""
    found = {_version(path): path for path in _paths(name)}
    fitting = [version for version in found if version >= server]
    if not fitting:
        there = f"Only version {max(found)} was found. " if found else ""
        raise Refused(
            f"This needs the program {name} of PostgreSQL {server} or newer. {there}"
            f"On Debian: apt-get install postgresql-client-{server}"
        )
    return found[min(fitting)]


def _paths(name):
    on_path = [Path(folder) / name for folder in os.environ.get("PATH", "").split(os.pathsep)]
    # Not `is_file`: it fails on a folder that may not be read.
    return [
        path for path in [*DEBIAN.glob(f"*/bin/{name}"), *on_path] if os.access(path, os.X_OK)
    ]


def _version(path):
    said = subprocess.run([path, "--version"], capture_output=True, text=True)  # noqa: S603
    found = re.search(r"(\d+)(?:\.\d+|devel|beta\d*|rc\d*)", said.stdout)
    return int(found[1]) if found else 0
