"""The sources: found by words and kind, each with what rests on it."""

import datetime as dt
from urllib.parse import quote

import pytest

from careers import resting
from careers.models import (
    Argument,
    Certificate,
    Disagreement,
    Exam,
    GuideArticle,
    GuidePoint,
    Season,
)
from tests.builders import make_milestone, make_residency, make_source
from tests.careers.public_pages import count_queries, facts, page, words

pytestmark = pytest.mark.django_db


def lean_on(source, number):
    """One of everything that can rest on `source`."""
    exam = Exam.objects.create(slug=f"e{number}", name="Step", scope="license")
    exam.sources.add(source)
    exam.claims.create(field="fee", says="$600", source=source)
    exam.attempt_rules.create(kind="limit", count=4, because="Four ever.", source=source)
    certificate = Certificate.objects.create(
        slug=f"c{number}", name="Pain", family="abms", kind="other"
    )
    route = make_residency(name="Neurology").routes.create(
        certificate=certificate, status="open", reason="Listed."
    )
    route.sources.add(source)
    rule = certificate.training_rules.create(accreditation="acgme", reason="Asked for.")
    rule.sources.add(source)
    first, second = (make_milestone(name=name, sources=[source]) for name in ("One", "Two"))
    second.dates.create(
        edge="due", anchor="residency-end", because="They ask for it.", source=source
    )
    second.prerequisites.create(required_milestone=first, source=source)
    make_milestone(name="Long", takes_days=60, takes_source=source)
    season = Season.objects.create(
        slug=f"s{number}", name="Season", cycle="fellowship", start_year=2030 + number
    )
    season.events.create(moment="opens", note="It opens.", source=source)
    article = GuideArticle.objects.create(slug=f"a{number}", name="Work", position=number)
    point = GuidePoint.objects.create(
        slug=f"p{number}", name="Pay", article=article, position=1
    )
    point.sources.add(source)
    argument = Argument.objects.create(slug=f"x{number}", name="Cost")
    argument.sources.add(source)
    topic = Disagreement.objects.create(slug=f"d{number}", name="Length", handling="Four.")
    topic.sources.add(source)


def test_a_source_says_what_it_is(client):
    make_source(
        slug="rules",
        title="Rules",
        url="https://example.org/rules",
        publisher="The board",
        published="2024",
        note="Read as a copy.",
    )

    assert facts(page(client, "/sources/rules/")) == [
        ("Publisher", "The board"),
        ("Kind", "official"),
        ("Published", "2024"),
        ("Address", "https://example.org/rules"),
        ("Note", "Read as a copy."),
    ]


def test_a_document_has_a_file_name_and_no_link(client):
    make_source(slug="seed", url="javascript:alert(1)", kind="seed")

    html = page(client, "/sources/seed/")

    assert dict(facts(html))["File"] == "javascript:alert(1)"
    assert 'href="javascript' not in html


def test_a_broken_address_is_said(client):
    make_source(slug="old", broken_on=dt.date(2026, 10, 1))

    assert "It did not answer on 1 October 2026." in page(client, "/sources/old/")
    assert "address broken since 1 October 2026" in page(client, "/sources/")


def test_everything_that_names_a_source_is_listed_by_kind(client):
    source = make_source(slug="rules")
    lean_on(source, 1)

    said = words(page(client, "/sources/rules/"))

    for group in [
        "Exams (1) Step",
        "Milestones (2) OneTwo",
        "Points of the guide (1) Pay",
        "Arguments (1) Cost",
        "Disagreements (1) Length",
        "Single claims (1) Step: Fee$600",
        "Routes to a certificate (1) Pain after NeurologyListed.",
        "Rules on training (1) Pain: ACGMEAsked for.",
        "Dates of milestones (1) Two: dueThey ask for it.",
        "What must come first (1) Two needs One",
        "How long milestones take (1) LongAt least 2 months.",
        "Taking an exam again (1) StepFour ever.",
        "Dates of seasons (1) Season: OpensIt opens.",
    ]:
        assert group in said


def test_what_is_not_published_does_not_show_on_its_source(client):
    source = make_source(slug="rules")
    exam = Exam.objects.create(slug="e", name="Hidden", scope="license", is_published=False)
    exam.sources.add(source)
    exam.claims.create(field="fee", says="$600", source=source)
    exam.attempt_rules.create(kind="limit", count=4, because="Four ever.", source=source)
    make_milestone(name="Hidden", takes_days=60, takes_source=source, is_published=False)

    html = page(client, "/sources/rules/")

    assert "Hidden" not in html
    assert "Nothing that is published names it." in html


def test_a_point_of_an_article_that_is_not_published_shows_nowhere(client):
    source, other = make_source(slug="rules", title="Rules"), make_source()
    article = GuideArticle.objects.create(
        slug="a", name="Draft", position=1, is_published=False
    )
    point = GuidePoint.objects.create(slug="p", name="Secret", article=article, position=1)
    point.sources.add(source)
    point.claims.create(field="pay", says="Much", source=source)
    point.claims.create(field="pay", says="Little", source=other)

    for address in ["/sources/rules/", "/disagreements/", "/search/?q=secret"]:
        html = page(client, address)
        assert ("Secret" in html, "Much" in html) == (False, False)
    assert "Named" not in words(page(client, "/sources/"))


def test_a_milestone_that_is_not_published_is_not_named_as_needed(client):
    source = make_source(slug="rules")
    hidden = make_milestone(name="Hidden", is_published=False)
    make_milestone().prerequisites.create(required_milestone=hidden, source=source)

    assert "Hidden" not in page(client, "/sources/rules/")


def test_the_numbers_of_a_source_tell_nothing_of_what_is_not_published(client):
    source = make_source(slug="rules")
    for number, is_published in enumerate([True, False, False]):
        exam = Exam.objects.create(
            slug=f"e{number}", name="Step", scope="license", is_published=is_published
        )
        exam.claims.create(field="fee", says="$600", source=source)

    assert "Named once" in page(client, "/sources/")
    assert "Single claims (1)" in words(page(client, "/sources/rules/"))


def test_of_many_rows_the_first_are_read_and_all_are_counted(client, monkeypatch):
    monkeypatch.setattr(resting, "MOST", 2)
    source = make_source(slug="rules")
    for number in range(3):
        exam = Exam.objects.create(slug=f"e{number}", name=f"S{number}", scope="license")
        exam.sources.add(source)
        exam.claims.create(field="fee", says="$600", source=source)

    said = words(page(client, "/sources/rules/"))
    assert "Exams (3) S0S1 3 in all; the first 2 are shown." in said
    assert "Single claims (3) S0: Fee$600S1: Fee$600 3 in all" in said


def test_a_source_takes_the_same_queries_for_one_and_three_of_everything(client):
    source = make_source(slug="rules")
    lean_on(source, 1)
    one = count_queries(client, "/sources/rules/")
    lean_on(source, 2)
    lean_on(source, 3)

    assert (one, count_queries(client, "/sources/rules/")) == (31, 31)


def test_sources_are_found_by_words_and_kind(client):
    make_source(title="ABPN: rules", publisher="ABPN")
    make_source(title="ABPN: a thread", kind="forum")
    make_source(title="Other")

    both, forum = page(client, "/sources/?q=abpn"), page(client, "/sources/?q=abpn&kind=forum")

    assert ("ABPN: rules" in both, "ABPN: a thread" in both, "Other<" in both) == (
        True,
        True,
        False,
    )
    assert "2 sources for “abpn”." in both
    assert ("ABPN: rules" in forum, "ABPN: a thread" in forum) == (False, True)


def test_the_list_tells_how_much_rests_on_each(client):
    source = make_source(title="Rules")
    exam = Exam.objects.create(slug="e", name="Step", scope="license")
    exam.sources.add(source)
    exam.claims.create(field="fee", says="$600", source=source)
    make_source(title="Unused")

    said = words(page(client, "/sources/"))

    assert "Rules official Named 2 times" in said.replace("Rules  ", "Rules ")
    assert "Unused official Not named by any entry yet" in said


def test_many_sources_stand_on_several_pages(client):
    for _ in range(55):
        make_source()

    assert "Page 1 of 2" in page(client, "/sources/?kind=official")
    assert "?kind=official&amp;page=2" in page(client, "/sources/?kind=official")
    assert page(client, "/sources/?page=2").count("Not named by any entry yet") == 5


def test_no_source_has_a_way_out(client):
    assert "No source is found." in page(client, "/sources/")


@pytest.mark.parametrize("query", ["%", "'\"", "a" * 10_000, "🙂", "\0", "<b>"])
def test_the_list_survives_any_query(client, query):
    make_source()

    page(client, f"/sources/?q={quote(query)}&kind={quote(query)}&page={quote(query)}")


def test_the_list_takes_the_same_queries_for_one_and_three(client):
    make_source()
    one = count_queries(client, "/sources/")
    make_source()
    make_source()

    assert (one, count_queries(client, "/sources/")) == (3, 3)
