"""Programs side by side: what differs first, and what cannot be compared said plainly."""

import re

import pytest

from tests.builders import make_fellowship, make_residency, make_source
from tests.careers.public_pages import count_queries, page, words

URL = "/fellowships/compare/"


@pytest.fixture
def programs(db):
    pmr = make_residency(slug="pmr", name="PM&R")
    make_residency(slug="old", name="Old", is_published=False)
    make_fellowship(
        slug="a",
        name="Alpha",
        institution="Hospital",
        state="CA",
        positions=2,
        months=12,
        accepts=[pmr],
        sources=[make_source(title="Page of Alpha")],
        checked_on="2026-03-01",
    )
    make_fellowship(slug="b", name="Beta", institution="Hospital", positions=4, months=12)
    for slug in ["c", "d", "e"]:
        make_fellowship(slug=slug, name=slug.upper())
    make_fellowship(slug="hidden", is_published=False)


def table(html):
    """The groups of the table, each with its rows: name and values."""
    wide = re.search(r'<table class="table-plain compare-table">.*?</table>', html, re.S)[0]
    return {
        words(re.search(r'<tr class="compare-group">.*?</tr>', body, re.S)[0]): [
            tuple(words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S))
            for row in re.findall(r"<tr>.*?</tr>", body, re.S)
        ]
        for body in re.findall(r"<tbody>.*?</tbody>", wide, re.S)
    }


def test_what_differs_stands_before_what_is_the_same(client, programs):
    html = page(client, f"{URL}?program=a&program=b")
    found = table(html)

    assert list(found) == ["What differs", "What is the same", "Who says so"]
    assert found["What differs"] == [
        ("State", "California", "not known"),
        ("Positions a year", "2", "4"),
        ("Accepts PM&R", "yes", "not known"),
    ]
    assert found["What is the same"] == [
        ("Institution", "Hospital", "Hospital"),
        ("Length", "12 months", "12 months"),
        ("Evidence", *["B: the institution describes it"] * 2),
    ]
    [(name, alpha, beta)] = found["Who says so"]
    assert (name, beta) == (
        "Sources",
        "No source is named. Checked against its sources. When it was checked is not known.",
    )
    assert alpha.startswith("Page of Alpha")
    assert alpha.endswith("Checked 1 March 2026.")
    unknown = words(re.search(r'<p class="compare-unknown">.*?</p>', html, re.S)[0])
    assert unknown.startswith("Not known of any of them: City; Department; Accreditation;")


def test_the_same_stands_below_each_other_for_phones(client, programs):
    html = page(client, f"{URL}?program=b&program=a")
    cards = re.findall(
        r'<section class="card-quiet" aria-labelledby="card-.*?</section>', html, re.S
    )

    assert [words(re.search(r"<h2.*?</h2>", card, re.S)[0]) for card in cards] == [
        "Beta",
        "Alpha",
    ]
    assert "State differs" in words(cards[0])


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "No program is chosen yet."),
        ("?program=", "No program is chosen yet."),
        ("?program=a", "One program is chosen: Alpha. To compare, choose at least one more."),
        ("?program=a&program=a", "One program is chosen: Alpha."),
        ("?program=nowhere", "1 of the programs asked for is not in the directory."),
        ("?program=a&program=hidden", "1 of the programs asked for is not in the directory."),
        ("?program=x&program=y&program=a", "2 of the programs asked for are not in the"),
        ("?program=%00&program=%F0%9F%92%89", "2 of the programs asked for are not in the"),
        ("?program=" + "x" * 10_000, "1 of the programs asked for is not in the directory."),
        ("".join(f"&program=p{n}" for n in range(900)).replace("&", "?", 1), "900 of the"),
    ],
)
def test_what_cannot_be_compared_is_said_with_a_way_on(client, programs, query, says):
    html = page(client, f"{URL}{query}")

    assert says in words(html)
    assert "<table" not in html
    assert '<a class="btn btn-primary" href="/fellowships/">Choose programs</a>' in html


def test_of_more_than_four_the_first_four_are_compared(client, programs):
    html = page(client, URL + "?program=e&program=d&program=c&program=b&program=a")

    heads = re.findall(r'<th scope="col"><a href="([^"]*)"', html)
    assert heads == [f"/fellowships/{slug}/" for slug in "edcb"]
    assert "Left out: Alpha." in words(html)


@pytest.mark.usefixtures("programs")
def test_two_and_four_programs_take_the_same_statements(client):
    four = count_queries(client, f"{URL}?program=a&program=b&program=c&program=d")
    assert count_queries(client, f"{URL}?program=a&program=c") == four <= 8


def test_advisors_compare_no_unpublished_program_either(advisor_client, programs):
    assert "is not in the directory" in page(advisor_client, f"{URL}?program=a&program=hidden")
