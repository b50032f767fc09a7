"""Known faults of the packages on a server, asked of the database behind pip-audit.

Without a network there is no answer, and no answer is never taken for a good one: pip-audit
itself ends content when it could not ask about a single package.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ASKED_FIRST = "django"  # if the database does not know it, it knows nothing


class NotChecked(Exception):
    """The database did not answer; the text says why."""


def known_faults(packages):
    """The known faults of `packages` (`Locked`), as sentences. Raises `NotChecked`."""
    first = [package for package in packages if package.name == ASKED_FIRST]
    read(ask(first))
    return read(ask(packages))


def ask(packages):
    """What pip-audit says about `packages`, as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        lock, answer = Path(folder) / "lock.txt", Path(folder) / "answer.json"
        lock.write_text("".join(f"{one.name}=={one.version}\n" for one in packages))
        command = [sys.executable, "-m", "pip_audit", "--requirement", lock, "--no-deps"]
        command += ["--disable-pip", "--timeout", "10", "--progress-spinner", "off"]
        command += ["--format", "json", "--output", answer]
        done = subprocess.run(command, capture_output=True, text=True)
        if not answer.exists():
            raise NotChecked((done.stderr.strip().splitlines() or ["no answer"])[-1])
        return answer.read_text()


def read(answer):
    """The faults in an answer; one package left out is no answer at all."""
    rows = json.loads(answer)["dependencies"]
    skipped = [row for row in rows if "skip_reason" in row]
    if skipped or not rows:
        reason = skipped[0]["skip_reason"] if skipped else "nothing was asked"
        raise NotChecked(f"{len(skipped)} of {len(rows)} packages: {reason}")
    return [
        f"{row['name']} {row['version']}: {fault['id']}, mended in "
        f"{', '.join(fault['fix_versions']) or 'no version yet'}"
        for row in rows
        for fault in row["vulns"]
    ]
