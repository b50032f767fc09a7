"""The results as lines of Markdown."""

from bench.goals import GOALS


def table(heads, rows):
    """A table; every column but the first is aligned to the right."""
    ruler = ["---", *["---:"] * (len(heads) - 1)]
    return [f"| {' | '.join(map(str, cells))} |" for cells in (heads, ruler, *rows)]


def about(found):
    """When, on what and of which commit."""
    said = found["about"]
    return [
        "",
        f"{said['date']}, commit {said['commit']}. {said['machine']}.",
        said["versions"] + ".",
        "",
    ]


def goals(results):
    heads = ("goal", "must", "aim", "measured", "met")
    results["pages"]  # without it there is nothing to say
    return table(heads, (goal.row(results) for goal in GOALS))


def pages(results):
    """CPU, statements and bytes of each page, in one process, for each database."""
    lines = about(results["pages"])
    for engine, found in results["pages"]["engines"].items():
        heads = (
            engine,
            "application µs",
            "database µs",
            "its limit µs",
            "× limit",
            "statements",
            "HTML KB",
            "gzipped KB",
            "to gzip µs",
        )
        rows = [page_row(name, page) for name, page in found["ratios"].items()]
        lines += [*table(heads, rows), ""]
    return lines[:-1]


def page_row(name, page):
    limit = page["ready_app_us"] + page["ready_database_us"]
    costs = page["app_us"], page["database_us"], limit
    sizes = [f"{page[size] / 1024:.1f}" for size in ("bytes", "gzip")]
    return [
        name,
        *(f"{cost:,}" for cost in costs),
        page["ratio"],
        page["statements"],
        *sizes,
        page["gzip_us"],
    ]


def served(results):
    """Latency, CPU and memory of the served site."""
    lines = about(results["pages"])
    for engine, found in results["pages"]["engines"].items():
        for site in found["served"]:
            lines += [*served_table(engine, site), "", served_words(site), ""]
    return lines[:-1]


def served_table(engine, site):
    workers = "1 worker" if site["workers"] == 1 else f"{site['workers']} workers"
    heads = (
        f"{engine}, {workers}",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "application µs",
        "database µs",
    )
    rows = [
        [name, *(page[key] for key in ("p50", "p95", "p99", "app_us", "database_us"))]
        for name, page in site["pages"].items()
    ]
    return table(heads, rows)


def served_words(site):
    workers = " and ".join(map(str, site["memory"]["workers"]))
    signing = site["signing_in"]
    return (
        f"Memory: master {site['memory']['master']} MiB, each worker {workers} MiB."
        f" The checklist's p50 is {signing['calm_p50']} ms in calm and {signing['busy_p50']} ms"
        f" while one client signs in without pause ({signing['sign_ins_a_second']} a second):"
        f" × {signing['ratio']}."
    )


def visits(results):
    """What a browser asks for, page after page."""
    rows = []
    for visit in results["pages"]["visits"]:
        requests = visit["requests"]
        content = sum(request["content"] for request in requests) / 1024
        headers = sum(request["headers"] for request in requests) / 1024
        rows.append([visit["name"], len(requests), f"{content:.1f}", f"{headers:.1f}"])
    heads = ("page, in this order", "requests", "contents KB", "headers KB")
    return [*about(results["pages"]), *table(heads, rows)]


def growth(results):
    """One table for each page: how it grows from step to step."""
    lines = about(results["growth"])
    steps = results["growth"]["steps"]
    heads = (
        "people",
        "records",
        "programs",
        "statements",
        "pages touched",
        "database ms",
        "application µs",
    )
    for name in steps[0]["pages"]:
        rows = [growth_row(step, name) for step in steps]
        lines += [f"**{name}**", "", *table(heads, rows), ""]
    return lines[:-1]


def growth_row(step, name):
    counts = (f"{step['rows'][kind]:,}" for kind in ("people", "records", "programs"))
    page = step["pages"][name]
    figures = ("statements", "touched", "database_ms", "app_us")
    return [*counts, *(f"{page[figure]:,}" for figure in figures)]


def lighthouse(results):
    found = results["lighthouse"]
    heads = ("page", "device", "performance", "accessibility", "best practices", "SEO", "shift")
    keys = ("page", "device", "performance", "accessibility", "best-practices", "seo", "shift")
    rows = [[score[key] for key in keys] for score in found["scores"]]
    return [*about(found), f"Lighthouse {found['version']}.", "", *table(heads, rows)]


def engine(results):
    """Plans a second, and how the cost of one grows with its milestones."""
    heads = ("milestones", "ms a plan", "plans a second")
    rows = [
        [size, f"{micros / 1000:.2f}", f"{1e6 / micros:,.0f}"]
        for size, micros in results["pages"]["plans"].items()
    ]
    return table(heads, rows)
