"""The site as it runs in production, on this machine: gunicorn, debug off, PostgreSQL.

`make serve` runs it for people; tests of faults and load, and the benchmarks, use `served`.
"""

import argparse
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from config.bootstrap import settings_value
from tests.postgres import find_system_programs, throwaway_server

BASE_DIR = Path(__file__).resolve().parent.parent
UNIT_FILE = BASE_DIR / "docs" / "deploy" / "pathway.service"
STARTS_WITHIN = 60  # seconds


class NotServed(Exception):
    """The site did not start; the text is the end of its log."""


@dataclass
class Site:
    """A running site: where it is, and what its processes were given."""

    port: int
    folder: Path
    environment: dict
    gunicorn: subprocess.Popen = field(default=None, init=False)

    @property
    def url(self):
        return f"http://localhost:{self.port}"

    @property
    def log(self):
        """What gunicorn and the site wrote."""
        return self.folder / "log"

    @property
    def mails(self):
        """The mails of the site, one file each."""
        return sorted((self.folder / "mail").glob("*"))

    def manage(self, *arguments, **environment):
        """Run one command of manage.py with the settings of the site; return what it said."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command,
            cwd=BASE_DIR,
            env=self.environment | environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    def start(self):
        """Start gunicorn and wait until the site is ready. Raises `NotServed`."""
        command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py"]
        with self.log.open("ab") as log:
            self.gunicorn = subprocess.Popen(
                [*command, "config.wsgi"],
                cwd=BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + STARTS_WITHIN
        while not self.is_ready():
            if self.gunicorn.poll() is not None or time.monotonic() > deadline:
                raise NotServed("\n".join(self.log.read_text().splitlines()[-20:]))
            time.sleep(0.1)

    def is_ready(self):
        try:
            with urlopen(f"{self.url}/readyz", timeout=5) as answer:  # noqa: S310
                return answer.status == 200
        except HTTPError as answer:
            answer.close()
            return False
        except OSError:  # nothing answers
            return False

    @property
    def workers(self):
        """The processes that answer requests, by id."""
        pid = self.gunicorn.pid
        return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))

    def reload(self):
        """Have new workers take over while the old ones finish what they are at."""
        self.gunicorn.send_signal(signal.SIGHUP)

    def stop(self):
        self.gunicorn.send_signal(signal.SIGTERM)
        self.gunicorn.wait(timeout=40)


@contextmanager
def served(database_url="", *, port=0, **environment):
    """Yield a `Site` with the reference data, on a new PostgreSQL unless one is named.

    The server is the system's (it has pg_trgm, as a real site should) or the wheel's.

    `environment` adds to the variables of its processes. Raises `NotServed`.
    """
    database = (
        nullcontext(database_url) if database_url else throwaway_server(find_system_programs())
    )
    with tempfile.TemporaryDirectory(prefix="pathway-site-") as folder, database as url:
        site = Site(port or free_port(), Path(folder), {})
        site.environment = os.environ | settings(site, url) | environment
        prepare(site)
        try:
            site.start()
            yield site
        finally:
            site.stop()


def settings(site, database_url):
    """The variables of a public site, but for what needs HTTPS in front."""
    evidence = site.folder / "evidence"
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEBUG": "false",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "SITE_URL": site.url,
        "SECURE_SSL_REDIRECT": "false",
        "DATABASE_URL": database_url,
        # What follows the third slash is the path; without a fourth it would not be absolute.
        "EMAIL_URL": f"file:///{site.folder}/mail",
        "EVIDENCE_OPTIONS": f'{{"location": "{evidence}"}}',
        "BIND": f"localhost:{site.port}",
        "WEB_CONCURRENCY": "2",
        **of_the_unit_file(),
    }


def of_the_unit_file():
    """The variables that systemd gives the processes: how they get and return memory."""
    lines = UNIT_FILE.read_text().splitlines()
    given = [line.removeprefix("Environment=") for line in lines if "Environment=" in line]
    return dict(word.split("=") for word in " ".join(given).split())


def prepare(site):
    """Everything of a first start, as docs/operations.md has it."""
    for command in ("migrate", "createcachetable", "load_reference", "sync_roles"):
        site.manage(command, "--verbosity", "0")
    site.manage("collectstatic", "--noinput", "--verbosity", "0")


def free_port():
    with socket.socket() as listener:
        listener.bind(("localhost", 0))
        return listener.getsockname()[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    print("Preparing a site as in production ...", flush=True)
    url = settings_value(BASE_DIR, "DATABASE_URL")
    with served(url, port=options.port) as site:
        print(f"{site.url}  (stop with Ctrl-C)")
        print(f"Log and mails: {site.folder}", flush=True)
        try:
            site.gunicorn.wait()
        except KeyboardInterrupt:
            print("Stopping ...")


if __name__ == "__main__":
    main()
