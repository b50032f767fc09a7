"""How the served site answers one client at a time: latency, CPU and memory."""

import threading
import time
from contextlib import contextmanager
from itertools import count, cycle
from statistics import median, quantiles

from bench.browsing import Browser, only_token
from bench.processes import cpu_micros, memory_mib

REQUESTS = 200  # of each page
SETTLES = 0.002  # seconds after an answer until the processes have put their work away


def measure(site, known, database_pids):
    """Figures of each page by its name, of memory, and of pages while somebody signs in.

    `known` says who asks and for what, as `bench.known` prints it. `database_pids` returns
    the processes of the database; SQLite has none.
    """
    workers = sorted(site.workers)
    asks = asks_for(site.port, known)
    for _ in range(5 * len(workers)):  # so that each worker has met each page
        for ask in asks.values():
            ask()
    return {
        "workers": len(workers),
        "pages": take_turns(asks, workers, database_pids),
        "signing_in": while_signing_in(site.port, known),
        "memory": memory(site.gunicorn.pid, workers),
    }


def asks_for(port, known):
    """For each kind of request a function that sends one."""
    person, nobody = Browser(port, known["cookies"]), Browser(port)
    asks = {
        name: lambda address=address: person.get(address)
        for name, address in known["addresses"].items()
    }
    versions, statuses = count(known["version"]), cycle(["done", "in-progress"])
    return asks | {
        "one tap": lambda: person.post(known["tap"], to=f"{next(statuses)}.{next(versions)}"),
        "checklist after a tap": lambda: person.get("/pathway/"),
        "public page, no sign-in": lambda: nobody.get(known["public"]),
    }


def take_turns(asks, workers, database_pids):
    found = {name: [] for name in asks}
    for _ in range(REQUESTS):
        for name, ask in asks.items():
            found[name].append(sample(ask, workers, database_pids()))
    return {name: summary(samples) for name, samples in found.items()}


def sample(ask, workers, database):
    """Of one request: milliseconds until its end, CPU in µs of application and database."""
    before = cpu_micros(workers), cpu_micros(database)
    begun = time.perf_counter()
    answer = ask()
    took = (time.perf_counter() - begun) * 1000
    time.sleep(SETTLES)
    after = cpu_micros(workers), cpu_micros(database)
    return took, after[0] - before[0], after[1] - before[1], len(answer.body)


def summary(samples):
    times, app, database, sizes = zip(*samples, strict=True)
    return percentiles(times) | {
        "app_us": round(median(app)),
        "database_us": round(median(database)),
        "sent": round(median(sizes)),
    }


def percentiles(times):
    """The 50th, 95th and 99th, in milliseconds."""
    cuts = quantiles(times, n=100)
    return {f"p{place}": round(cuts[place - 1], 2) for place in (50, 95, 99)}


def while_signing_in(port, known):
    """The checklist's p50 in calm, and while one client signs in without pause."""
    person = Browser(port, known["cookies"])
    calm = p50(person)
    with somebody_signing_in(port, known) as times:
        begun = time.monotonic()
        busy = p50(person)
        seconds = time.monotonic() - begun
    return {
        "calm_p50": calm,
        "busy_p50": busy,
        "ratio": round(busy / calm, 2),
        "sign_ins_a_second": round(len(times) / seconds, 1),
    }


def p50(browser):
    times = []
    for _ in range(REQUESTS):
        begun = time.perf_counter()
        browser.get("/pathway/")
        times.append((time.perf_counter() - begun) * 1000)
    return round(median(times), 2)


@contextmanager
def somebody_signing_in(port, known):
    """Sign in again and again meanwhile; yields the list of what each took, in seconds."""
    ended, times = threading.Event(), []
    browser = Browser(port, only_token(known["cookies"]))

    def sign_in():
        for number in count(1):
            if ended.is_set():
                return
            # Each time from another address, as many people would: else it would be throttled.
            address = {"X-Real-IP": f"10.0.{number // 250}.{number % 250 + 1}"}
            begun = time.perf_counter()
            email = known["emails"][number % len(known["emails"])]
            form = {"login": email, "password": known["password"]}
            browser.post("/accounts/login/", headers=address, **form)
            times.append(time.perf_counter() - begun)

    thread = threading.Thread(target=sign_in)
    thread.start()
    try:
        yield times
    finally:
        ended.set()
        thread.join()
    if not times:
        raise RuntimeError("Nobody could sign in.")


def memory(master, workers):
    """In MiB, what they share divided among them."""
    return {
        "master": round(memory_mib(master), 1),
        "workers": [round(memory_mib(worker), 1) for worker in workers],
    }
