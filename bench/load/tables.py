"""The results of the load as lines of Markdown."""

from bench import tables

PERCENTILES = ("p50", "p95", "p99")
HEADS = ("request", "number", "failed", *(f"{name} ms" for name in PERCENTILES))


def load(results):
    found = results["load"]
    kinds = sorted(found["kinds"], key=lambda one: -one["requests"])
    return [
        *tables.about(found),
        *scenario(found["about"]),
        *summary(found),
        "",
        *tables.table(HEADS, [row(one) for one in [*kinds, found["total"] | {"name": "all"}]]),
    ]


def scenario(said):
    return [
        f"`make load MINUTES={said['minutes']:g} PEOPLE={said['people']}`: four of five are"
        " signed in, the others are visitors; each pauses for half a second to three seconds."
        " locust runs on the same machine and takes its share.",
        "",
    ]


def summary(found):
    total, memory = found["total"], found["memory"]
    growth = memory["last"] - memory["warm"]
    return [
        f"- {total['requests']:,} requests, {total['per_second']:.1f} a second,"
        f" {total['failures']} failed.",
        f"- Memory of {memory['workers']} workers together (PSS): {memory['first']:.1f} MiB at"
        f" the start, {memory['warm']:.1f} once warm, {memory['last']:.1f} at the end"
        f" ({growth:+.1f}), {memory['most']:.1f} at most. Workers replaced:"
        f" {memory['restarted']}.",
        f"- Database connections: {found['connections']} at most.",
    ]


def row(one):
    times = (f"{one[name]:.0f}" for name in PERCENTILES)
    return [one["name"], f"{one['requests']:,}", one["failures"], *times]
