"""Public pages: for anybody, with exact contents and a constant number of queries."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.html import escape

from careers.catalogue import Confidence
from careers.models import (
    Board,
    BoardFamily,
    Certificate,
    CertificateKind,
    Source,
    SourceKind,
)
from tests.builders import make_milestone, make_residency, make_source, make_stage, make_user
from tests.careers.public_pages import count_queries, facts, nav, page

pytestmark = pytest.mark.django_db

STAGES = [
    ("undergraduate", "4 years"),
    ("medical-school", "4 years"),
    ("residency", "3 to 5 years"),
    ("fellowship", "1 year"),
]


@pytest.fixture
def stages():
    for slug, length in STAGES:
        make_stage(slug=slug, typical_length=length)


@pytest.fixture
def certificate():
    return Certificate.objects.create(
        slug="pain",
        name="Pain Medicine",
        family=BoardFamily.ABMS,
        kind=CertificateKind.SUBSPECIALTY,
    )


def make_way(certificate, **fields):
    """A residency of four years with a known route to the pain certificate, well founded."""
    residency = make_residency(**{"years_min": 4, "years_max": 4} | fields)
    source = make_source()
    residency.sources.add(source)
    residency.claims.create(field="length", says="4 years", source=source)
    route = residency.routes.create(certificate=certificate, status="open", reason="Listed.")
    route.sources.add(source)
    make_milestone(residencies=[residency])
    return residency


# Front page ----------------------------------------------------------------------------------


def test_front_page_draws_each_way_and_says_it_in_a_table(client, stages, certificate):
    make_way(certificate, name="Neurology", slug="neurology")

    html = page(client, "/")

    assert "<h1>How does one go into pain medicine?</h1>" in html
    assert html.count('<rect class="way-residency" x="61.54%" width="30.77%"') == 1
    assert (
        '<tr><th scope="row">Neurology</th><td>4</td><td>4</td><td>4</td><td>1</td><td>13</td>'
        "<td>Known route for every degree</td></tr>"
    ) in html
    assert 'href="/residencies/neurology/"' in html


def test_front_page_without_data_still_asks_and_answers(client):
    html = page(client, "/")

    assert "Start my pathway" in html
    assert "<figure" not in html


def test_front_page_sends_people_with_an_account_on(client):
    client.force_login(make_user())

    response = client.get("/")

    assert (response.status_code, response["Location"]) == (302, reverse("applicants:start"))


def test_front_page_takes_the_same_queries_for_one_and_three_ways(client, stages, certificate):
    make_way(certificate)
    one = count_queries(client, "/")
    make_way(certificate)
    make_way(certificate)

    assert (one, count_queries(client, "/")) == (3, 3)


# Residencies ---------------------------------------------------------------------------------


def test_residencies_are_listed_with_what_is_known(client, certificate):
    board = Board.objects.create(
        slug="abpn", name="Psychiatry and Neurology", abbreviation="ABPN", family="abms"
    )
    make_way(certificate, name="Neurology", slug="neurology", abms_board=board)
    make_residency(name="Genetics", confidence=Confidence.SEED_ONLY)

    html = page(client, "/residencies/")

    assert facts(html) == [
        ("Length", "not known"),
        ("Boards", "not known"),
        ("Pain certificate", "Not known"),
        ("Confidence", "Only a starting document says so"),
        ("Length", "4 years"),
        ("Boards", "ABPN (ABMS)"),
        ("Pain certificate", "Known route for every degree"),
        ("Confidence", "Checked against its sources"),
    ]


def test_a_length_that_differs_by_program_is_a_range(client):
    make_residency(years_min=3, years_max=4)

    assert facts(page(client, "/residencies/"))[0] == ("Length", "3 to 4 years")


def test_residencies_without_any_say_so(client):
    assert "No residency is published yet." in page(client, "/residencies/")


def test_list_takes_the_same_queries_for_one_and_three(client, certificate):
    make_way(certificate)
    one = count_queries(client, "/residencies/")
    make_way(certificate)
    make_way(certificate)

    assert (one, count_queries(client, "/residencies/")) == (4, 4)


def test_residency_page_shows_disagreement_routes_and_sources(client, certificate):
    residency = make_way(certificate, slug="neurology", checked_on=dt.date(2026, 11, 1))
    seed = make_source(title="Seed notes", url="notes.pdf", kind=SourceKind.SEED)
    residency.claims.create(field="length", says="3 to 4 years", source=seed)
    residency.sources.add(seed)

    html = page(client, "/residencies/neurology/")

    assert html.count("Sources differ:") == 1
    assert '<p class="claim-says">3 to 4 years</p>' in html
    assert "Every degree: known route" in html
    assert (
        "Checked against its sources. Last checked 1 November 2026, next by 1 November 2027."
        in html
    )
    assert "Seed notes" in html
    assert "notes.pdf" not in html
    assert residency.milestones.get().name in html


def test_residency_page_says_what_is_not_known(client):
    make_residency(slug="genetics", confidence=Confidence.UNVERIFIED)

    html = page(client, "/residencies/genetics/")

    assert html.count("<dd>not known</dd>") == 5
    assert "no source says whether this residency leads to a pain certificate" in html
    assert "No source is named." in html
    assert "When it was last checked is not known." in html
    assert '<span class="notice-word">Not verified.</span>' in html


def test_residency_page_takes_the_same_queries_for_one_and_three_of_everything(
    client, certificate
):
    residency = make_way(certificate, slug="neurology")
    one = count_queries(client, "/residencies/neurology/")
    for number in range(2):
        source = make_source()
        residency.sources.add(source)
        residency.claims.create(field="length", says=f"{number} years", source=source)
        other = Certificate.objects.create(
            slug=f"c{number}", name=f"C{number}", family="abms", kind="other"
        )
        route = residency.routes.create(certificate=other, status="open", reason="Listed.")
        route.sources.add(source)
        make_milestone(residencies=[residency])

    assert (one, count_queries(client, "/residencies/neurology/")) == (9, 9)


def test_retired_residency_is_for_advisors_only(client, applicant_client, advisor_client):
    make_residency(slug="old", name="Old way", is_published=False)

    assert [c.get("/residencies/old/").status_code for c in (client, applicant_client)] == [
        404,
        404,
    ]
    assert "This is a preview for advisors." in page(advisor_client, "/residencies/old/")
    assert "Old way" not in page(client, "/residencies/")


# What every page keeps to --------------------------------------------------------------------

PUBLIC = ["/", "/residencies/", "/residencies/neurology/", "/milestones/exam/"]


@pytest.fixture
def everything(stages, certificate):
    make_way(certificate, slug="neurology")
    make_milestone(slug="exam")


@pytest.mark.parametrize("url", PUBLIC)
def test_public_pages_change_nothing_and_need_no_session(client, everything, url):
    response = client.get(url)

    assert response.status_code == 200
    assert response.cookies == {}
    assert client.post(url).status_code == 405


@pytest.mark.parametrize("url", PUBLIC)
def test_pages_keep_to_the_content_security_policy(client, everything, url):
    html = page(client, url)

    assert " style=" not in html
    assert "<style" not in html
    assert " onclick=" not in html
    scripts = html.replace('<script type="application/ld+json">', "")  # data, never run
    assert scripts.count("<script") == scripts.count("<script src=") == 2


@pytest.mark.parametrize("slug", ["nowhere", "Step%201", "..", "%00"])
def test_unknown_addresses_are_not_found(client, slug):
    for url in (f"/milestones/{slug}/", f"/residencies/{slug}/"):
        assert client.get(url).status_code == 404


def test_external_links_do_not_hand_over_the_page(client):
    make_milestone(slug="exam", sources=[make_source(url="https://example.org/rules")])

    html = page(client, "/milestones/exam/")

    assert 'href="https://example.org/rules" rel="noopener external"' in html


def test_text_of_advisors_is_escaped(client):
    text = "<b>Bold</b> & 'sharp'"
    make_milestone(slug="exam", name=text, summary=text, guidance=text)

    html = page(client, "/milestones/exam/")

    assert "<b>" not in html
    assert html.count(escape(text)) >= 4


def test_source_address_that_is_no_link_is_never_one(client):
    make_milestone(slug="exam", sources=[make_source(url="javascript:alert(1)")])

    assert "javascript:" not in page(client, "/milestones/exam/")
    assert not Source(url="javascript:alert(1)").is_link


def test_navigation_of_visitors_and_of_people_with_an_account(client, applicant_client):
    visitor = nav(page(client, "/residencies/"))
    person = nav(page(applicant_client, "/residencies/"))

    library = ["Fellowships", "Routes", "Guide", "Library", "Search"]
    assert visitor == [*library, "Sign in", "Start my pathway"]
    assert person == ["My pathway", *library, "Profile", "Account", "Sign out"]


def test_staff_find_the_admin_in_the_navigation(advisor_client):
    assert "Admin" in nav(page(advisor_client, "/residencies/"))
