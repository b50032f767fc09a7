"""The public page of a milestone, known without any person."""

import pytest

from careers.catalogue import Anchor, Confidence, Edge, Necessity
from careers.models import CatalogueVersion, ChoiceGroup
from tests.builders import make_milestone, make_residency, make_source, make_stage
from tests.careers.public_pages import answer, count_queries, facts, links, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def choice():
    """Step and Level, one of which suffices, and an application that needs one of them."""
    group = ChoiceGroup.objects.create(slug="first", name="Step or Level", needed=1)
    step = make_milestone(slug="step", name="Step", choice_group=group)
    level = make_milestone(slug="level", name="Level", choice_group=group, for_do=True)
    application = make_milestone(slug="apply", name="Apply")
    application.prerequisites.create(required_group=group)
    application.prerequisites.create(
        required_milestone=make_milestone(slug="letters", name="Letters"), is_hard=False
    )
    return step, level, application


def test_milestone_links_what_comes_first_with_the_choice_kept(client, choice):
    html = page(client, "/milestones/apply/?track=do")

    assert links(html) == [
        ("/milestones/step/?track=do", "Step"),
        ("/milestones/level/?track=do", "Level"),
        ("/milestones/letters/?track=do", "Letters"),
    ]
    assert html.count('<span class="badge">any 1 of “Step or Level”</span>') == 2
    assert html.count('<span class="badge">better first, not a must</span>') == 1


def test_milestone_links_what_it_unlocks_and_its_alternatives(client, choice):
    html = page(client, "/milestones/step/")

    assert links(html) == [("/milestones/apply/", "Apply"), ("/milestones/level/", "Level")]
    assert '<h2 id="choice-heading">Any 1 of “Step or Level”</h2>' in html


def test_milestone_says_where_its_dates_come_from(client):
    milestone = make_milestone(slug="exam", timing="", evidence="Score report")
    milestone.dates.create(
        edge=Edge.DUE,
        anchor=Anchor.RESIDENCY_END,
        offset_months=-12,
        because="It is taken in the last year.",
        source=make_source(title="Exam rules"),
    )

    html = page(client, "/milestones/exam/")

    assert "<p>1 year before the end of residency</p>" in html
    assert "It is taken in the last year. Source: <a href=" in html
    assert "<dt>Usual timing</dt><dd>not known</dd>" in html
    assert "<dt>Shown by</dt><dd>Score report</dd>" in html


def test_milestone_says_how_long_it_takes_and_who_says_so(client):
    source = make_source(slug="guide", title="The guide")
    make_milestone(slug="year", takes_days=730, takes_source=source, is_event=True)
    make_milestone(slug="free")

    said = dict(facts(page(client, "/milestones/year/")))
    assert said["Takes at least"] == "2 years, once what comes first is doneSource: The guide ."
    assert said["When it is done"] == "on its date, not before"
    assert "Takes at least" not in page(client, "/milestones/free/")


def test_milestone_without_dates_says_it_has_none(client):
    make_milestone(slug="free")

    assert "It has no dates: no source gives one." in page(client, "/milestones/free/")


def test_milestone_that_is_not_verified_says_so(client):
    make_milestone(slug="doubt", confidence=Confidence.UNVERIFIED, necessity=Necessity.OPTIONAL)

    html = page(client, "/milestones/doubt/")

    assert '<span class="notice-word">Not verified.</span>' in html
    assert '<span class="badge-necessity badge-necessity--optional">optional</span>' in html


def test_milestone_says_whether_it_is_for_the_one_who_asks(client):
    pmr = make_residency(slug="pmr", name="PM&R")
    make_residency(slug="neurology", name="Neurology")
    make_milestone(slug="exam", residencies=[pmr])

    answers = [
        answer(page(client, f"/milestones/exam/{query}"))
        for query in ("", "?residency=pmr", "?track=md&residency=neurology", "?track=img")
    ]

    assert answers == [
        None,
        ("PM&R", "Part of this pathway."),
        ("MD, Neurology", "Not part of this pathway. It is for PM&R only."),
        ("international graduates", "That depends on the residency. It is for PM&R only."),
    ]


HOSTILE = ["xx", "%00", "<script>alert(1)</script>", "md%0d%0a", "é" * 3000, "MD", "1 OR 1=1"]


@pytest.mark.parametrize("value", HOSTILE)
def test_wrong_values_are_ignored_and_said_beside_the_field(client, value):
    make_milestone(slug="exam")

    html = page(client, f"/milestones/exam/?track={value}&residency={value}")

    assert "There is no such degree; it was left open." in html
    assert "There is no such residency; it was left open." in html
    assert "<script>alert" not in html
    assert answer(html) is None


def test_a_retired_residency_cannot_be_asked_about(client):
    make_residency(slug="old", is_published=False)
    make_milestone(slug="exam")

    html = page(client, "/milestones/exam/?residency=old&track=md")

    assert "There is no such residency; it was left open." in html
    assert answer(html) == ("MD", "Part of this pathway.")


def test_retired_milestone_is_for_advisors_only(client, applicant_client, advisor_client):
    make_milestone(slug="old", is_published=False)
    stage = make_stage(is_published=False)
    make_milestone(slug="older", stage=stage)

    for url in ("/milestones/old/", "/milestones/older/"):
        assert [c.get(url).status_code for c in (client, applicant_client)] == [404, 404]
        assert "This is a preview for advisors." in page(advisor_client, url)


def test_milestone_page_takes_the_same_queries_for_one_and_three_of_everything(client):
    milestone = make_milestone(slug="exam", sources=[make_source()])
    grow(milestone)
    one = count_queries(client, "/milestones/exam/")
    grow(milestone)
    grow(milestone)
    CatalogueVersion.bump()

    assert (one, count_queries(client, "/milestones/exam/")) == (8, 8)


def grow(milestone):
    source = make_source()
    milestone.sources.add(source)
    milestone.residencies.add(make_residency())
    milestone.claims.create(field="timing", says="Late", source=source)
    milestone.prerequisites.create(required_milestone=make_milestone())
    edge = list(Edge)[milestone.dates.count()]
    milestone.dates.create(edge=edge, anchor=Anchor.GRADUATION, because="So.", source=source)
