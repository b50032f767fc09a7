"""One search over everything."""

from urllib.parse import quote

import pytest

from careers.models import Board, Fellowship
from careers.site_search import KINDS
from tests.builders import make_milestone, make_residency, make_source
from tests.careers.public_pages import count_queries, page, words

pytestmark = pytest.mark.django_db


def found(client, query):
    """What a search lists, by kind."""
    html = page(client, f"/search/?q={quote(query)}")
    sections = html.split('<section id="found-')[1:]
    names = [part.split('">')[0].split('"')[0] for part in sections]
    lists = [part.split('<ul class="found-list">')[1].split("</ul>")[0] for part in sections]
    return {
        name: [words(item) for item in items.split("</li>")[:-1]]
        for name, items in zip(names, lists, strict=True)
    }


def test_results_stand_by_kind(client):
    make_residency(name="Neurology")
    make_milestone(name="Begin neurology")
    make_source(title="Neurology rules", publisher="ABPN")
    make_residency(name="Psychiatry")

    assert found(client, "neurology") == {
        "residencies": ["Neurology"],
        "milestones": ["Begin neurology"],
        "sources": ["Neurology rulesABPN"],
    }


@pytest.mark.parametrize("query", ["PM&R", "physiatry", "pm r", "PHYSICAL medicine"])
def test_other_names_find_the_same(client, query):
    make_residency(name="Physical medicine and rehabilitation")

    assert found(client, query) == {"residencies": ["Physical medicine and rehabilitation"]}


def test_a_program_is_found_as_people_write_it(client):
    Fellowship.objects.create(
        slug="uw", name="University of Washington", institution="University of Washington"
    )

    assert found(client, "Univ. of Washington") == {"fellowships": ["University of Washington"]}


def test_a_name_that_begins_with_the_words_comes_first(client):
    make_residency(name="Child neurology")
    make_residency(name="Neurology")

    assert found(client, "neurology") == {"residencies": ["Neurology", "Child neurology"]}


def test_what_is_not_published_is_not_found(client):
    make_residency(name="Neurology", is_published=False)

    assert found(client, "neurology") == {}


def test_many_of_a_kind_are_counted_and_led_to(client):
    for number in range(60):
        make_residency(name=f"Neurology {number:02}")

    html = page(client, "/search/?q=neurology")
    everything = page(client, "/search/?q=neurology&kind=residencies&page=2")

    assert len(found(client, "neurology")["residencies"]) == 5
    assert (
        '<a href="/search/?q=neurology&amp;kind=residencies">All 60 in residencies</a>' in html
    )
    assert "Neurology 59" in everything
    assert "60 results for “neurology”." in everything


def test_the_words_stay_in_the_box_as_they_were_typed(client):
    html = page(client, "/search/?q=" + quote('<b>"PM&R"</b>'))

    assert 'value="&lt;b&gt;&quot;PM&amp;R&quot;&lt;/b&gt;"' in html
    assert "<b>" not in html


def test_an_empty_search_shows_ways_in(client):
    html = page(client, "/search/")

    assert "Type a word or two" in html
    assert '<a href="/library/">All shelves of the library</a>' in html


def test_nothing_found_has_ways_out(client):
    html = page(client, "/search/?q=zzz")

    assert "Nothing has all of these words: “zzz”." in html
    assert '<a href="/library/">All shelves of the library</a>' in html


@pytest.mark.parametrize("query", ["%", "'\"", "a" * 10_000, "🙂", "\0", "neuro\0logy", "_"])
@pytest.mark.parametrize("kind", ["", "sources", "nonsense"])
def test_any_query_gets_an_answer(client, query, kind):
    make_residency(name="Neurology")

    page(client, f"/search/?q={quote(query)}&kind={kind}&page={quote(query)}")


def test_patterns_of_the_database_mean_nothing(client):
    make_residency(name="Neurology")

    assert found(client, "%") == {}
    assert found(client, "neuro_ogy") == {}


def test_a_search_takes_one_query_for_each_kind(client):
    make_residency(name="Neurology")
    one = count_queries(client, "/search/?q=neurology")
    for number in range(2):
        make_residency(name="Neurology")
        make_milestone(name="Neurology")
        make_source(title="Neurology")
        Board.objects.create(
            slug=f"b{number}", name="Neurology", abbreviation=f"B{number}", family="abms"
        )

    assert (one, count_queries(client, "/search/?q=neurology")) == (
        1 + len(KINDS),
        1 + len(KINDS),
    )
