"""The filters of the lists."""

import pytest
from dateutil.relativedelta import relativedelta
from django.utils import timezone

from careers.models import Milestone
from tests.builders import make_milestone, make_residency
from tests.careers.admin_pages import admin_url

pytestmark = pytest.mark.django_db


def listed(client, **query):
    response = client.get(admin_url(Milestone, "changelist"), query)
    return {row.slug for row in response.context["cl"].result_list}


def test_due_for_review(advisor_client):
    today = timezone.localdate()
    make_milestone(slug="never")
    make_milestone(slug="fresh", checked_on=today)
    make_milestone(slug="stale", checked_on=today - relativedelta(months=3), review_every=3)
    assert listed(advisor_client, review="due") == {"never", "stale"}
    assert listed(advisor_client) == {"never", "fresh", "stale"}


@pytest.mark.parametrize(
    ("track", "slugs"), [("md", {"all", "md"}), ("do", {"all"}), ("img", {"all", "img"})]
)
def test_degree_includes_what_is_for_everyone(track, slugs, advisor_client):
    make_milestone(slug="all")
    make_milestone(slug="md", for_md=True)
    make_milestone(slug="img", for_img=True)
    assert listed(advisor_client, track=track) == slugs


def test_residency_includes_what_is_for_everyone(advisor_client):
    neurology, psychiatry = make_residency(slug="neurology"), make_residency(slug="psych")
    make_milestone(slug="all")
    make_milestone(slug="both", residencies=[neurology, psychiatry])
    make_milestone(slug="psych", residencies=[psychiatry])
    assert listed(advisor_client, residency="neurology") == {"all", "both"}
    assert listed(advisor_client, residency="psych") == {"all", "both", "psych"}


def test_stage_confidence_and_published(advisor_client):
    one = make_milestone(slug="one", confidence="unverified")
    make_milestone(slug="two", is_published=False)
    assert listed(advisor_client, stage__id__exact=one.stage_id) == {"one"}
    assert listed(advisor_client, confidence__exact="unverified") == {"one"}
    assert listed(advisor_client, is_published__exact=0) == {"two"}


def test_search(advisor_client):
    make_milestone(slug="one", name="Letters")
    make_milestone(slug="two", guidance="Ask for letters early.")
    make_milestone(slug="three")
    assert listed(advisor_client, q="letters") == {"one", "two"}


@pytest.mark.parametrize("name", ["slug", "confidence__exact", "residency", "track"])
def test_a_nul_character_is_refused(name, advisor_client):
    """PostgreSQL would answer it with an error."""
    response = advisor_client.get(admin_url(Milestone, "changelist"), {name: "\0"})
    assert response.status_code == 400
