"""Every public page, with the real data: valid HTML, in order, with its sources."""

import re
from collections import Counter

import html5lib
import pytest

from careers.models import Source
from careers.shelves import SHELVES
from tests.careers.every_page import NO_PAGES, example_pages
from tests.careers.public_pages import words
from tests.test_project import PUBLIC_ROUTES

pytestmark = pytest.mark.django_db

# These pages are the sources; every other page names some, or says that it names none.
ARE_SOURCES = "sources/<slug:slug>/"
NO_SOURCE = "No source is named"


def problems_of(html):
    """What is wrong with a page, in words; empty for a page as it should be."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    errors = [f"{code} at {place} {said}" for place, code, said in parser.errors]
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    twice = [f"id {name} stands {count} times" for name, count in ids.items() if count > 1]
    return errors + twice + broken_references(tree, ids) + heading_problems(tree)


def broken_references(tree, ids):
    """Names of parts of the page that are not there."""
    return [
        f"{name}={value} names nothing"
        for element in tree.iter()
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls")
        for value in (element.get(name) or "").split()
        if value not in ids
    ]


def heading_problems(tree):
    levels = [
        int(element.tag[1])
        for element in tree.iter()
        if isinstance(element.tag, str) and re.fullmatch("h[1-6]", element.tag)
    ]
    skips = [
        f"h{below} follows h{above}"
        for above, below in zip(levels, levels[1:], strict=False)
        if below > above + 1
    ]
    return skips + [f"{levels.count(1)} h1"] * (levels.count(1) != 1)


def names_its_sources(html):
    main = html.split("<main", 1)[1].split("</main>", 1)[0]
    return bool(re.search(r'href="/sources/[^/"]+/"', main)) or NO_SOURCE in main


def test_what_is_wrong_would_be_found():
    page = '<!doctype html><title>A</title><p id="a" id="b"><h1>A</h1><h3 id="a">B</h3>'
    page += '<label for="c">C</label></div>'

    found = problems_of(page)

    assert len(found) == 5
    assert {"id a stands 2 times", "for=c names nothing", "h3 follows h1"} < set(found)


def test_every_public_page_has_an_example(reference):
    pages = {route for route in PUBLIC_ROUTES if not route.startswith(NO_PAGES)}

    assert set(example_pages()) == pages


def test_every_page_is_valid_in_order_and_named(client, reference):
    wrong, titles, descriptions = {}, {}, {}
    for route, addresses in example_pages().items():
        for address in dict.fromkeys(addresses):
            response = client.get(address)
            assert response.status_code == 200, address
            html = response.content.decode()
            found = problems_of(html)
            if route != ARE_SOURCES and not names_its_sources(html):
                found.append("no source, and it does not say so")
            if found:
                wrong[address] = found[:5]
            titles.setdefault(words(html.split("<title>")[1].split("</title>")[0]), set()).add(
                response.wsgi_request.path + ("?page" if "page=" in address else "")
            )
            description = re.search(r'<meta name="description" content="(.*?)"', html, re.S)
            descriptions[address] = description and description[1].strip()

    assert wrong == {}
    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}
    assert [address for address, said in descriptions.items() if not said] == []


def test_names_tell_entries_of_one_kind_apart(reference):
    """The title of a page is made of its name."""
    names = {shelf.title: list(shelf.model.objects.published()) for shelf in SHELVES}
    names["Sources"] = list(Source.objects.all())
    twice = {
        kind: [name for name, count in Counter(map(str, entries)).items() if count > 1]
        for kind, entries in names.items()
    }

    assert {kind: found for kind, found in twice.items() if found} == {}
