"""Writes what was measured into docs/performance.md, between marks; the prose there stays.

`python -m bench.report` writes it anew from the results that lie in var/bench.
"""

import json
import re

from bench import tables
from bench.load.tables import load
from tests.serving import BASE_DIR

DOCUMENT = BASE_DIR / "docs/performance.md"
RESULTS = BASE_DIR / "var/bench"
PARTS = {
    "pages": tables.pages,
    "served": tables.served,
    "visits": tables.visits,
    "growth": tables.growth,
    "lighthouse": tables.lighthouse,
    "engine": tables.engine,
    "goals": tables.goals,
    "load": load,
}


def keep(name, found):
    """Keep the results of one measurement for the report."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(found, indent=1))


def write():
    """Fill each part whose measurement has been made."""
    results = {path.stem: json.loads(path.read_text()) for path in RESULTS.glob("*.json")}
    text = DOCUMENT.read_text()
    for name, make in PARTS.items():
        try:
            text = fill(text, name, make(results))
        except KeyError:
            print(f"Not measured yet: {name}")
    DOCUMENT.write_text(text)
    print(f"Written to {DOCUMENT.relative_to(BASE_DIR)}.")


def fill(text, name, lines):
    """The document with other lines between its marks of `name`. Raises `ValueError`."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    between = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    new = "\n".join([begin, *lines, end])
    text, count = between.subn(lambda _: new, text)
    if count != 1:
        raise ValueError(f"The document has {count} parts called {name}.")
    return text


if __name__ == "__main__":
    write()
