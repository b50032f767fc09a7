"""What each page costs over the limit, and its exact figures, in one process: prints JSON.

Pages and their ready-made bytes take turns, so that whatever else the machine does hits them
alike. `bench.sites` runs it with the settings of a site that has its data.
"""

import gzip
import json
import os
from pathlib import Path
from statistics import median

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.utils.text import slugify

from bench.pages import all_asks
from bench.visitor import COMPRESSED, Visitor, resident

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "60"))


def main():
    person = Visitor(resident())
    asks = all_asks(person, Visitor())
    figures = {ask.name: exact(ask) for ask in asks}
    for ask in asks:
        if not ask.limit:
            keep_bytes(ask)
    for name, costs in take_turns(person, asks).items():
        figures[name] |= costs
    print(json.dumps({"engine": connection.vendor, "pages": figures}))


def exact(ask):
    """What does not vary: statements once everything is warm, bytes before compression."""
    ask.cost()
    cost = ask.cost()
    return {
        "statements": cost.statements.count,
        "bytes": len(cost.content),
        "gzip": len(gzip.compress(cost.content)),
    }


def keep_bytes(ask):
    """Keep the bytes of a page for the bare page that is compared with it."""
    path = Path(settings.READY_FOLDER) / slugify(ask.name)
    path.write_bytes(ask.cost().content)


def take_turns(person, asks):
    """By name the median CPU in microseconds of the page and of its limit, and their ratio."""
    taken = {ask.name: [] for ask in asks}
    for _ in range(ROUNDS):
        for ask in asks:
            limit = ready_address(ask)
            costs = ask.cost(), person.get(limit), person.get(limit, **COMPRESSED)
            taken[ask.name].append(costs)
    return {name: compared(*zip(*costs, strict=True)) for name, costs in taken.items()}


def ready_address(ask):
    return f"/bench/ready/{slugify(ask.compared_with)}/"


def compared(costs, limits, compressed):
    total, limit, small = (
        median(one.total for one in all_) for all_ in (costs, limits, compressed)
    )
    return {
        "app_us": round(median(cost.app for cost in costs)),
        "database_us": round(median(cost.database for cost in costs)),
        "ready_app_us": round(median(limit.app for limit in limits)),
        "ready_database_us": round(median(limit.database for limit in limits)),
        "ratio": round(total / limit, 2),
        "gzip_us": round(small - limit),
    }


if __name__ == "__main__":
    main()
