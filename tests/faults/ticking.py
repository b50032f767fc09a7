"""People who tick their milestones on and off without pause while something breaks."""

import time
from contextlib import contextmanager
from itertools import count, cycle
from threading import Event, Thread

from .browsing import CutOff, Person, version_on
from .counting import Outcome, Tap, tally_of

WITHIN = 120  # seconds in which whatever is waited for must come
PAUSE = 0.05  # seconds after an answer that was no success, as a reload takes
MILESTONES = 5  # that each of them ticks in turn


class NeverCame(AssertionError):
    """What was waited for did not happen in time."""


def wait_until(is_so, what):
    """Wait until `is_so()`; raises `NeverCame` with `what` after `WITHIN` seconds."""
    deadline = time.monotonic() + WITHIN
    while not is_so():
        if time.monotonic() > deadline:
            raise NeverCame(what)
        time.sleep(0.02)


class Ticker(Thread):
    """One person who noted nothing yet.

    `tries` holds each tap with its outcome, `reads` the outcomes of pages that did not come.
    """

    def __init__(self, person, stopping):
        super().__init__(daemon=True)
        self.person, self.stopping = person, stopping
        self.tries, self.reads, self.unexpected = [], [], []
        self.versions = dict.fromkeys(person.milestones()[:MILESTONES], 0)

    @property
    def acknowledged(self):
        return sum(outcome is Outcome.SAVED for _, outcome in self.tries)

    def run(self):
        for slug, turn in zip(cycle(self.versions), count()):
            if self.stopping.is_set():
                return
            status = "not-started" if turn // MILESTONES % 2 else "done"
            self._tick(slug, status)

    def _tick(self, slug, status):
        version = self.versions[slug]
        if version is None:
            self.versions[slug] = self._look_up(slug)
            return
        tap = Tap(self.person.email, slug, version + 1, status)
        fields = {"to": f"{status}.{version}"}
        outcome, _ = self._ask(
            lambda: self.person.post(f"/pathway/{slug}/change/", fields), expected=302
        )
        self.tries.append((tap, outcome))
        self.versions[slug] = version + 1 if outcome is Outcome.SAVED else None

    def _look_up(self, slug):
        """The version after an answer that left it open; None while no page says it."""
        outcome, answer = self._ask(lambda: self.person.get(f"/pathway/{slug}/"), expected=200)
        if outcome is Outcome.SAVED:
            return version_on(answer.text)
        self.reads.append(outcome)
        return None

    def _ask(self, request, expected):
        """The outcome of `request()`, and its answer, None where none came."""
        try:
            answer = request()
        except CutOff:
            time.sleep(PAUSE)
            return Outcome.CUT_OFF, None
        if answer.status == expected:
            return Outcome.SAVED, answer
        time.sleep(PAUSE)
        if answer.status == 503 and answer.heading:
            return Outcome.REFUSED, answer
        self.unexpected.append((answer.status, answer.heading))
        return Outcome.BROKEN, answer


class Crowd:
    """Several people ticking at the same time."""

    def __init__(self, people):
        self.stopping = Event()
        self.tickers = [Ticker(person, self.stopping) for person in people]

    @property
    def acknowledged(self):
        return sum(ticker.acknowledged for ticker in self.tickers)

    def goes_on(self, taps=20):
        """Wait until each of them was told of `taps` more taps that they are stored."""
        aims = [(ticker, ticker.acknowledged + taps) for ticker in self.tickers]
        wait_until(
            lambda: all(ticker.acknowledged >= aim for ticker, aim in aims),
            f"taps that are stored; instead: {self.unexpected}",
        )

    @property
    def unexpected(self):
        return [found for ticker in self.tickers for found in ticker.unexpected]

    def tally(self, fault, database_url):
        tries = [one for ticker in self.tickers for one in ticker.tries]
        reads = [one for ticker in self.tickers for one in ticker.reads]
        return tally_of(fault, tries, others=reads, database_url=database_url)


@contextmanager
def ticking(site, numbers):
    """Yield the `Crowd` of these people at work; afterwards they have stopped."""
    crowd = Crowd([Person(site, number).sign_in() for number in numbers])
    for ticker in crowd.tickers:
        ticker.start()
    try:
        yield crowd
    finally:
        crowd.stopping.set()
        for ticker in crowd.tickers:
            ticker.join()
