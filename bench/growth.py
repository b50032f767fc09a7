"""How much work the database has for each page: prints JSON.

Pages of the database that are touched are counted for each statement as it is sent, by
`EXPLAIN (ANALYZE, BUFFERS)` in a savepoint that is rolled back. PostgreSQL only. `bench.sites`
runs it with the settings of a site that has its data.
"""

import json
import os
from statistics import median

import django

django.setup()

from applicants.models import Applicant, MilestoneRecord
from bench.explained import Explained
from bench.pages import all_asks
from bench.visitor import Visitor, resident
from careers.models import Fellowship

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "15"))


def main():
    explained = in_turn(all_asks(Visitor(resident(), Explained), Visitor(statements=Explained)))
    plain = in_turn(all_asks(Visitor(resident()), Visitor()))
    pages = {name: work(costs) | cpu(plain[name]) for name, costs in explained.items()}
    print(json.dumps({"rows": rows(), "pages": pages}))


def in_turn(asks):
    """The costs of each page by its name, once everything that processes keep is kept."""
    rounds = [{ask.name: ask.cost() for ask in asks} for _ in range(ROUNDS + 1)]
    return {ask.name: [costs[ask.name] for costs in rounds[1:]] for ask in asks}


def work(costs):
    """What the database does."""
    found = [cost.statements for cost in costs]
    return {
        "statements": found[-1].count,
        "touched": median(statements.pages for statements in found),
        "database_ms": round(median(statements.milliseconds for statements in found), 2),
    }


def cpu(costs):
    """CPU of application and database in microseconds."""
    return {
        "app_us": round(median(cost.app for cost in costs)),
        "database_us": round(median(cost.database for cost in costs)),
    }


def rows():
    return {
        "people": Applicant.objects.count(),
        "records": MilestoneRecord.objects.count(),
        "programs": Fellowship.objects.count(),
    }


if __name__ == "__main__":
    main()
