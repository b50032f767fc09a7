"""The filters of the directory: what they let through, and that not known is never hidden."""

import re

import pytest

from tests.builders import make_fellowship, make_residency
from tests.careers.public_pages import page, words
from tests.careers.test_directory import URL, found, result, row


@pytest.fixture
def neurology(db):
    return make_residency(slug="neurology", name="Neurology")


@pytest.fixture
def answers(neurology):
    """One program for each answer."""
    make_fellowship(slug="yes", name="A", accepts=[neurology])
    make_fellowship(slug="no", name="B", refuses=[neurology])
    make_fellowship(slug="silent", name="C", accepts=[make_residency(slug="pmr")])


def chips(client, query):
    """The filters in use: words and the address without each."""
    pairs = re.findall(r'<a class="chip" href="([^"]*)">(.*?)</a>', page(client, URL + query))
    return [
        (words(says).removeprefix("Remove "), url.replace("&amp;", "&")) for url, says in pairs
    ]


def left_out(client, query):
    """What the page says it did not understand."""
    notice = re.search(r"Not understood\..*?</ul>", page(client, URL + query), re.S)
    return [words(one) for one in re.findall(r"<li>(.*?)</li>", notice[0])] if notice else []


# Whom a program accepts ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("?residency=neurology", ["yes", "no", "silent"]),
        (
            "?residency=neurology&accepts=yes&accepts=no&accepts=unknown",
            ["yes", "no", "silent"],
        ),
        ("?residency=neurology&accepts=yes", ["yes"]),
        ("?residency=neurology&accepts=no", ["no"]),
        ("?residency=neurology&accepts=unknown", ["silent"]),
        ("?residency=neurology&accepts=yes&accepts=unknown", ["yes", "silent"]),
        ("?residency=neurology&accepts=yes&accepts=no", ["yes", "no"]),
        ("?accepts=yes", ["yes", "no", "silent"]),
    ],
)
def test_not_known_is_an_answer_of_its_own_and_hidden_only_on_demand(
    client, answers, query, slugs
):
    assert found(client, query) == slugs


@pytest.mark.parametrize(
    ("query", "is_said"),
    [
        ("?residency=neurology", True),
        ("?residency=neurology&accepts=yes&accepts=unknown", True),
        ("?residency=neurology&accepts=yes", False),
        ("?accepts=yes", False),
    ],
)
def test_that_silent_programs_stay_is_said_only_where_they_do(client, answers, query, is_said):
    assert ("not known is not a no" in page(client, URL + query)) is is_said


def test_each_row_says_the_answer_for_the_chosen_residency(client, answers):
    query = "?residency=neurology"
    assert [
        re.search(
            r"Accepts Neurology\s+(yes|no\b(?! known)|not known)", row(client, slug, query)
        )[1]
        for slug in ["yes", "no", "silent"]
    ] == ["yes", "no", "not known"]
    assert "Accepts" not in row(client, "yes")


def test_answers_without_a_residency_are_not_understood(client, answers):
    assert left_out(client, "?accepts=yes") == ["“Accepts it” needs a residency: choose yours."]
    assert chips(client, "?accepts=yes") == []


def test_a_retired_residency_cannot_be_chosen(client, db):
    make_residency(slug="old", name="Old", is_published=False)
    make_fellowship(slug="a")

    assert found(client, "?residency=old") == ["a"]
    assert left_out(client, "?residency=old") == ["Your residency: there is no choice “old”."]


# The other filters ---------------------------------------------------------------------------

FACTS = {
    "full": {
        "name": "A",
        "state": "CA",
        "department": "Anesthesiology; Neurology",
        "positions": 2,
        "in_match": True,
        "accepts_j1": False,
        "letters": 3,
        "evidence": "a",
    },
    "other": {
        "name": "B",
        "state": "NY",
        "department": "Neurology",
        "positions": 5,
        "in_match": False,
        "accepts_j1": True,
        "letters": 4,
        "evidence": "b",
    },
    "bare": {"name": "C", "evidence": "b"},
}


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("?state=CA", ["full"]),
        ("?state=CA&state=NY", ["full", "other"]),
        ("?region=West", ["full"]),
        ("?region=West&state=NY", ["full", "other"]),
        ("?region=Midwest", []),
        ("?department=Neurology", ["full", "other"]),
        ("?department=Anesthesiology", ["full"]),
        ("?department=unknown", ["bare"]),
        ("?department=Anesthesiology&department=unknown", ["full", "bare"]),
        ("?size=1-2", ["full"]),
        ("?size=3-4", []),
        ("?size=5", ["other"]),
        ("?size=5&size=unknown", ["other", "bare"]),
        ("?match=yes", ["full"]),
        ("?match=no", ["other"]),
        ("?match=unknown&match=yes", ["full", "bare"]),
        ("?j1=yes", ["other"]),
        ("?j1=unknown", ["bare"]),
        ("?letters=3", ["full"]),
        ("?letters=3&letters=unknown", ["full", "bare"]),
        ("?evidence=a", ["full"]),
        ("?evidence=b", ["other", "bare"]),
        ("?match=yes&size=5", []),
        ("?q=neurology&match=no", ["other"]),
    ],
)
def test_filters_let_through_what_they_say(client, db, query, slugs):
    for slug, fields in FACTS.items():
        make_fellowship(slug=slug, **fields)

    assert found(client, query) == slugs


def test_choices_are_those_that_some_program_has(client, db):
    for slug, fields in FACTS.items():
        make_fellowship(slug=slug, **fields)
    html = page(client, URL)

    def values(name):
        return re.findall(rf'name="{name}" value="([^"]+)"', html)

    assert values("department") == ["Anesthesiology", "Neurology", "unknown"]
    assert values("letters") == ["3", "4", "unknown"]
    assert values("state") == ["CA", "NY"]


# Chips, and what is not understood -----------------------------------------------------------


def test_filters_in_use_can_be_taken_away_one_by_one(client, answers):
    query = "?q=fellow&residency=neurology&accepts=yes&accepts=no&sort=size"
    assert chips(client, query) == [
        ("Words: fellow", "?residency=neurology&accepts=yes&accepts=no&sort=size"),
        ("Your residency: Neurology", "?q=fellow&sort=size"),
        ("Accepts it: yes", "?q=fellow&residency=neurology&accepts=no&sort=size"),
        ("Accepts it: no", "?q=fellow&residency=neurology&accepts=yes&sort=size"),
    ]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?state=ZZ", "State: there is no choice “ZZ”."),
        ("?match=maybe", "NRMP Match: there is no choice “maybe”."),
        ("?sort=%27", "Sort by: there is no choice “'”."),
        ("?size=%00", "Positions a year: there is no choice “”."),
        ("?letters=%F0%9F%92%89", "Letters: there is no choice “💉”."),
        ("?department=" + "x" * 10_000, f"Department: there is no choice “{'x' * 40}”."),
    ],
)
def test_what_is_no_choice_is_said_and_left_out(client, db, query, sentence):
    make_fellowship(slug="a", in_match=True)

    assert found(client, query) == ["a"]
    assert [one.replace("&#x27;", "'") for one in left_out(client, query)] == [sentence]


def test_what_is_understood_of_a_filter_still_counts(client, db):
    make_fellowship(slug="a", state="CA")
    make_fellowship(slug="b", state="NY")

    assert found(client, "?state=ZZ&state=CA") == ["a"]
    assert chips(client, "?state=ZZ&state=CA") == [("State: California", "?")]


# Nothing found -------------------------------------------------------------------------------


def test_an_empty_answer_offers_ways_out(client, db):
    for slug, fields in FACTS.items():
        make_fellowship(slug=slug, **fields)
    query = "?size=5&match=yes&region=Northeast"
    html = page(client, URL + query)
    box = re.search(r'<div class="card-quiet" id="nothing">.*?</div>', html, re.S)[0]

    assert result(client, query) == "0 of 3 programs"
    assert [
        (words(says), url.replace("&amp;", "&"))
        for url, says in re.findall(r'<li><a href="([^"]*)">(.*?)</a></li>', box)
    ] == [
        ("Without “NRMP Match: yes”: 1 program", "?region=Northeast&size=5"),
    ]
    assert 'href="/fellowships/">See all programs</a>' in box


def test_an_empty_answer_says_when_one_filter_less_is_not_enough(client, db):
    make_fellowship(state="CA", in_match=True)
    html = page(client, f"{URL}?q=zzz&match=no&size=5")
    assert "Leaving out one filter is not enough." in html


# The address ---------------------------------------------------------------------------------


def test_the_address_bar_of_a_refreshed_list_has_no_empty_fields(client, answers):
    response = client.get(f"{URL}?q=&residency=neurology&sort=", headers={"HX-Request": "true"})
    assert response.headers["HX-Push-Url"] == "/fellowships/?residency=neurology"
    assert client.get(f"{URL}?q=").headers["HX-Push-Url"] == "/fellowships/"
