"""A calendar client of others, which reads our file as a person's own would."""

import os
import subprocess
import sys
from pathlib import Path

CONFIG = """
[calendars]
[[pathway]]
path = {folder}/events
type = calendar
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = America/New_York
default_timezone = America/New_York
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[default]
default_calendar = pathway
"""


class Khal:
    """khal with a calendar of its own in `folder`."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.events = self.folder / "events"
        self.events.mkdir()
        (self.folder / "config").write_text(CONFIG.format(folder=folder))

    def run(self, *arguments):
        program = Path(sys.executable).with_name("khal")
        result = subprocess.run(  # noqa: S603 - a client that we installed
            [program, "-c", self.folder / "config", *arguments],
            check=False,
            capture_output=True,
            text=True,
            env=os.environ | {"HOME": str(self.folder), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def take(self, content):
        """Import a file, as somebody who was sent it."""
        file = self.folder / "pathway.ics"
        file.write_bytes(content)
        self.run("import", "--batch", "-a", "pathway", str(file))

    def days(self, start="2026-01-01", end="2046-01-01"):
        """Each event as (day, title, description), as the client lists it."""
        listed = self.run(
            *("list", "--format", "{start-date}|{title}|{description}|{all-day}|END"),
            *("--day-format", "", "--once", start, end),
        )
        rows = [row.strip() for row in listed.split("|END") if row.strip()]
        return [tuple(row.split("|")) for row in rows]
