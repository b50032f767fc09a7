"""Two hundred changes of one checklist at the same moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from applicants.views.pathway import STALE

from .browsing import Person
from .counting import Outcome, Tap, tally_of

pytestmark = pytest.mark.faults
TABS, MILESTONES = 20, 10


def at_once(*requests):
    """The answers of all `requests`, sent at the same moment, in their order."""
    barrier = Barrier(len(requests), timeout=60)

    def send(request):
        barrier.wait()
        return request()

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(send, requests))


def outcome_of(answer):
    if STALE in answer.text:
        return Outcome.REFUSED
    return Outcome.SAVED if answer.status == 200 else Outcome.BROKEN


def test_of_twenty_tabs_one_changes_a_milestone_and_the_others_are_told(
    site, database, newcomers, keep
):
    person = Person(site, *newcomers(1)).sign_in()
    slugs = person.milestones()[:MILESTONES]
    taps = [
        Tap(person.email, slug, 1, "done" if tab % 2 else "in-progress")
        for tab in range(TABS)
        for slug in slugs
    ]

    def send(tap):
        fields = {"to": f"{tap.status}.{tap.version - 1}"}
        answer = person.post(
            f"/pathway/{tap.slug}/change/", fields, headers={"HX-Request": "true"}
        )
        return outcome_of(answer)

    outcomes = at_once(*[lambda tap=tap: send(tap) for tap in taps])

    tally = tally_of(
        "200 changes of one checklist at once",
        list(zip(taps, outcomes, strict=True)),
        database_url=database.url,
    )
    keep(tally)
    saved = Counter(
        tap.slug
        for tap, outcome in zip(taps, outcomes, strict=True)
        if outcome is Outcome.SAVED
    )
    assert saved == dict.fromkeys(slugs, 1)
    assert (tally.refused, tally.broken) == ((TABS - 1) * MILESTONES, 0)
    assert (tally.lost, tally.duplicates) == (0, 0)
