"""The page of a program: facts with their sources, whom it accepts, how much is known."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from careers.catalogue import Confidence
from tests.builders import make_fellowship, make_residency, make_source
from tests.careers.public_pages import count_queries, facts, page, words


@pytest.fixture
def program(db):
    pmr = make_residency(slug="pmr", name="PM&R")
    neurology = make_residency(slug="neurology", name="Neurology")
    make_residency(slug="radiology", name="Radiology")
    make_residency(slug="old", name="Old", is_published=False)
    return make_fellowship(
        slug="alpha",
        name="Alpha Pain Fellowship",
        institution="Alpha Hospital",
        city="Sacramento",
        state="CA",
        positions=3,
        in_match=False,
        accepts=[pmr],
        refuses=[neurology],
        sources=[make_source(title="Page of Alpha")],
    )


URL = "/fellowships/alpha/"


def test_page_says_each_fact_or_that_it_is_not_known(client, program):
    found = dict(facts(page(client, URL)))

    assert {name: found[name] for name in ["Institution", "City", "Positions a year"]} == {
        "Institution": "Alpha Hospital",
        "City": "Sacramento",
        "Positions a year": "3",
    }
    assert found["Takes part in the NRMP Match"] == "no"
    assert found["Letters of recommendation"] == "not known"


def test_a_fact_names_who_says_it_and_when_that_was_checked(client, program):
    source = make_source(title="Brochure")
    program.claims.create(
        field="positions",
        says="3",
        source=source,
        checked_on="2026-03-01",
        confidence=Confidence.VERIFIED,
    )
    says = dict(facts(page(client, URL)))["Positions a year"]

    assert says.startswith("3 Brochure")
    assert "1 March 2026" in says


def test_page_answers_for_every_published_residency(client, program):
    answers = re.search(r'<ul class="answers">.*?</ul>', page(client, URL), re.S)[0]
    assert [words(one) for one in re.findall(r"<li>.*?</li>", answers, re.S)] == [
        "Neurology no",
        "PM&R yes",
        "Radiology not known",
    ]


def test_page_says_how_much_is_known(client, program):
    html = page(client, URL)

    assert "4 of 13 facts are known." in words(html)
    assert re.search(r'<meter [^>]*max="13" value="4" aria-label="Facts known"', html)


@pytest.mark.parametrize(("days", "is_due"), [(366, True), (364, False), (None, False)])
def test_page_says_when_it_was_due_for_another_look(client, program, days, is_due):
    program.checked_on = days and timezone.localdate() - timedelta(days=days)
    program.save()

    assert ("Due for another look since" in page(client, URL)) is is_due


@pytest.mark.parametrize(
    ("grade", "says"),
    [
        ("a", "A source shows that the program is accredited."),
        ("b", "no source that was found shows its accreditation."),
        ("c", "Only a lead: it is not shown that the program exists today."),
    ],
)
def test_page_explains_its_evidence(client, program, grade, says):
    program.evidence = grade
    program.save()

    html = page(client, URL)
    assert f"Evidence {grade.upper()}" in words(html)
    assert says in words(html)


def test_page_leads_to_programs_nearby_and_to_the_tracer(client, program):
    make_fellowship(slug="beta", name="Beta", state="CA")
    make_fellowship(slug="far", name="Far", state="NY")
    make_fellowship(slug="hidden", name="Hidden", state="CA", is_published=False)
    html = page(client, URL)
    nearby = re.search(r'aria-labelledby="nearby-heading">.*?</section>', html, re.S)[0]

    assert re.findall(r'href="([^"]*)"', nearby) == [
        "/fellowships/beta/",
        "/fellowships/?state=CA",
    ]
    assert 'href="/boards/tracer/"' in html
    assert 'href="/routes/"' in html
    assert 'href="/fellowships/compare/?program=alpha&amp;program=beta"' in html


def test_a_program_of_unknown_state_has_nobody_nearby(client, db):
    make_fellowship(slug="lost")
    make_fellowship(slug="lost-too")

    assert "Its state is not known." in words(page(client, "/fellowships/lost/"))


def test_an_unpublished_program_is_a_preview_for_advisors_only(
    client, applicant_client, advisor_client, program
):
    program.is_published = False
    program.save()

    page(client, URL, status=404)
    page(applicant_client, URL, status=404)
    assert "This is a preview for advisors." in page(advisor_client, URL)


def test_page_describes_itself_to_search_engines(client, program):
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page(client, URL))
    assert json.loads(block[1]) == {
        "@context": "https://schema.org",
        "@type": "EducationalOccupationalProgram",
        "name": "Alpha Pain Fellowship",
        "url": "http://testserver/fellowships/alpha/",
        "programType": "Fellowship",
        "provider": {
            "@type": "Organization",
            "name": "Alpha Hospital",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": "Sacramento",
                "addressRegion": "CA",
                "addressCountry": "US",
            },
        },
    }


def test_page_takes_the_same_statements_however_much_is_known(client, program):
    def fill(number):
        source = make_source()
        program.sources.add(source)
        program.claims.create(field=f"detail {number}", says="x", source=source)
        program.rulings.create(field=f"detail {number}", uses="x", because="y")
        make_fellowship(state="CA")

    fill(0)
    few = count_queries(client, URL)
    for number in range(1, 4):
        fill(number)

    assert count_queries(client, URL) == few <= 10


@pytest.mark.parametrize("slug", ["nowhere", "x" * 10_000, "compare-"])
def test_a_program_that_is_not_there_is_not_found(client, db, slug):
    page(client, f"/fellowships/{slug}/", status=404)


def test_every_program_of_the_data_has_its_page(client, reference):
    slugs = re.findall(r'name="program" value="([^"]+)"', page(client, "/fellowships/?page=3"))
    for slug in slugs:
        assert "facts are known" in page(client, f"/fellowships/{slug}/")
    assert slugs != []
