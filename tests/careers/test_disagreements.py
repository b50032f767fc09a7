"""What sources disagree on: topics and single facts."""

import pytest

from careers.models import (
    Disagreement,
    Exam,
)
from tests.builders import make_source
from tests.careers.public_pages import count_queries, page, words

pytestmark = pytest.mark.django_db


def make_exam(**fields):
    fields = {"slug": "exam", "name": "Step", "scope": "license"} | fields
    return Exam.objects.create(**fields)


def test_a_topic_shows_its_views_and_what_we_use(client):
    topic = Disagreement.objects.create(slug="length", name="Length", handling="Four years.")
    for says in ("Three.", "Four."):
        topic.claims.create(field="view", says=says, source=make_source(title=f"Book {says}"))

    html = page(client, "/disagreements/")

    assert '<section class="dispute" id="length"' in html
    said = words(html)
    assert "Three. Book Three." in said
    assert "What we use, and why: Four years." in said
    assert "1 topic written up, and 0 single facts on which sources differ." in said


def test_every_fact_with_unlike_claims_is_listed(client):
    exam, other = make_exam(), make_exam(slug="other", is_published=False)
    for entry in (exam, other):
        for says in ("$600", "$650"):
            entry.claims.create(field="fee", says=says, source=make_source())
    for says in ("four", "Four"):
        exam.claims.create(field="attempts", says=says, source=make_source())

    html = page(client, "/disagreements/")

    assert "0 topics written up, and 1 single fact on which sources differ." in words(html)
    assert '<h3><a href="/exams/exam/">Step</a>: Fee</h3>' in html


def test_disagreements_take_the_same_queries_for_one_and_three(client):
    def make_dispute(slug):
        exam = make_exam(slug=slug)
        for says in ("1", "2"):
            exam.claims.create(field="fee", says=says, source=make_source())
        topic = Disagreement.objects.create(slug=slug, name="T", handling="H")
        topic.claims.create(field="view", says="A", source=make_source())

    make_dispute("one")
    one = count_queries(client, "/disagreements/")
    make_dispute("two")
    make_dispute("three")

    assert (one, count_queries(client, "/disagreements/")) == (8, 8)
