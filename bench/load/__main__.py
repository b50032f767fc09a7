"""Serves the site with two workers, lets people loose on it, and writes docs/performance.md."""

import argparse
import json
import os
import subprocess
import sys
from collections import Counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")  # for names only

from bench import report
from bench.load.watching import Watch, memory
from bench.machine import describe
from bench.people import DOMAIN, PASSWORD
from bench.sites import SERVER, make_people
from tests.postgres import find_system_programs, running_server
from tests.serving import BASE_DIR, served

WORKERS = 2
LOG = report.RESULTS / "load.log"  # what locust said, with each kind of failure
WARM_AFTER = 0.4  # of the time


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--people", type=int, default=50)
    options = parser.parse_args()
    found = measure(options.people, options.minutes)
    report.keep("load", found)
    report.write()
    failures = found["total"]["failures"]
    print(f"{found['total']['requests']:,} requests, {failures} failed. More: {LOG}")
    sys.exit(failures > 0)


def measure(people, minutes):
    """The figures of `minutes` of `people` at once, four of five of them signed in."""
    environment = {"TRUSTED_CLIENT_IP_HEADER": "X-Real-IP", "WEB_CONCURRENCY": str(WORKERS)}
    with (
        running_server(find_system_programs(), settings=SERVER) as server,
        served(server.url, **environment) as site,
    ):
        make_people(site, people)
        watch = Watch(site, server.url)
        watch.start()
        statistics = let_loose(site, people, minutes)
        watch.stop()
    return {
        "about": describe() | {"people": people, "minutes": minutes},
        "kinds": [figures(one) for one in statistics],
        "total": total(statistics, minutes),
        "memory": memory(watch.samples, WARM_AFTER * minutes * 60),
        "connections": max(sample.connections for sample in watch.samples),
    }


def let_loose(site, people, minutes):
    """Run locust; return its statistics, one entry for each kind of request."""
    command = [
        *(sys.executable, "-m", "locust", "--headless", "--json", "--only-summary"),
        *("-f", "bench/load/users.py", "--host", site.url, "--stop-timeout", "30"),
        *("--users", str(people), "--spawn-rate", "5", "--run-time", f"{minutes * 60:.0f}s"),
    ]
    names = {"LOAD_EMAIL": "synthetic-{:06d}@" + DOMAIN, "LOAD_PASSWORD": PASSWORD}
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("w") as log:
        done = subprocess.run(
            command,
            cwd=BASE_DIR,
            env=os.environ | names,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    if done.returncode not in (0, 1):  # 1: some requests failed, which is counted
        raise SystemExit(LOG.read_text()[-3000:])
    return json.loads(done.stdout)


def figures(one):
    """The counts of one kind of request, and within how many milliseconds 50, 95, 99 % came."""
    return {
        "name": one["name"],
        "method": one["method"],
        "requests": one["num_requests"],
        "failures": one["num_failures"],
        **percentiles([one]),
    }


def total(statistics, minutes):
    requests = sum(one["num_requests"] for one in statistics)
    return {
        "requests": requests,
        "failures": sum(one["num_failures"] for one in statistics),
        "per_second": requests / (minutes * 60),
        **percentiles(statistics),
    }


def percentiles(statistics):
    """From locust's counts of answers by time, which it rounds to two digits."""
    times = Counter()
    for one in statistics:
        times.update({float(time): number for time, number in one["response_times"].items()})
    ordered = sorted(times.elements())
    return {
        name: ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else None
        for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
    }


if __name__ == "__main__":
    main()
