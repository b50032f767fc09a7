"""Pages of signed-in people stay in no cache; public pages may."""

import pytest
from django.db import DatabaseError
from django.urls import reverse

from applicants.accounts import close_account
from applicants.settling import settle
from applicants.views.common import with_applicant
from tests.builders import NOW, make_milestone, make_residency

NO_STORE = "max-age=0, no-cache, no-store, must-revalidate, private"


def cache_control(client, url, **options):
    return client.get(url, **options).headers.get("Cache-Control")


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/start/",
        "/pathway/",
        "/pathway/step/",
        "/pathway/timeline/",
        "/pathway/step/evidence/",
        "/profile/",
        "/profile/interruptions/",
        "/pathway/what-if/",
        "/pathway/what-if/?s=x",
        "/profile/data/",
        "/profile/data/download/",
        "/profile/data/import/",
        "/reminders/",
        "/reminders/calendar.ics",
        "/welcome/",
        "/welcome/behind-you/",
        "/accounts/",
        "/accounts/email/",
        "/accounts/close/",
        "/milestones/step/",
        "/residencies/",
        "/no-such-page/",
        "/admin/",
    ],
)
def test_no_cache_keeps_the_page_of_a_person(url, applicant_client):
    make_milestone(slug="step")
    assert cache_control(applicant_client, url) == NO_STORE


def test_no_cache_keeps_a_fragment_or_the_answer_to_a_change(applicant_client):
    make_milestone(slug="step")
    htmx = {"HX-Request": "true"}
    assert cache_control(applicant_client, "/pathway/step/", headers=htmx) == NO_STORE
    answer = applicant_client.post("/pathway/step/change/", {"to": "done.0"}, headers=htmx)
    assert answer.headers["Cache-Control"] == NO_STORE


def test_no_cache_keeps_what_advisors_see(advisor_client):
    make_residency(slug="secret", is_published=False)
    for url in ["/admin/careers/milestone/", "/residencies/secret/", "/pathway/"]:
        assert cache_control(advisor_client, url) == NO_STORE


def test_public_pages_may_be_kept_but_are_asked_for_each_time(client, db):
    make_milestone(slug="step")
    for url in ["/", "/residencies/", "/milestones/step/"]:
        response = client.get(url)
        assert response.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert not response.cookies


def test_who_closes_the_account_in_another_tab_meanwhile_has_to_sign_in(applicant, rf):
    @with_applicant
    def slow(request, own):
        close_account(applicant.user)
        settle(own, now=NOW)

    request = rf.post("/")
    request.user = applicant.user
    assert slow(request).url == reverse("applicants:start")


def test_a_fault_is_told_to_whoever_runs_the_site(applicant, rf):
    @with_applicant
    def broken(request, own):
        raise DatabaseError

    request = rf.post("/")
    request.user = applicant.user
    with pytest.raises(DatabaseError):
        broken(request)
