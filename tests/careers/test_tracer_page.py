"""The page of the tracer: what may be asked, what is answered, and both sides of the debate."""

import re

import pytest

from careers.catalogue import RouteStatus
from careers.models import BoardFamily, CertificateKind, Claim
from tests.builders import make_residency, make_source
from tests.careers.public_pages import count_queries, facts, field_errors, page, words
from tests.careers.route_rows import (
    make_argument,
    make_board,
    make_certificate,
    make_exam,
    make_route,
    make_training_rule,
)

pytestmark = pytest.mark.django_db

TRACER = "/boards/tracer/"
ASKED = f"{TRACER}?track=do&residency=pmr&accreditation=acgme"


@pytest.fixture
def pmr():
    return make_residency(slug="pmr", name="PM&R")


def cards(html):
    """Each answer: the certificate, how it stands, and the page's piece about it."""
    found = re.findall(r'<article class="trace .*?</article>', html, re.DOTALL)
    return [(words(_inside(card, "h3")), words(_inside(card, "span")), card) for card in found]


def standings(html):
    return [(name, status) for name, status, _ in cards(html)]


def _inside(html, tag):
    return re.search(rf"<{tag}\b.*?</{tag}>", html, re.DOTALL)[0]


def test_before_anything_is_asked_it_says_what_it_does_and_shows_an_example(client, pmr):
    html = page(client, TRACER)

    assert words(_inside(html, "h1")) == "Which pain certificate is open to me?"
    assert "How it answers" in html
    assert f'href="{TRACER}?track=do&amp;accreditation=acgme&amp;residency=pmr#answers"' in html
    assert (cards(html), field_errors(html)) == ([], [])


def test_example_is_an_answer(client, pmr):
    make_certificate(name="Pain")

    assert standings(page(client, ASKED)) == [("Pain", "Unconfirmed")]


def test_an_open_certificate_says_through_whom_by_which_exam_and_on_which_terms(client, pmr):
    board = make_board(name="Board of PM&R", abbreviation="ABPMR", slug="abpmr")
    exam = make_exam(name="Pain exam", slug="pain-exam")
    certificate = make_certificate(
        name="Pain",
        exam=exam,
        requires="A license; a fellowship.",
        eligibility_note="Within seven years.",
    )
    make_route(certificate, pmr, board=board, sources=[make_source(title="Page of the board")])
    make_training_rule(certificate, sources=[make_source(title="Rules of the board")])

    ((name, status, card),) = cards(page(client, ASKED))

    assert (name, status) == ("Pain", "Open")
    assert facts(card) == [
        (
            "Degree and residency",
            "Open. The board issues it. Sources: Page of the board",
        ),
        ("Fellowship", "Suffices. The board asks for it. Sources: Rules of the board"),
        ("Apply through", "Board of PM&R (ABPMR)"),
        ("Exam", "Pain exam"),
        ("What must be true", "A license; a fellowship."),
        ("By when", "Within seven years."),
    ]
    assert 'href="/boards/abpmr/"' in card
    assert 'href="/exams/pain-exam/"' in card


def test_what_is_not_known_is_said_in_words(client, pmr):
    certificate = make_certificate(name="Pain")
    make_route(certificate, pmr)
    make_training_rule(certificate)

    ((_, _, card),) = cards(page(client, ASKED))

    assert facts(card) == [
        ("Degree and residency", "Open. The board issues it. No source is named."),
        ("Fellowship", "Suffices. The board asks for it. No source is named."),
        ("Apply through", "not known"),
        ("Exam", "not known"),
        ("What must be true", "not known"),
        ("By when", "not known"),
    ]


def test_unconfirmed_says_whom_to_ask_with_the_website(client, pmr):
    board = make_board(
        name="Board of Pain", abbreviation="BP", website="https://board.example.org"
    )
    make_certificate(name="Pain", boards=[board])
    make_certificate(name="Title")

    found = {
        name: words(re.search(r'<p class="trace-ask">.*?</p>', card, re.DOTALL)[0])
        for name, _, card in cards(page(client, ASKED))
    }

    assert found == {
        "Pain": "Whom to ask: Board of Pain (BP), website of BP",
        "Title": "Whom to ask: who issues it is not known.",
    }


def test_what_is_not_open_gives_its_reasons_alone(client, pmr):
    certificate = make_certificate(name="Pain", requires="A license.")
    make_route(certificate, pmr, status=RouteStatus.CLOSED, reason="Other boards only.")

    ((_, status, card),) = cards(page(client, ASKED))

    assert status == "Not open"
    assert facts(card) == [
        ("Degree and residency", "No known route. Other boards only. No source is named."),
        (
            "Fellowship",
            "Unconfirmed. No source says whether such a fellowship counts for it.",
        ),
    ]


def test_each_certificate_says_whose_it_is_and_open_ones_come_first(client, pmr):
    make_certificate(name="Diploma", family=BoardFamily.INDEPENDENT)
    certificate = make_certificate(name="Pain", family=BoardFamily.AOA)
    make_route(certificate, pmr)
    make_training_rule(certificate)
    html = page(client, ASKED)

    assert standings(html) == [("Pain", "Open"), ("Diploma", "Unconfirmed")]
    assert "1 open, 1 unconfirmed, 0 not open" in html
    assert [re.findall(r'class="badge">(.*?)<', card) for _, _, card in cards(html)] == [
        ["AOA"],
        ["independent (neither ABMS nor AOA)"],
    ]


def test_primary_and_unpublished_certificates_are_no_answer(client, pmr):
    make_certificate(kind=CertificateKind.PRIMARY)
    make_certificate(is_published=False)
    html = page(client, ASKED)

    assert standings(html) == []
    assert "No pain certificate is published yet." in html


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("track=md", ["Choose a residency.", "Choose who accredits the fellowship."]),
        (
            "track=nonsense&residency=nowhere&accreditation=perhaps",
            [
                "There is no such degree.",
                "There is no such residency.",
                "There is no such accreditation.",
            ],
        ),
        ("track=md&residency=pmr&accreditation=", ["Choose who accredits the fellowship."]),
        ("track=&residency=pmr&accreditation=acgme", ["Choose a degree."]),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(client, pmr, query, said):
    html = page(client, f"{TRACER}?{query}")

    assert field_errors(html) == said
    assert cards(html) == []


@pytest.mark.parametrize(
    "value",
    [
        "%",
        "%25",
        "'\"><b>",
        "%F0%9F%98%80",
        "a%00b",
        "x" * 10_000,
        "-1",
        "pmr&residency=nowhere",
    ],
)
def test_no_query_breaks_it(client, pmr, value):
    for name in ("track", "residency", "accreditation"):
        assert client.get(f"{TRACER}?{name}={value}").status_code == 200


def test_a_retired_residency_cannot_be_asked_for(client):
    make_residency(slug="pmr", is_published=False)
    make_residency(slug="neurology")

    assert field_errors(page(client, ASKED)) == ["There is no such residency."]


def test_an_empty_library_has_a_way_out(client):
    html = page(client, TRACER)

    assert "No residency is published yet, so there is nothing to trace." in html
    assert "No argument is published yet." in html


def test_both_sides_of_an_argument_stand_beside_what_sources_show(client):
    argument = make_argument(
        slug="license-is-enough",
        name="A license is enough",
        summary="One year and a license suffice.",
        counter="Hospitals may refuse privileges.",
        finding="Several states ask for more years.",
        sources=[make_source(title="A forum")],
    )
    law = make_source(title="A law")
    Claim.objects.create(entry=argument, field="finding", says="Two years", source=law)
    make_argument(slug="rescue", name="Rescue skills", summary="Anesthesia gives them.")
    make_argument(slug="draft", name="Draft", is_published=False)
    html = page(client, TRACER)
    found = re.findall(r'<article class="argument" id="(.*?)".*?(<dl.*?)</article>', html, re.S)
    sides = {slug: re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", inner) for slug, inner in found}

    assert sides == {
        "license-is-enough": [
            ("What is argued", "One year and a license suffice."),
            ("The other side", "Hospitals may refuse privileges."),
            ("What sources show", "Several states ask for more years."),
        ],
        "rescue": [
            ("What is argued", "Anesthesia gives them."),
            ("The other side", "Not known: nobody answered it in our sources."),
            ("What sources show", "Not known: no source was found that tests it."),
        ],
    }
    notes = [re.findall(r'<p class="quiet">(.*?)</p>', inner) for _, inner in found]
    assert [[words(note) for note in one] for one in notes] == [
        [
            "Argued in: A forum . Checked against its sources.",
            "What sources show rests on: Two years (A law ).",
        ],
        ["Argued in: no source is named. Checked against its sources."],
    ]


def test_number_of_queries_does_not_grow(client, pmr):
    def add():
        board = make_board()
        certificate = make_certificate(boards=[board, make_board()], exam=make_exam())
        make_route(certificate, pmr, board=board, sources=[make_source(), make_source()])
        make_training_rule(certificate, sources=[make_source()])
        make_training_rule(certificate, "none", sources=[make_source()])
        argument = make_argument(sources=[make_source()], finding="It is so.")
        Claim.objects.create(entry=argument, field="finding", says="1", source=make_source())

    add()
    with_one = count_queries(client, ASKED)
    add()
    add()

    assert count_queries(client, ASKED) == with_one
