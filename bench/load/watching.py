"""Memory and connections of a site while people use it."""

import time
from dataclasses import dataclass
from threading import Event, Thread

import psycopg

from bench.processes import memory_mib

EVERY = 5  # seconds
CONNECTIONS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Sample:
    """One look: seconds since the start, MiB of each worker by its id, database connections."""

    at: float
    workers: dict
    connections: int


class Watch(Thread):
    """Looks every few seconds until it is told to stop; `samples` in the order of time."""

    def __init__(self, site, database_url):
        super().__init__(daemon=True)
        self.site, self.database_url = site, database_url
        self.samples, self.stopping = [], Event()

    def run(self):
        start = time.monotonic()
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            while not self.stopping.is_set():
                workers = {pid: memory_mib(pid) for pid in self.site.workers}
                connections = connection.execute(CONNECTIONS).fetchone()[0]
                self.samples.append(Sample(time.monotonic() - start, workers, connections))
                self.stopping.wait(EVERY)

    def stop(self):
        self.stopping.set()
        self.join()


def memory(samples, warm_after):
    """MiB of the workers together: first, once warm (after so many seconds), and last.

    "Once warm" and "last" are the means of a fifth of the warm samples at either end: a single
    one may fall into the midst of a request.
    """
    sums = [sum(sample.workers.values()) for sample in samples]
    warm = [
        total for total, sample in zip(sums, samples, strict=True) if sample.at >= warm_after
    ]
    part = max(len(warm) // 5, 1)
    return {
        "first": sums[0],
        "warm": sum(warm[:part]) / part,
        "last": sum(warm[-part:]) / part,
        "most": max(sums),
        "workers": len(samples[-1].workers),
        "restarted": len({pid for sample in samples for pid in sample.workers})
        - len(samples[-1].workers),
    }
