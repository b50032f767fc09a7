"""The directory of fellowships: what is found, how it is counted, paged and drawn."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careers.models import CatalogueVersion, Fellowship
from careers.states import STATES
from tests.builders import make_fellowship, make_source
from tests.careers.public_pages import count_queries, page, words

URL = "/fellowships/"
# A signed-out visitor: twice the version of the catalogue (for the page and for the choices),
# the programs of the page, their sources. How many there are by state is known by then.
STATEMENTS = 4


def found(client, query=""):
    """The slugs of the programs on a page, in its order."""
    return re.findall(r'name="program" value="([^"]+)"', page(client, f"{URL}{query}"))


def result(client, query=""):
    return re.search(r'id="result-count"[^>]*>(.*?)</span>', page(client, URL + query))[1]


def row(client, slug, query=""):
    """The words of one program in the list."""
    rows = re.findall(r'<li class="program">.*?\n</li>', page(client, f"{URL}{query}"), re.S)
    found = next(html for html in rows if f'value="{slug}"' in html)
    return words(found.replace("</dt>", " ").replace("</dd>", " "))


def tile(client, state, query=""):
    """What the map says of a state, and where its link leads; None where it is no link."""
    pattern = rf'<a class="tile" href="([^"]*)" aria-label="({state}[^"]*)"'
    match = re.search(pattern, page(client, f"{URL}{query}"))
    return match and (match[2], match[1].replace("&amp;", "&"))


@pytest.fixture
def many(db):
    source = make_source()
    return [
        make_fellowship(name=f"Program {number:02}", slug=f"p{number:02}", sources=[source])
        for number in range(1, 61)
    ]


# Search --------------------------------------------------------------------------------------

PHYSIATRY = {"evms", "montefiore-einstein", "ucla-health", "university-of-minnesota"}
WASHINGTON = {
    "university-of-washington",
    "university-of-washington-pediatric",
    "washington-university",
}


@pytest.mark.parametrize(
    ("asked", "slugs"),
    [
        ("PM%26R", PHYSIATRY),
        ("pm+r", PHYSIATRY),
        ("physiatry", PHYSIATRY),
        ("Physical+Medicine+%26+Rehabilitation", PHYSIATRY),
        ("Univ.+of+Washington", WASHINGTON),
        ("washington", {*WASHINGTON, "virginia-mason"}),
        ("MAYO", {"mayo-clinic-arizona", "mayo-clinic-jacksonville", "mayo-clinic-rochester"}),
        ("mayo+phoenix", {"mayo-clinic-arizona"}),
        ("ayo", set()),
    ],
)
def test_search_finds_programs_by_other_names_and_beginnings_of_words(
    client, reference, asked, slugs
):
    assert set(found(client, f"?q={asked}")) == slugs


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("%25", "51 programs"),
        ("%25%25_", "51 programs"),
        ("'%22%3B--", "51 programs"),
        ("%F0%9F%92%89", "51 programs"),
        ("%00", "51 programs"),
        ("mayo%00", "3 of 51 programs"),
        ("%FF", "51 programs"),
        ("a" * 10_000, "0 of 51 programs"),
        ("mayo+" * 2_000, "3 of 51 programs"),
        ("%3Cscript%3E", "0 of 51 programs"),
    ],
)
def test_search_survives_anything(client, reference, asked, count):
    assert result(client, f"?q={asked}") == count


def test_search_says_when_it_used_only_the_first_words(client, reference):
    assert "Only the first 8 words were looked for." in page(client, URL + "?q=" + "mayo+" * 9)
    assert "have no letter and no digit" in page(client, f"{URL}?q=%26%26")


def test_what_was_typed_is_only_text(client, reference):
    assert "<script>alert" not in page(client, f"{URL}?q=%3Cscript%3Ealert%3C/script%3E")


# The list ------------------------------------------------------------------------------------


def test_a_row_says_what_is_known_and_what_is_not(client, db):
    source = make_source(title="Program page")
    make_fellowship(slug="a", name="Alpha", institution="Alpha Hospital", sources=[source])

    assert row(client, "a") == (
        "Alpha Compare Alpha Alpha Hospital. state not known "
        "Department not known Positions a year not known NRMP Match not known "
        "J-1 visas not known Letters not known "
        "Evidence B: the institution describes it "
        "Source: Program page ; when it was checked is not known."
    )


def test_a_row_without_a_source_says_so(client, db):
    make_fellowship(slug="a", letters=0, in_match=False, accepts_j1=True)

    assert "No source is named" in row(client, "a")
    assert "NRMP Match no J-1 visas yes Letters 0" in row(client, "a")


def test_unpublished_programs_are_in_no_list_and_no_count(client, advisor_client):
    make_fellowship(slug="seen", state="CA")
    make_fellowship(slug="hidden", state="TX", is_published=False)

    assert (found(client), result(client)) == (["seen"], "1 program")
    assert found(advisor_client) == ["seen"]
    assert tile(client, "Texas") is None


def test_without_programs_the_page_leads_on(client, db):
    html = page(client, URL)
    assert "No program is published yet." in html
    assert 'href="/library/"' in html


@pytest.mark.parametrize(
    ("order", "slugs"),
    [
        ("", ["b", "c", "a"]),
        ("state", ["c", "b", "a"]),
        ("size", ["a", "c", "b"]),
        ("checked", ["c", "b", "a"]),
        ("nonsense", ["b", "c", "a"]),
    ],
)
def test_list_is_sorted_with_the_unknown_last(client, db, order, slugs):
    make_fellowship(slug="a", name="Zeta", state="", positions=9)
    # By name Alabama comes before Alaska, by code after it.
    make_fellowship(slug="b", name="Alpha", state="AK", positions=None, checked_on="2026-01-01")
    make_fellowship(slug="c", name="Beta", state="AL", positions=2, checked_on="2026-03-01")

    assert found(client, f"?sort={order}") == slugs


# Pages ---------------------------------------------------------------------------------------


def test_pages_keep_the_question(client, many):
    assert found(client, "?q=program&page=3") == [f"p{number}" for number in range(51, 61)]

    html = page(client, f"{URL}?q=program&sort=size&page=2")
    assert re.findall(r'<a href="(\?[^"]*page=\d+)"', html) == [
        f"?q=program&amp;sort=size&amp;page={number}" for number in [1, 1, 2, 3, 3]
    ]


@pytest.mark.parametrize(
    ("number", "first"),
    [
        ("abc", "p01"),
        ("0", "p51"),
        ("-1", "p51"),
        ("99", "p51"),
        ("9" * 400, "p51"),
        ("%00", "p01"),
        ("2.5", "p01"),
    ],
)
def test_a_page_that_is_none_gives_the_nearest(client, many, number, first):
    assert found(client, f"?page={number}")[0] == first


# Cost ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3, 200])
def test_directory_takes_the_same_statements_for_any_number_of_rows(client, db, count):
    CatalogueVersion.bump()
    for _ in range(count):
        make_fellowship(sources=[make_source()], state="CA")

    query = "?q=fellowship&state=CA&size=unknown&evidence=b"
    assert count_queries(client, URL) == STATEMENTS
    assert count_queries(client, f"{URL}{query}") == STATEMENTS
    assert count_queries(client, f"{URL}?q=nowhere&state=CA") <= STATEMENTS


def test_the_programs_by_state_are_counted_once_for_all_pages_of_a_search(client, db):
    CatalogueVersion.bump()
    for _ in range(30):
        make_fellowship(state="CA")
    with CaptureQueriesContext(connection) as first:
        page(client, f"{URL}?q=fellowship")
    with CaptureQueriesContext(connection) as second:
        page(client, f"{URL}?q=fellowship&page=2&sort=size")
    counts = [
        sum("GROUP BY" in query["sql"] and "search_text" in query["sql"] for query in asked)
        for asked in (first.captured_queries, second.captured_queries)
    ]
    assert counts == [1, 0]


def test_directory_stays_cheap_for_people_signed_in(applicant_client, reference):
    assert count_queries(applicant_client, f"{URL}?residency=pmr&accepts=yes") <= 6


# The map -------------------------------------------------------------------------------------


def test_map_links_states_and_counts_what_fits_the_other_filters(client, db):
    make_fellowship(state="CA", in_match=True)
    make_fellowship(state="CA")
    make_fellowship(state="TX")
    make_fellowship(state="")

    assert tile(client, "California") == ("California, 2 programs", "?state=CA")
    assert tile(client, "California", "?match=yes") == (
        "California, 1 program",
        "?match=yes&state=CA",
    )
    assert tile(client, "Texas", "?match=yes") is None
    assert tile(client, "Kansas") is None
    assert "because the state is not known: 1." in page(client, URL)


def test_map_counts_other_states_while_one_is_chosen_and_takes_it_away_again(client, db):
    make_fellowship(slug="c", state="CA")
    make_fellowship(slug="t", state="TX")

    assert found(client, "?state=CA") == ["c"]
    assert tile(client, "California", "?state=CA") == ("California, 1 program, chosen", "?")
    assert tile(client, "Texas", "?state=CA") == ("Texas, 1 program", "?state=CA&state=TX")
    assert set(found(client, "?state=CA&state=TX")) == {"c", "t"}


def test_a_region_gives_way_to_a_state_of_the_map(client, db):
    make_fellowship(state="CA")
    assert tile(client, "California", "?region=West") == (
        "California, 1 program, chosen",
        "?state=CA",
    )


def test_map_draws_every_state_once_and_is_a_table_too(client, reference):
    html = page(client, URL)
    assert sorted(re.findall(r'<text class="tile-code[^>]*>(\w+)<', html)) == sorted(
        state.code for state in STATES
    )
    table = re.search(r'id="map-table">.*?</table>', html, re.S)[0]
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th><td>(\d+)</td></tr>", table)
    assert sum(int(count) for _, count in rows) == Fellowship.objects.published().count()
    assert [words(name) for name, _ in rows] == sorted(words(name) for name, _ in rows)


def test_map_is_open_for_whoever_looks_around_and_out_of_the_way_of_a_search(client, db):
    make_fellowship(state="CA")

    def is_open(query):
        return 'id="map" open' in page(client, f"{URL}{query}")

    assert (is_open(""), is_open("?state=CA"), is_open("?q=fellowship")) == (True, True, False)
