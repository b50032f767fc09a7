"""The guide: its contents, its articles, and what they list of the library."""

import json
import re
from itertools import count

import pytest

from careers.catalogue import Accreditation, Confidence, RouteStatus
from careers.guide import LISTINGS, group_of, sections_of
from careers.models import (
    ApplicationDocument,
    ApplicationFee,
    Certificate,
    ContinuingCertification,
    GuideArticle,
    MatchYear,
    Organization,
    PayBand,
    Procedure,
    Resource,
    StateLicense,
    TrainingRule,
)
from careers.states import STATES
from tests.builders import make_source
from tests.careers.public_pages import count_queries, page, words

pytestmark = pytest.mark.django_db

_number = count(1)
JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
POINT = re.compile(
    r'<div class="guide-point" id="(.*?)">\s*<h[23]>(.*?)</h[23]>\s*<p>(.*?)</p>', re.DOTALL
)


def make_article(slug="the-work", **fields):
    number = next(_number)
    fields = {"name": f"Article {number}", "confidence": Confidence.VERIFIED} | fields
    return GuideArticle.objects.create(slug=slug, position=number, **fields)


def make_point(article, *, sources=(), **fields):
    number = next(_number)
    fields = {
        "slug": f"point-{number}",
        "name": f"Point {number}",
        "summary": f"Statement {number}.",
        "confidence": Confidence.VERIFIED,
    } | fields
    point = article.points.create(position=number, **fields)
    point.sources.set(sources)
    return point


def make_entries(slug):
    """One more entry of every kind that the article `slug` lists."""
    number = next(_number)
    fields = {"slug": f"entry-{number}", "name": f"Entry {number}"}
    for entry in MAKERS[slug](number, fields):
        entry.sources.add(make_source())
        if hasattr(entry, "claims"):
            entry.claims.create(field="note", says="So.", source=make_source())


def _fee_with_tier(number, fields):
    fee = ApplicationFee.objects.create(**fields)
    fee.tiers.create(from_program=1, to_program=10, usd=number, is_flat=True)
    return fee


def _rule(number, fields):
    certificate = Certificate.objects.create(family="abms", kind="subspecialty", **fields)
    return TrainingRule.objects.create(
        certificate=certificate,
        accreditation=Accreditation.ACGME,
        status=RouteStatus.OPEN,
        reason="Listed.",
    )


MAKERS = {
    "procedures": lambda number, fields: [Procedure.objects.create(**fields)],
    "pay": lambda number, fields: [
        PayBand.objects.create(position=number, usd_low=1000, **fields)
    ],
    "licenses": lambda number, fields: [
        StateLicense.objects.create(state=STATES[number % len(STATES)].code, **fields)
    ],
    "continuing-certification": lambda number, fields: [
        ContinuingCertification.objects.create(**fields)
    ],
    "organizations": lambda number, fields: [
        Organization.objects.create(kind="society", **fields),
        Resource.objects.create(kind="journal", **fields),
    ],
    "the-match": lambda number, fields: [
        MatchYear.objects.create(year=2000 + number, **fields),
        ApplicationDocument.objects.create(**fields),
        _fee_with_tier(number, fields),
    ],
    "training-rules": lambda number, fields: [_rule(number, fields)],
}


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


# What the articles list ----------------------------------------------------------------------


def test_every_listing_has_a_place_in_the_guide():
    assert {group_of(slug) for slug in LISTINGS} == {"The field", "The way in", "Practice"}


@pytest.mark.parametrize("slug", LISTINGS)
def test_a_listing_without_entries_says_so(client, slug):
    make_article(slug)

    assert re.search(r"No \w+ is published yet\.", page(client, f"/guide/{slug}/"))


def test_procedures_stand_by_group_with_unknown_minimums(client):
    Procedure.objects.create(slug="a", name="Block", group="nerve block")
    Procedure.objects.create(slug="b", name="Pump", group="implant", acgme_minimum=0)
    Procedure.objects.create(slug="c", name="Draft", is_published=False)
    make_article("procedures")

    html = page(client, "/guide/procedures/")

    rows = re.findall(r"<tr.*?</tr>", html, re.DOTALL)
    assert [words(row) for row in rows[1:]] == [
        "Implant",
        "Pump 0 No source is named. not verified",
        "Nerve block",
        "Block not known No source is named. not verified",
    ]


def test_pay_is_drawn_and_is_a_table_too(client):
    for position, (name, low, high) in enumerate(
        [("Range", 100_000, 200_000), ("Open", 300_000, None), ("Unknown", None, None)]
    ):
        PayBand.objects.create(
            slug=name.lower(), name=name, position=position, usd_low=low, usd_high=high
        )
    PayBand.objects.filter(name="Range").update(dated="2010 data")
    make_article("pay")

    html = page(client, "/guide/pay/")

    twin = html[html.index("The same as a table") :]
    assert [words(row) for row in re.findall(r"<tr>.*?</tr>", twin)] == [
        "RangeUS dollars a yearOf when",
        "Range$100,000 to $200,0002010 data",
        "Openfrom $300,000, no upper end givennot known",
        "Unknownnot knownnot known",
    ]
    assert re.findall(r'<rect class="(pay-[^"]*)"', html) == [
        "pay-range",
        "pay-range pay-range--open",
    ]


def test_states_are_counted_by_their_training_years(client):
    for code, years in [("AL", "1"), ("AK", "2"), ("AZ", "1"), ("OH", "")]:
        StateLicense.objects.create(slug=code.lower(), name=code, state=code, years_us=years)
    make_article("licenses")

    html = page(client, "/guide/licenses/")

    table = html[html.index("Training years, US graduates") : html.index("Training years, int")]
    rows = [words(row) for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)]
    assert rows[1:] == ["1 2 of 4 AL, AZ", "2 1 of 4 AK", "not known 1 of 4 OH"]
    assert '<a href="/licenses/">See every state in one table</a>' in html


def test_the_match_shows_years_beside_each_other_and_fees_with_their_tiers(client):
    MatchYear.objects.create(slug="m-1", name="2014", year=2014, matched_percent=64.3)
    MatchYear.objects.create(slug="m-2", name="2023", year=2023, positions=377)
    fee = ApplicationFee.objects.create(slug="eras", name="ERAS")
    fee.tiers.create(from_program=1, to_program=10, usd=115, is_flat=True)
    fee.tiers.create(from_program=31, usd=27)
    two = ApplicationFee.objects.create(slug="nrmp", name="NRMP")
    for says in ["75 dollars", "70 dollars"]:
        two.claims.create(field="usd", says=says, source=make_source(title=f"For {says}"))
    make_article("the-match")

    html = page(client, "/guide/the-match/")

    rows = [words(row) for row in re.findall(r"<tr>.*?</tr>", html)]
    assert rows[0] == "Figure20232014"
    assert "Positions377not known" in rows
    assert "Matched (%)not known64.3%" in rows
    items = [words(item) for item in re.findall(r"<li>.*?</li>", html)]
    assert {
        "Programs 1 to 10: $115 for all of them together",
        "From program 31 on: $27 for each",
        "75 dollars, says For 75 dollars",
        "70 dollars, says For 70 dollars",
    } <= set(items)
    assert "The sources do not give one figure." in html


def test_organizations_stand_by_kind(client):
    for name, kind in [("Network", "network"), ("Society", "society"), ("Academy", "society")]:
        Organization.objects.create(slug=name.lower(), name=name, kind=kind)
    society = Organization.objects.get(name="Society")
    Resource.objects.create(slug="j", name="Annals", kind="journal", organization=society)
    make_article("organizations")

    html = page(client, "/guide/organizations/")

    found = re.findall(r'<h3>(.*?)</h3>|guide-entry-name"><a[^>]*>(.*?)</a>', html)
    assert [heading or name for heading, name in found] == [
        *["Society", "Academy", "Society", "Network", "Network", "Journals", "Annals"]
    ]
    assert "Of Society." in html


def test_what_a_fellowship_opens_is_told_by_certificate_the_strictest_first(client):
    make_entries("training-rules")
    certificate = Certificate.objects.get()
    for accreditation, status in [("none", "closed"), ("other", "unconfirmed")]:
        certificate.training_rules.create(
            accreditation=accreditation, status=status, reason="Listed."
        )
    make_article("training-rules")

    html = page(client, "/guide/training-rules/")

    said = re.findall(r'<p class="claim-says">.*?</p>', html)
    assert [words(rule).split(": ")[1] for rule in said] == [
        "certificate open",
        "unconfirmed",
        "certificate not open",
    ]


# Structured data -----------------------------------------------------------------------------


def test_questions_are_told_as_structured_data_that_cannot_break_out(client):
    article = make_article("questions", name="Questions")
    hostile = '</script><script>alert("1")</script><!--'
    make_point(article, name="How long?", summary=f"Years & years. {hostile}")
    make_point(article, name="Unanswered?", summary="")

    html = page(client, "/guide/questions/")

    (block,) = JSON_LD.findall(html)
    assert json.loads(block) == {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "name": "Questions",
        "mainEntity": [
            {
                "@type": "Question",
                "name": "How long?",
                "acceptedAnswer": {"@type": "Answer", "text": f"Years & years. {hostile}"},
            }
        ],
    }
    assert "<" not in block


def test_only_the_questions_are_told_as_questions(client):
    make_point(make_article("the-work"))

    assert JSON_LD.findall(page(client, "/guide/the-work/")) == []


# The real data -------------------------------------------------------------------------------


def test_every_statement_of_the_real_guide_can_be_traced(client, reference):
    articles = GuideArticle.objects.published().with_points()

    bare = [
        point.slug
        for article in articles
        for point in article.points.all()
        if not point.sources.all()
    ]

    assert len(articles) == 14
    assert bare == []
    for article in articles:
        html = page(client, article.get_absolute_url())
        assert html.count('<p class="guide-from">') >= len(article.points.all())


def test_every_article_of_the_real_guide_has_a_group(reference):
    slugs = GuideArticle.objects.published().values_list("slug", flat=True)

    assert [slug for slug in slugs if group_of(slug) == "More"] == []
