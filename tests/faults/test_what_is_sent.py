"""What the served site sends, and never sends twice: compressed, kept for good, asked again."""

import http.client
import re

import pytest

from .browsing import Person

pytestmark = pytest.mark.faults

BROWSER = {"Accept-Encoding": "gzip, deflate, br"}
PAGE = "/residencies/"
FOR_GOOD = "max-age=315360000, public, immutable"


@pytest.fixture
def ask(site):
    """A function: the answer to one request, with its content as `body`."""
    connection = http.client.HTTPConnection("localhost", site.port)

    def ask(address, **headers):
        sent = BROWSER | {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", address, headers=sent)
        answer = connection.getresponse()
        answer.body = answer.read()
        return answer

    yield ask
    connection.close()


def files_of(page):
    return sorted(set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page)))


def test_every_file_of_a_page_is_small_and_kept_for_good(site, ask):
    files = files_of(Person(site).get(PAGE).text)

    assert [re.sub(r"\.[0-9a-f]{12}\.", ".", file) for file in files] == [
        "/static/css/pathway.css",
        "/static/img/mark.svg",
        "/static/js/pathway.js",
        "/static/vendor/htmx-2.0.11.min.js",
    ]
    for answer in map(ask, files):
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == FOR_GOOD
        assert answer.headers["Content-Encoding"] == "br"
        assert "Cookie" not in answer.headers["Vary"]


def test_a_page_for_visitors_comes_small_and_only_once(ask):
    ask(PAGE)
    kept = ask(PAGE)
    again = ask(PAGE, If_None_Match=kept.headers["ETag"])

    assert kept.headers["Content-Encoding"] in {"br", "gzip"}
    assert {"Accept-Encoding", "Cookie"} <= set(kept.headers["Vary"].split(", "))
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == kept.headers["ETag"]


def test_ones_own_page_comes_small_to_our_own_pages_and_is_kept_nowhere(site, newcomers, ask):
    person = Person(site, *newcomers(1)).sign_in()
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in person.cookies)

    ours = ask("/pathway/", Cookie=cookies, Sec_Fetch_Site="same-origin")
    theirs = ask("/pathway/", Cookie=cookies, Sec_Fetch_Site="cross-site")

    assert ours.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in theirs.headers
    for answer in (ours, theirs):
        assert "no-store" in answer.headers["Cache-Control"]
        assert "ETag" not in answer.headers
    assert len(ours.body) < len(theirs.body) / 5
