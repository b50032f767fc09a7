"""The licenses of all states: the table, its filters, and what sources do not agree on."""

import re
from itertools import count
from urllib.parse import urlencode

import pytest

from careers.license_table import cme_in_words, disputed_facts, groups_by, shared_sources
from careers.models import StateLicense
from careers.states import STATE_BY_CODE
from tests.builders import make_source
from tests.careers.public_pages import count_queries, page, words

pytestmark = pytest.mark.django_db

_number = count(1)
ROW = re.compile(r'<tr role="row">\s*<th scope="row".*?</tr>', re.DOTALL)
CELL = re.compile(r"<t[hd] .*?</t[hd]>", re.DOTALL)


def make_license(code, *, sources=(), **fields):
    name = STATE_BY_CODE[code].name
    fields = {"slug": name.lower().replace(" ", "-"), "name": name, "state": code} | fields
    license = StateLicense.objects.create(**fields)
    license.sources.set(sources)
    return license


def rows(html):
    """The cells of each row in words."""
    return [[words(cell) for cell in CELL.findall(row)] for row in ROW.findall(html)]


def shown(client, **asked):
    """The names of the states that a page shows for what was asked."""
    return [row[0] for row in rows(page(client, f"/licenses/?{urlencode(asked)}"))]


@pytest.fixture
def states():
    make_license(
        "OH",
        has_osteopathic_board=False,
        cme_pain_rule="Twenty hours for owners of clinics.",
    )
    make_license("AL", has_osteopathic_board=True, controlled_substances="State certificate")
    make_license("TX")


# The table -----------------------------------------------------------------------------------


def test_a_row_says_what_a_state_asks_for(client):
    make_license(
        "AL",
        years_us="1",
        years_img="3",
        step3_attempts="3 per Step",
        compact="issuing",
        cme_credits=25,
        cme_years=1,
        cme_pain_rule="Two hours.",
        cme_dated="October 2025",
    )

    html = page(client, "/licenses/")

    assert rows(html) == [
        [
            *["Alabama", "1", "not known", "3", "3 per Step", "not known", "issuing"],
            "25 credits every year with a pain or opioid rule",
        ]
    ]
    assert '<a href="/licenses/alabama/">Alabama</a>' in html
    assert "as of October 2025" in html


def test_what_sources_do_not_agree_on_is_said_in_words_and_linked(client):
    license = make_license("ME", years_us="2 or 3 (sources differ)", years_img="3")
    for says in ["2 years", "3 years"]:
        license.claims.create(field="years_us", says=says, source=make_source())
    for says in ["3 years", "3 Years"]:
        license.claims.create(field="years_img", says=says, source=make_source())

    html = page(client, "/licenses/")

    (row,) = rows(html)
    assert row[1:4] == [
        "2 or 3 sources differ on Maine, Years, US",
        "not known",
        "3",
    ]
    assert '<a class="license-disputed" href="/licenses/maine/">' in html


def test_sources_stand_below_with_the_number_of_states_that_rest_on_them(client):
    table, law = make_source(title="Table"), make_source(title="Law")
    make_license("AL", sources=[law, table])
    make_license("AK", sources=[table])

    html = page(client, "/licenses/")

    listed = re.search(r'<ul class="source-list">(.*?)</ul>', html, re.DOTALL)[1]
    assert re.findall(r"<a[^>]*>(.*?)</a>", listed) == ["Table", "Law"]
    assert re.findall(r"for \d of these \d", listed) == ["for 2 of these 2", "for 1 of these 2"]


def test_states_without_a_source_say_so(client):
    make_license("AL")

    assert "No source is named." in page(client, "/licenses/")


def test_unpublished_states_are_not_shown(client, advisor_client):
    make_license("AL", is_published=False)

    for reader in [client, advisor_client]:
        html = page(reader, "/licenses/")
        assert rows(html) == []
        assert "No state is published yet." in html


def test_the_table_takes_the_same_queries_for_one_and_three_states(client):
    def add(code):
        license = make_license(code, sources=[make_source()])
        license.claims.create(field="years_us", says="1", source=make_source())

    add("AL")
    one = count_queries(client, "/licenses/")
    add("AK")
    add("AZ")

    assert count_queries(client, "/licenses/") == one


# Filters -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Alabama", "Ohio", "Texas"]),
        ({"q": "ohio"}, ["Ohio"]),
        ({"q": "OH"}, ["Ohio"]),
        ({"q": "hours clinics"}, ["Ohio"]),
        ({"q": "licensure"}, ["Alabama", "Ohio", "Texas"]),
        ({"q": "!!!"}, ["Alabama", "Ohio", "Texas"]),
        ({"region": "South"}, ["Alabama", "Texas"]),
        ({"region": "Midwest"}, ["Ohio"]),
        ({"pain": "yes"}, ["Ohio"]),
        ({"pain": "no"}, ["Alabama", "Texas"]),
        ({"osteopathic": "yes"}, ["Alabama"]),
        ({"osteopathic": "no"}, ["Ohio"]),
        ({"osteopathic": "unknown"}, ["Texas"]),
        ({"substances": "yes"}, ["Alabama"]),
        ({"substances": "no"}, ["Ohio", "Texas"]),
        ({"region": "South", "substances": "no"}, ["Texas"]),
        ({"sort": "state"}, ["Alabama", "Ohio", "Texas"]),
        ({"sort": "-state"}, ["Texas", "Ohio", "Alabama"]),
    ],
)
def test_filters_narrow_the_table(client, states, asked, found):
    assert shown(client, **asked) == found


def test_what_was_asked_stays_in_the_form(client, states):
    html = page(client, "/licenses/?q=ohio&region=Midwest&pain=yes")

    assert 'value="ohio"' in html
    assert '<option value="Midwest" selected>' in html
    assert '<details class="license-more" open>' in html
    assert "1 state fits" in html


def test_the_rarer_filters_are_folded_while_nothing_stands_in_them(client, states):
    assert '<details class="license-more">' in page(client, "/licenses/?q=ohio")


def test_a_filter_that_nothing_fits_leads_back(client, states):
    html = page(client, "/licenses/?q=nowhere")

    assert rows(html) == []
    assert 'No state fits all of this. <a href="/licenses/">Show every state</a>' in html


@pytest.mark.parametrize(
    "name", ["q", "region", "pain", "osteopathic", "substances", "sort", "page", "unheard-of"]
)
@pytest.mark.parametrize("value", ["%", "'\"<b>", "😀", "abc", "\0", "x" * 10_000, "-1"])
def test_any_value_gets_an_answer(client, states, name, value):
    html = page(client, f"/licenses/?{urlencode({name: value})}")

    assert "<b>" not in html


@pytest.mark.parametrize("name", ["region", "pain", "osteopathic", "substances", "sort"])
def test_a_wrong_choice_counts_as_not_given_and_is_said(client, states, name):
    html = page(client, f"/licenses/?{name}=wrong")

    assert [row[0] for row in rows(html)] == ["Alabama", "Ohio", "Texas"]
    assert "wrong is not one of the available choices" in html


# In words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("credits", "years", "said"),
    [
        (None, None, ""),
        (None, 2, ""),
        (50, None, "50 credits; the cycle is not known"),
        (25, 1, "25 credits every year"),
        (0, 2, "0 credits every 2 years"),
    ],
)
def test_continuing_education_in_words(credits, years, said):
    license = StateLicense(cme_credits=credits, cme_years=years)

    assert cme_in_words(license) == said


def test_a_single_claim_is_no_disagreement():
    license = make_license("AL")
    license.claims.create(field="years_us", says="1", source=make_source())

    assert disputed_facts(license) == set()


def test_groups_put_the_largest_first_and_the_unknown_last():
    found = [make_license(code, years_us=years) for code, years in KNOWN]

    assert [(years, len(same)) for years, same in groups_by(found, "years_us")] == [
        ("2", 2),
        ("1", 1),
        ("3", 1),
        ("", 3),
    ]


KNOWN = [("AL", ""), ("AK", "3"), ("AZ", "2"), ("AR", ""), ("CA", "2"), ("CO", "1"), ("CT", "")]


def test_nothing_rests_on_no_source():
    assert shared_sources([]) == []


# The real data -------------------------------------------------------------------------------


def test_every_state_of_the_real_data_stands_in_the_table(client, reference):
    html = page(client, "/licenses/")

    assert [row[0] for row in rows(html)] == sorted(
        state.name for state in STATE_BY_CODE.values()
    )
    assert [row[1:] for row in rows(html) if "" in row] == []


def test_the_list_says_which_states_are_verified(client):
    make_license("ME", confidence="verified")
    html = words(page(client, "/licenses/"))
    assert "verified;" not in html

    make_license("UT", confidence="verified")
    make_license("TX")
    html = words(page(client, "/licenses/"))
    assert "Only Maine and Utah are verified; what stands for the others comes from" in html

    html = words(page(client, "/licenses/?q=texas"))
    assert "Not verified: this comes from tables that were not checked" in html
