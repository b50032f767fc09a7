"""What the articles of the guide list of the library, and the real data."""

import json
import re

import pytest

from careers.guide import LISTINGS, group_of
from careers.models import (
    ApplicationFee,
    Certificate,
    GuideArticle,
    MatchYear,
    Organization,
    PayBand,
    Procedure,
    Resource,
    StateLicense,
)
from tests.builders import make_source
from tests.careers.guide_rows import (
    JSON_LD,
    make_article,
    make_entries,
    make_point,
)
from tests.careers.public_pages import page, words

pytestmark = pytest.mark.django_db


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
