"""Limits under many requests at once, in two processes; the headers that gunicorn sends."""

import re
from collections import Counter
from functools import partial
from urllib.request import urlopen

import pytest

from tests.security.observatory import marks

from .browsing import ANSWERS_WITHIN, Person
from .test_edits import at_once

pytestmark = pytest.mark.faults
NOBODY = "nobody-at-all@example.org"


def test_of_fifty_wrong_passwords_at_once_at_most_five_are_tried(site, newcomers):
    guesser = Person(site, *newcomers(1), email=NOBODY)
    guesser.get("/accounts/login/")
    guess = partial(guesser.post, "/accounts/login/", {"login": NOBODY, "password": "wrong"})

    statuses = Counter(answer.status for answer in at_once(*[guess] * 50))

    assert set(statuses) == {200, 429}
    # Who does not get to the counter within a second is refused, so fewer may be tried.
    assert 1 <= statuses[200] <= 5
    assert statuses[429] == 50 - statuses[200]


def test_of_thirty_reports_at_once_twenty_are_kept(site, newcomers):
    person = Person(site, *newcomers(1)).sign_in()
    shelf = re.findall(
        r"/fellowships/([\w-]+)/</loc>", person.get("/sitemap-fellowships.xml").text
    )
    reports = [
        partial(
            person.post,
            f"/corrections/new/fellowship/{slug}/",
            {"field": "city", "should_be": "Another city"},
        )
        for slug in shelf[:30]
    ]

    answers = at_once(*reports)

    assert Counter(answer.status for answer in answers) == {302: 20, 200: 10}
    assert {"You sent 20 reports in one day" in a.text for a in answers if a.status == 200} == {
        True
    }


def test_pages_and_static_files_carry_the_headers_in_production(site):
    with opened(site, "/") as answer:
        home = answer.read().decode()
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', home)
    for address in ["/", "/accounts/login/", "/healthz", *files]:
        with opened(site, address) as answer:
            found = marks(dict(answer.headers) | {"Set-Cookie": cookies(answer)}, "")
        # "Stay with HTTPS" is said over HTTPS alone, which ends before gunicorn.
        assert found.pop("https only") == -20
        assert (address, found) == (
            address,
            {
                "policy": 10,
                "cookies": 5 if address == "/accounts/login/" else 0,
                "type as sent": 0,
                "frames": 5,
                "referrer": 5,
                "other sites": 0,
                "scripts": 0,
            },
        )

    assert len(files) >= 3


def test_the_cookies_of_production_are_for_this_host_alone(site):
    with opened(site, "/accounts/login/") as answer:
        names = [line.partition("=")[0] for line in answer.headers.get_all("Set-Cookie")]
    assert names == ["__Host-csrf"]


def opened(site, address):
    return urlopen(site.url + address, timeout=ANSWERS_WITHIN)  # noqa: S310 - our own site


def cookies(answer):
    return "; ".join(answer.headers.get_all("Set-Cookie") or [])
