"""What the Makefile runs before anything is installed: standard library only.

It must also start on a Python that is too old (3.6), to say so; hence no newer syntax.
"""

import argparse
import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
TRUE_WORDS = {"1", "true", "t", "yes", "y", "on"}


class Stop(Exception):
    """The run cannot go on; the message says what to do."""


def main(arguments=None):
    options = parse(arguments)
    try:
        options.action(options)
    except Stop as stop:
        sys.exit(str(stop))
    except subprocess.CalledProcessError as error:
        # The command itself has said what went wrong.
        sys.exit(error.returncode)
    except KeyboardInterrupt:
        sys.exit(130)


def parse(arguments):
    parser = argparse.ArgumentParser(description="Install, run or reset the site.")
    actions = parser.add_subparsers(dest="command")
    actions.required = True
    install_parser = actions.add_parser("install", help="create .venv and install")
    install_parser.add_argument("--dev", action="store_true", help="also the tools for tests")
    install_parser.set_defaults(action=lambda options: install(dev=options.dev))
    run_parser = actions.add_parser("run", help="install, prepare the database, serve")
    run_parser.add_argument("--port", default="8000")
    run_parser.set_defaults(action=lambda options: run(options.port))
    reset_parser = actions.add_parser("reset", help="delete the local database")
    reset_parser.add_argument("--yes", action="store_true", help="do not ask")
    reset_parser.set_defaults(action=lambda options: reset(yes=options.yes))
    return parser.parse_args(arguments)


# Installing ----------------------------------------------------------------------------------


def install(base=BASE_DIR, *, dev=False):
    """Create .venv and install the lock with its hashes, unless that very lock is installed."""
    python = virtual_environment(base)
    lock = base / ("requirements-dev.txt" if dev else "requirements.txt")
    if is_installed(lock):
        return
    print(f"Installing {lock.name} into .venv ...", flush=True)
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", lock], check=True)
    stamp(lock).write_text(fingerprint(lock))
    if dev:  # it holds everything of the other lock, at the same versions
        runtime = base / "requirements.txt"
        stamp(runtime).write_text(fingerprint(runtime))


def virtual_environment(base):
    """Return the interpreter of .venv, which is created if it is missing or broken."""
    folder = base / ".venv"
    python = interpreter(base)
    if is_usable(python):
        return python
    check_python()
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise Stop(
            "This Python cannot create virtual environments: its venv module is missing. "
            "On Debian or Ubuntu install it with: apt-get install python3-venv"
        )
    print(f"Creating .venv with Python {sys.version.split()[0]} ...", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
    return python


def check_python(version=sys.version_info):
    if version < OLDEST_PYTHON:
        raise Stop(
            "This is Python {}.{}; the site needs Python 3.11 or newer. "
            "Install one, or name it: make run PYTHON=/path/to/python3.11".format(*version)
        )


def is_usable(python):
    """Whether the interpreter of .venv still starts and is new enough."""
    code = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    try:
        return not subprocess.call([python, "-c", code], stderr=subprocess.DEVNULL)
    except OSError:
        return False


def stamp(lock):
    return lock.parent / ".venv" / f".installed-{lock.name}"


def fingerprint(lock):
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def is_installed(lock):
    return stamp(lock).is_file() and stamp(lock).read_text() == fingerprint(lock)


# Running -------------------------------------------------------------------------------------


def run(port, base=BASE_DIR):
    """Prepare whatever is missing and serve; what is there is kept."""
    check_port(port)
    install(base)
    create_env_file(base)
    check_debug(base)
    manage(base, "migrate", "--verbosity", "0")
    manage(base, "load_reference")  # says what it kept of the advisors' edits
    manage(base, "sync_roles", "--verbosity", "0")
    print(f"\nPain Medicine Pathway: http://localhost:{port}  (stop with Ctrl-C)", flush=True)
    manage(base, "create_demo", "--if-new")
    serve(base, port)


def manage(base, *arguments):
    subprocess.run([interpreter(base), base / "manage.py", *arguments], check=True)


def serve(base, port):
    """Become the server, so that Ctrl-C reaches it and nothing else."""
    python = str(interpreter(base))
    os.execv(python, [python, str(base / "manage.py"), "runserver", f"localhost:{port}"])


def interpreter(base):
    return base / ".venv" / "bin" / "python"


def check_port(port):
    if not (port.isdigit() and 1024 <= int(port) <= 65535):
        raise Stop(f"PORT={port} cannot be used; give a number from 1024 to 65535.")
    with socket.socket() as probe:
        # As the server itself does: a port that was closed a moment ago can be taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError:
            raise Stop(
                f"Port {port} is in use. Stop what runs there, or take another one: "
                f"make run PORT={int(port) % 65535 + 1}"
            ) from None


def create_env_file(base):
    """Settings for this machine, made from the example once."""
    if not (base / ".env").exists():
        shutil.copyfile(base / ".env.example", base / ".env")


def check_debug(base):
    if settings_value(base, "DEBUG").lower() not in TRUE_WORDS:
        raise Stop(
            "make run is for working on one's own machine and needs DEBUG=true in .env. "
            "For a public site see docs/operations.md."
        )


def settings_value(base, name):
    """The plain value of a setting as the site will see it: environment first, then .env."""
    if name in os.environ:
        return os.environ[name]
    path = base / ".env"
    lines = path.read_text().splitlines() if path.exists() else []
    pairs = (line.partition("=") for line in lines if "=" in line)
    values = {key.strip(): value.strip().strip("'\"") for key, _, value in pairs}
    return values.get(name, "")


# Starting over -------------------------------------------------------------------------------


def reset(base=BASE_DIR, *, yes=False):
    """Delete the local SQLite database and the files of its people, after asking."""
    if settings_value(base, "DATABASE_URL"):
        raise Stop(
            "DATABASE_URL names another database; make reset only deletes "
            "var/pathway.sqlite3. Remove DATABASE_URL or drop that database yourself."
        )
    files = sorted((base / "var").glob("pathway.sqlite3*"))
    if not files:
        print("There is no local database; the next make run creates one.")
        return
    if not yes and not is_confirmed():
        raise Stop("Nothing was deleted.")
    for file in files:
        file.unlink()
    evidence = base / "var" / "evidence"  # unless EVIDENCE_OPTIONS names another place
    if evidence.exists():
        shutil.rmtree(str(evidence))
    print("The local database is deleted; the next make run creates a new one.")


def is_confirmed():
    print(
        "This deletes var/pathway.sqlite3 with every account and everything noted in it, "
        "and their files in var/evidence."
    )
    try:
        return input("Type yes to delete it: ").strip().lower() == "yes"
    except EOFError:
        return False


if __name__ == "__main__":
    main()
