"""The goals of the design, each with the figure of the measurement that it is about."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """`read` finds the figure in the results; the smaller, the better."""

    name: str
    must: float
    aim: float
    read: Callable
    unit: str = ""

    def row(self, results):
        """Its line of the table; what was not measured says so."""
        try:
            found = self.read(results)
        except KeyError:
            return [self.name, self._say(self.must), self._say(self.aim), "not measured", ""]
        met = (
            "must and aim" if found <= self.aim else "must" if found <= self.must else "**no**"
        )
        return [self.name, *map(self._say, (self.must, self.aim, found)), met]

    def _say(self, figure):
        return f"{figure:g} {self.unit}".strip()


def pages(results, name, figure):
    """The worst figure of a page on any database."""
    return max(
        engine["ratios"][name][figure] for engine in results["pages"]["engines"].values()
    )


def served(results, read):
    """The worst figure of any served site."""
    engines = results["pages"]["engines"].values()
    return max(read(one) for engine in engines for one in engine["served"])


def visit(results, name):
    """The kilobytes of one visit's contents."""
    visits = {one["name"]: one["requests"] for one in results["pages"]["visits"]}
    return round(sum(request["content"] for request in visits[name]) / 1024, 1)


def later_visits(results):
    """The heaviest of the pages after the first."""
    names = [one["name"] for one in results["pages"]["visits"]]
    return max(visit(results, name) for name in names[1:])


def one_worker(site):
    return site["memory"]["master"] + max(site["memory"]["workers"])


def touched(results, name):
    """Database pages touched with most people over those with fewest."""
    steps = results["growth"]["steps"]
    first, last = (step["pages"][name]["touched"] for step in (steps[0], steps[-1]))
    return round(last / first, 2)


def database_ms(results, *names):
    """The longest of these pages, with most people."""
    pages = results["growth"]["steps"][-1]["pages"]
    return max(pages[name]["database_ms"] for name in names)


def statements(*names):
    return lambda results: max(pages(results, name, "statements") for name in names)


GOALS = [
    Goal("checklist, warm, × its limit", 2.5, 1.6, lambda r: pages(r, "checklist", "ratio")),
    Goal("checklist, cold, × its limit", 6, 4, lambda r: pages(r, "checklist, cold", "ratio")),
    Goal("statements: checklist", 6, 4, statements("checklist", "checklist, cold")),
    Goal("statements: list of 50 people", 8, 5, statements("list of 50 people")),
    Goal(
        "statements: directory",
        6,
        4,
        statements("directory", "directory search", "directory search, broad"),
    ),
    Goal("list of 50, × its limit", 3, 2, lambda r: pages(r, "list of 50 people", "ratio")),
    Goal(
        "list of 50: database pages at 100 k people over 1 k",
        1.5,
        1.0,
        lambda r: touched(r, "list of 50 people"),
    ),
    Goal(
        "setting one status, × the checklist's limit",
        4,
        3,
        lambda r: pages(r, "one tap", "ratio"),
    ),
    Goal(
        "directory search over 10 k programs, database",
        5,
        1,
        lambda r: database_ms(r, "directory search", "directory search, broad"),
        "ms",
    ),
    Goal(
        "checklist HTML, gzipped",
        10,
        6,
        lambda r: round(pages(r, "checklist", "gzip") / 1024, 1),
        "KB",
    ),
    Goal(
        "first visit to the checklist, all contents",
        70,
        45,
        lambda r: visit(r, "checklist"),
        "KB",
    ),
    Goal("later pages, the heaviest", 12, 8, later_visits, "KB"),
    Goal(
        "pages' p50 while one client signs in without pause, over calm",
        3,
        2.5,
        lambda r: served(r, lambda site: site["signing_in"]["ratio"]),
    ),
    Goal(
        "memory: one worker with its master",
        110,
        90,
        lambda r: round(served(r, one_worker)),
        "MiB",
    ),
]
