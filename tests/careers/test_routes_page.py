"""The page that compares routes: what may be chosen, and what each column says."""

import re

import pytest

from careers.catalogue import RouteStatus
from careers.models import CatalogueVersion, Claim, ExamScope, MilestoneKind
from tests.builders import (
    make_fellowship,
    make_milestone,
    make_residency,
    make_source,
    make_stage,
)
from tests.careers.public_pages import count_queries, field_errors, links, page, words
from tests.careers.route_rows import (
    make_board,
    make_certificate,
    make_exam,
    make_route,
    make_training_rule,
)

pytestmark = pytest.mark.django_db

ROUTES = "/routes/"
LENGTHS = {"undergraduate": "4 years", "medical-school": "4 years", "fellowship": "1 year"}


@pytest.fixture
def stages():
    return {
        slug: make_stage(slug=slug, typical_length=length) for slug, length in LENGTHS.items()
    }


@pytest.fixture
def pmr(stages):
    return make_residency(slug="pmr", name="PM&R", years_min=4, years_max=4)


def columns(html):
    """By the name of a residency, what each row of its column says."""
    found = re.findall(r'<li class="route-column">(.*?)</dl>', html, re.DOTALL)
    return {words(re.search(r"<h3>(.*?)</h3>", one, re.S)[1]): _rows(one) for one in found}


def _rows(column):
    rows = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", column, re.DOTALL)
    return {name: words(says) for name, says in rows}


def drawn(html):
    """The ways of the picture: name and years in all."""
    found = re.findall(r'<p class="way-name">(.*?)</p>', html, re.DOTALL)
    return [words(way) for way in found]


def choose(*slugs, track="md"):
    return f"{ROUTES}?track={track}" + "".join(f"&residency={slug}" for slug in slugs)


def degrees(html):
    """The links to the degrees: where they lead, and whether it is the chosen one."""
    nav = re.search(r'<nav class="route-degrees".*?</nav>', html, re.DOTALL)[0]
    return re.findall(r'<a href="(.*?)"( aria-current="true")?>(.*?)</a>', nav)


def test_without_a_choice_all_known_ways_are_drawn_beside_the_form(client, pmr):
    make_route(make_certificate(), pmr)
    html = page(client, ROUTES)

    assert drawn(html) == ["PM&R 13 years"]
    assert columns(html) == {}
    assert 'name="residency"' in html


def test_a_column_says_what_is_known_of_its_route(client, stages, pmr):
    board = make_board(name="Board of PM&R", abbreviation="ABPMR")
    pmr.abms_board = board
    pmr.save()
    for name, scope in (("Step 1", ExamScope.LICENSE), ("Part I", ExamScope.PRIMARY)):
        make_milestone(
            kind=MilestoneKind.EXAM,
            stage=stages["medical-school"],
            exam=make_exam(name=name, scope=scope),
        )
    for name, status in (("Pain", "open"), ("Diploma", "unconfirmed"), ("Title", "closed")):
        certificate = make_certificate(name=name)
        make_route(certificate, pmr, status=RouteStatus(status))
        make_training_rule(certificate)
    make_fellowship(accepts=[pmr])
    make_fellowship(accepts=[pmr], is_published=False)
    make_fellowship(refuses=[pmr])
    make_fellowship()
    pmr.sources.add(make_source(title="Page of the board"))
    html = page(client, choose("pmr"))

    assert columns(html) == {
        "PM&R": {
            "Years": "13 years from college to the end of fellowship Residency: 4 years",
            "Primary certificate": "Board of PM&R (ABPMR, ABMS)",
            "Exams on the way": "Step 1 Part I",
            "Pain certificates open": "Pain",
            "Unconfirmed": "Diploma",
            "What it closes": "Title",
            "Fellowships": "1 of 2 programs whose rule is known say they accept it.",
            "Reasons and sources": "Why for PM&R, and whom to ask Page of the board",
        }
    }
    assert 'href="/fellowships/?residency=pmr&amp;accepts=yes"' in html
    address = "/boards/tracer/?track=md&amp;residency=pmr&amp;accreditation=acgme#answers"
    assert f'href="{address}"' in html


def test_what_no_source_says_is_said_in_words(client):
    make_residency(slug="genetics", name="Genetics")
    html = page(client, choose("genetics"))

    assert columns(html) == {
        "Genetics": {
            "Years": "In all: not known Residency: not known",
            "Primary certificate": "not known",
            "Exams on the way": "Exams for the primary certificate: not known",
            "Pain certificates open": "None is known to be open.",
            "Unconfirmed": "None.",
            "What it closes": "No certificate is known to be closed.",
            "Fellowships": "Not known: no program is known to say whether it accepts it. "
            "See the programs",
            "Reasons and sources": "Why for Genetics, and whom to ask No source is named.",
        }
    }
    assert "Not drawn to scale: no length of these routes is known in full years." in html


def test_a_disputed_length_says_that_sources_differ(client, pmr):
    for says in ("4 years", "3 to 4 years"):
        Claim.objects.create(entry=pmr, field="length", says=says, source=make_source())
    html = page(client, choose("pmr"))

    assert columns(html)["PM&R"]["Years"].endswith(
        "Residency: 4 years sources differ on the length of PM&R"
    )
    assert 'class="badge badge--warn" href="/residencies/pmr/"' in html


def test_the_degree_changes_boards_exams_and_certificates(client, stages, pmr):
    pmr.aoa_board = make_board(name="Osteopathic board", abbreviation="AOBPMR", family="aoa")
    pmr.save()
    make_milestone(
        stage=stages["medical-school"],
        exam=make_exam(name="Level 1", scope=ExamScope.LICENSE),
        for_do=True,
    )
    certificate = make_certificate(name="AOA certificate")
    make_route(certificate, pmr, track="do")
    make_training_rule(certificate)

    rows = {
        track: columns(page(client, choose("pmr", track=track)))["PM&R"]
        for track in ("md", "do")
    }
    shown = ("Primary certificate", "Exams on the way", "Pain certificates open")

    assert [rows["md"][name] for name in shown] == [
        "not known",
        "Exams for the primary certificate: not known",
        "None is known to be open.",
    ]
    assert [rows["do"][name] for name in shown] == [
        "Osteopathic board (AOBPMR, AOA)",
        "Level 1 Exams for the primary certificate: not known",
        "AOA certificate",
    ]


def test_a_link_for_each_degree_keeps_the_residencies(client, pmr):
    assert degrees(page(client, choose("pmr", track="do"))) == [
        ("?track=md&amp;residency=pmr", "", "MD"),
        ("?track=do&amp;residency=pmr", ' aria-current="true"', "DO"),
        ("?track=img&amp;residency=pmr", "", "International graduate (IMG)"),
    ]


def test_an_international_graduate_sees_what_is_asked_besides(client, stages, pmr):
    make_milestone(slug="ecfmg", name="ECFMG", stage=stages["medical-school"], for_img=True)
    make_milestone(slug="degree", name="Degree", stage=stages["medical-school"])
    html = page(client, choose("pmr", track="img"))

    assert links(html) == [("/milestones/ecfmg/?track=img", "ECFMG")]
    assert columns(html)["PM&R"]["Years"] == (
        "5 years from residency to the end of fellowship Residency: 4 years"
    )
    assert links(page(client, choose("pmr"))) == []


def test_without_such_steps_that_is_said(client, pmr):
    html = page(client, choose(track="img"))

    assert "Not known: no step for international graduates alone is published yet." in html


def test_of_five_residencies_the_first_four_are_compared(client, stages):
    for number in range(1, 6):
        make_residency(slug=f"r{number}", name=f"R{number}", years_min=3, years_max=3)
    html = page(client, choose("r5", "r1", "r2", "r3", "r4"))

    assert field_errors(html) == [
        "At most 4 fit beside each other. These are compared: R5, R1, R2, R3."
    ]
    assert sorted(columns(html)) == ["R1", "R2", "R3", "R5"]


def test_the_same_residency_twice_is_compared_once(client, pmr):
    html = page(client, choose("pmr", "pmr", "pmr", "pmr", "pmr"))

    assert (list(columns(html)), field_errors(html)) == (["PM&R"], [])


def test_wrong_values_are_named_and_the_rest_is_compared(client, pmr):
    html = page(client, choose("nowhere", "pmr", track="nonsense"))

    assert list(columns(html)) == ["PM&R"]
    assert field_errors(html) == ["There is no such residency. It was left out."]
    assert "There is no such degree. Shown for MD." in html


@pytest.mark.parametrize(
    "value", ["%", "%25", "'\"><b>", "%F0%9F%98%80", "a%00b", "x" * 10_000, "-1"]
)
def test_no_query_breaks_it(client, pmr, value):
    for name in ("track", "residency"):
        assert client.get(f"{ROUTES}?{name}={value}").status_code == 200


def test_a_retired_residency_is_left_out(client):
    make_residency(slug="retired", name="Retired", is_published=False)

    assert columns(page(client, choose("retired"))) == {}


def test_an_empty_library_has_a_way_out(client):
    html = page(client, ROUTES)

    assert "No residency is published yet, so there is nothing to compare." in html
    assert drawn(html) == []


def test_number_of_queries_does_not_grow(client, stages):
    def add(number):
        residency = make_residency(slug=f"r{number}", years_min=3, years_max=4)
        residency.sources.add(make_source())
        Claim.objects.create(entry=residency, field="length", says="3", source=make_source())
        certificate = make_certificate(boards=[make_board()], exam=make_exam())
        make_route(certificate, residency, board=make_board(), sources=[make_source()])
        make_training_rule(certificate, sources=[make_source()])
        make_milestone(stage=stages["fellowship"], exam=make_exam())
        make_fellowship(accepts=[residency])
        CatalogueVersion.bump()

    add(1)
    with_one = count_queries(client, choose("r1"))
    add(2)
    add(3)

    assert count_queries(client, choose("r1", "r2", "r3")) == with_one
