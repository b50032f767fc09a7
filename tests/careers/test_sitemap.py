"""What search engines are told: the sitemap, robots, one address for each page."""

import datetime as dt
import re

import pytest

from careers import sitemaps
from careers.models import Board
from tests.builders import make_milestone, make_residency, make_source
from tests.careers.public_pages import page

pytestmark = pytest.mark.django_db


def addresses(xml):
    return [
        found.removeprefix("http://testserver") for found in re.findall("<loc>(.*?)</loc>", xml)
    ]


def test_the_sitemap_has_a_part_for_each_kind(client):
    parts = addresses(page(client, "/sitemap.xml"))

    assert parts[:4] == [
        "/sitemap-pages.xml",
        "/sitemap-milestones.xml",
        "/sitemap-articles.xml",
        "/sitemap-sources.xml",
    ]
    assert len(parts) == len(sitemaps.SITEMAPS) == 19


def test_every_address_of_the_sitemap_answers(client):
    make_milestone()
    make_source()
    make_residency(slug="neurology", checked_on=dt.date(2026, 11, 1))
    found = [
        address
        for part in addresses(page(client, "/sitemap.xml"))
        for address in addresses(page(client, part))
    ]

    assert "/residencies/neurology/" in found
    assert "/boards/tracer/" in found
    assert len(found) == len(set(found))
    assert [address for address in found if client.get(address).status_code != 200] == []


def test_an_entry_tells_when_it_was_checked(client):
    make_residency(checked_on=dt.date(2026, 11, 1))

    assert "<lastmod>2026-11-01</lastmod>" in page(client, "/sitemap-residencies.xml")


def test_what_is_not_published_is_not_in_it(client):
    make_residency(is_published=False)

    assert addresses(page(client, "/sitemap-residencies.xml")) == []


def test_a_long_part_is_paged(client, monkeypatch):
    monkeypatch.setattr(sitemaps.EntryMap, "limit", 2)
    for number in range(3):
        Board.objects.create(
            slug=f"b{number}", name="B", abbreviation=f"B{number}", family="abms"
        )

    assert "/sitemap-boards.xml?p=2" in addresses(page(client, "/sitemap.xml"))
    assert addresses(page(client, "/sitemap-boards.xml?p=2")) == ["/boards/b2/"]
    assert client.get("/sitemap-boards.xml?p=9").status_code == 404
    assert client.get("/sitemap-nothing.xml").status_code == 404


def test_robots_are_told_where_the_sitemap_is_and_what_is_private(client):
    text = page(client, "/robots.txt")

    assert text.splitlines()[0] == "User-agent: *"
    assert "Disallow: /accounts/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_a_page_has_one_address_whatever_was_asked(client):
    canonical = re.compile('<link rel="canonical" href="(.*?)">')

    found = [
        canonical.search(page(client, f"/sources/{query}"))[1]
        for query in ["", "?q=a", "?page=1", "?page=2", "?page=<b>&q=a", "?page=999999"]
    ]

    assert [address.removeprefix("http://testserver") for address in found] == [
        *["/sources/", "/sources/", "/sources/", "/sources/?page=2"],
        *["/sources/", "/sources/"],
    ]


def test_the_front_page_tells_how_the_site_is_searched(client):
    html = page(client, "/")

    assert '"@type": "SearchAction"' in html
    assert '"target": "http://testserver/search/?q={search_term_string}"' in html


def test_an_error_page_has_no_address_of_its_own(client):
    assert "canonical" not in page(client, "/nowhere/", status=404)


def test_the_old_name_of_the_icon_leads_to_it(client):
    assert client.get("/favicon.ico")["Location"] == "/static/img/mark.svg"
