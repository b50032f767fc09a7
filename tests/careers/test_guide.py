"""The guide: its contents and its articles."""

import re

import pytest

from careers.guide import LISTINGS, sections_of
from careers.models import (
    GuideArticle,
)
from tests.builders import make_source
from tests.careers.guide_rows import MAKERS, POINT, make_article, make_entries, make_point
from tests.careers.public_pages import count_queries, page, words

pytestmark = pytest.mark.django_db


# Contents ------------------------------------------------------------------------------------


def test_contents_group_the_published_articles_and_say_what_they_are_made_of(client):
    practice = make_article("pay", name="Pay", summary="What is earned.")
    make_point(practice)
    work = make_article("the-work", name="The work", summary="What it is.")
    make_point(work)
    make_point(work)
    make_point(work, is_published=False)
    make_article("a-new-one", name="New")
    make_article("skills", name="Draft", is_published=False)

    html = page(client, "/guide/")

    headings = [words(found) for found in re.findall(r"<h[23].*?</h[23]>", html)]
    cards = re.findall(r'<li class="card-quiet guide-card">(.*?)</li>', html, re.DOTALL)
    assert headings == [
        *["The field", "The work", "Practice", "Pay", "More", "New", "In the library"]
    ]
    assert [words(card) for card in cards] == [
        "The work What it is. 2 statements",
        "Pay What is earned. 1 statement and entries of the library",
        "New Nothing written yet",
    ]


def test_contents_without_articles_lead_to_the_library(client):
    html = page(client, "/guide/")

    assert "No article is published yet." in html
    assert '<a href="/sources/">Sources</a>' in html


def test_contents_take_the_same_queries_for_one_and_three_articles(client):
    make_point(make_article("the-work"))
    one = count_queries(client, "/guide/")
    make_point(make_article("pay"))
    make_point(make_article("skills"))

    assert count_queries(client, "/guide/") == one


# One article ---------------------------------------------------------------------------------


def test_an_article_shows_each_statement_with_its_sources_and_its_doubt(client):
    source = make_source(slug="paper", title="A paper")
    article = make_article(name="The work", summary="What it is.")
    make_point(article, slug="a-day", name="A day", summary="Long.", sources=[source])
    make_point(
        article, slug="a-night", name="A night", summary="Short.", confidence="unverified"
    )

    html = page(client, "/guide/the-work/")

    assert [tuple(map(words, found)) for found in POINT.findall(html)] == [
        ("a-day", "A day", "Long."),
        ("a-night", "A night", "Short."),
    ]
    assert [
        words(found) for found in re.findall(r'<p class="guide-from">.*?</p>', html, re.DOTALL)
    ] == ["Source: A paper", "No source is named. not verified"]
    assert '<a href="/sources/paper/">A paper</a>' in html


def test_points_stand_under_their_headings_in_their_order():
    article = make_article()
    for heading in ["Days", "Days", "Nights", ""]:
        make_point(article, heading=heading)

    sections = sections_of(GuideArticle.objects.with_points().get())

    assert [(section.heading, len(section.points)) for section in sections] == [
        ("Days", 2),
        ("Nights", 1),
        ("", 1),
    ]


def test_headings_are_in_order_also_without_a_heading_of_the_points(client):
    article = make_article(name="The work")
    make_point(article, heading="Days", name="Monday")
    make_point(article, heading="Nights", name="Nights")
    make_point(article, name="Alone")

    html = page(client, "/guide/the-work/")

    main = html[html.index("<h1") :]
    assert re.findall(r"<(h\d)[^>]*>(.*?)</h\d>", main) == [
        ("h1", "The work"),
        ("h2", "On this page"),
        ("h2", "Days"),
        ("h3", "Monday"),
        ("h2", "Nights"),
        ("h2", "Alone"),
        ("h2", "Sources"),
    ]


def test_sources_of_an_article_are_those_of_all_its_points_once(client):
    first, second = make_source(title="A paper"), make_source(title="B page")
    article = make_article()
    article.sources.add(second)
    make_point(article, sources=[second, first])

    html = page(client, "/guide/the-work/")

    listed = re.search(r'<ul class="source-list">(.*?)</ul>', html, re.DOTALL)[1]
    assert re.findall(r"<a[^>]*>(.*?)</a>", listed) == ["A paper", "B page"]


def test_an_article_leads_to_the_ones_beside_it_in_the_order_of_the_contents(client):
    make_article("pay", name="Pay")
    make_article("the-work", name="The work")
    make_article("the-match", name="The Match")
    make_article("skills", is_published=False)

    walks = {
        slug: re.findall(r'rel="(prev|next)" href="([^"]*)"', page(client, f"/guide/{slug}/"))
        for slug in ["the-work", "the-match", "pay"]
    }

    assert walks == {
        "the-work": [("next", "/guide/the-match/")],
        "the-match": [("prev", "/guide/the-work/"), ("next", "/guide/pay/")],
        "pay": [("prev", "/guide/the-match/")],
    }


def test_an_article_without_anything_says_so_and_leads_on(client):
    make_article()

    html = page(client, "/guide/the-work/")

    assert "Nothing is written here yet." in html
    assert "No source is named." in html


def test_an_unpublished_article_is_a_preview_for_advisors_alone(
    client, stranger_client, applicant_client, advisor_client
):
    make_point(make_article(is_published=False))

    for visitor in [client, stranger_client, applicant_client]:
        page(visitor, "/guide/the-work/", status=404)
    assert "This is a preview for advisors." in page(advisor_client, "/guide/the-work/")


def test_unpublished_statements_stay_unseen_by_everybody(client, advisor_client):
    make_point(make_article(), summary="A draft of a statement.", is_published=False)

    for reader in [client, advisor_client]:
        assert "A draft of a statement." not in page(reader, "/guide/the-work/")


@pytest.mark.parametrize(
    "address",
    ["/guide/nowhere/", "/guide/%F0%9F%98%80/", "/guide/%00/", "/guide/" + "x" * 9999],
)
def test_an_unknown_article_is_not_found(client, address):
    assert client.get(address, follow=True).status_code == 404


def test_text_of_an_article_is_escaped(client):
    make_point(make_article(summary="<b>bold</b>"), name="<i>name</i>", summary="<u>text</u>")

    html = page(client, "/guide/the-work/")

    assert [tag for tag in ["<b>", "<i>", "<u>"] if tag in html] == []


@pytest.mark.parametrize("slug", ["the-work", "questions", *LISTINGS])
def test_an_article_takes_the_same_queries_for_one_and_three_rows(client, slug):
    article = make_article(slug)
    fill(article)
    one = count_queries(client, f"/guide/{slug}/")
    fill(article)
    fill(article)

    assert count_queries(client, f"/guide/{slug}/") == one


def fill(article):
    make_point(article, sources=[make_source(), make_source()])
    if article.slug in MAKERS:
        make_entries(article.slug)
