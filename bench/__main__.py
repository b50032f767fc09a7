"""Measures the site: `make bench`, and `make bench FULL=1` for how it grows."""

import argparse

from bench import latency, planning, report, visits
from bench.machine import describe
from bench.sites import POSTGRES, SQLITE, make_people, run, serving, site_on

PEOPLE = 1_000
STEPS = (1_000, 10_000, 100_000)  # people
PROGRAMS = 10_000


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="also how it grows (minutes more)")
    report.keep("pages", measure_pages())
    report.write()
    if parser.parse_args().full:
        report.keep("growth", measure_growth())
        report.write()


def measure_pages():
    """Every page on both databases, in one process and served; and what a browser is sent."""
    found = {"about": describe(), "engines": {}, "plans": planning.all_costs()}
    for engine in (SQLITE, POSTGRES):
        print(f"{engine}: a new site with {PEOPLE:,} people ...", flush=True)
        with site_on(engine) as (site, processes):
            make_people(site, PEOPLE)
            figures = run(site, "ratios")["pages"]
            sites = [measure_served(site, processes, workers) for workers in (1, 2)]
            found["engines"][engine] = {"ratios": figures, "served": sites}
            with serving(site, workers=2):
                found["visits"] = visits.measure(site, run(site, "known"))
    return found


def measure_served(site, processes, workers):
    print(f"  served by {workers} ...", flush=True)
    with serving(site, workers=workers):
        return latency.measure(site, run(site, "known"), processes)


def measure_growth():
    """What each page costs PostgreSQL, with more and more people."""
    found = {"about": describe(), "steps": []}
    with site_on(POSTGRES) as (site, _):
        known = int(site.manage("shell", "-v", "0", "-c", COUNT_PROGRAMS))
        more = str(PROGRAMS - known)
        site.manage("make_synthetic", "--fellowships", more, "--yes", "--verbosity", "0")
        people = 0
        for size in STEPS:
            print(f"{size:,} people and {PROGRAMS:,} programs ...", flush=True)
            make_people(site, size - people)
            people = size
            found["steps"].append(run(site, "growth"))
    return found


COUNT_PROGRAMS = "from careers.models import Fellowship; print(Fellowship.objects.count())"


if __name__ == "__main__":
    main()
