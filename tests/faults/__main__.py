"""`make faults`: the long form of the faults; its counts go into docs/faults.md.

`python -m tests.faults --short` does the same with the short form, and `--report` writes the
counts of the last run anew.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.machine import describe
from bench.report import fill
from bench.tables import about, table
from tests.serving import BASE_DIR

DOCUMENT = BASE_DIR / "docs/faults.md"
COUNTS = BASE_DIR / "var/faults.json"
ABOUT = BASE_DIR / "var/faults-about.json"
HEADS = ("fault", "requests", "acknowledged", "refused", "cut off", "lost", "duplicates")


def main():
    is_good = True
    if "--report" not in sys.argv:
        COUNTS.unlink(missing_ok=True)
        command = [sys.executable, "-m", "pytest", "-q", "-m", "faults", "tests/faults"]
        form = "" if "--short" in sys.argv else "1"
        kept = {"FAULTS_KEEP": "1", "FAULTS_LONG": form}
        is_good = not subprocess.call(command, cwd=BASE_DIR, env=os.environ | kept)
        ABOUT.write_text(json.dumps(describe() | {"form": "long" if form else "short"}))
    write(json.loads(COUNTS.read_text()), json.loads(ABOUT.read_text()))
    sys.exit(not is_good)


def write(counts, described):
    """Put the counts between their marks in the document."""
    rows = [
        [name, *(one[key.replace(" ", "_")] for key in HEADS[1:])]
        for name, one in counts.items()
    ]
    form = f"The {described['form']} form."
    lines = [form, *about({"about": described}), *table(HEADS, rows)]
    DOCUMENT.write_text(fill(DOCUMENT.read_text(), "faults", lines))
    print(f"Written to {Path(DOCUMENT).relative_to(BASE_DIR)}.")


if __name__ == "__main__":
    main()
