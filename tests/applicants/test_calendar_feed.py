"""The private address of a calendar: who gets what with it, and how it ends."""

import logging
import time
from datetime import date

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.urls import reverse

from applicants.actions import change_record
from applicants.models import CalendarFeed, MilestoneRecord
from config.logs import HideTokens
from tests.builders import NOW, make_milestone

PAGE = "/reminders/"
NO_STORE = "max-age=0, no-cache, no-store, must-revalidate, private"
SAVE, ROTATE, STOP, DOWNLOAD = PRIVATE = [
    "/reminders/calendar/",
    "/reminders/calendar/new-address/",
    "/reminders/calendar/stop/",
    "/reminders/calendar.ics",
]


@pytest.fixture
def feed(applicant):
    cache.clear()  # it counts visits, and rows of several tests have the same number
    return CalendarFeed.objects.begin(applicant)


@pytest.fixture
def planned(applicant):
    milestone = make_milestone(slug="rotation", name="Rotation")
    record = MilestoneRecord.objects.for_milestone(applicant, milestone)
    change_record(record, planned_on=date(2027, 3, 1), now=NOW)
    return record


def address(feed):
    return reverse("applicants:calendar-feed", args=[feed.token])


def test_the_address_works_without_signing_in(client, feed, planned, django_assert_num_queries):
    with django_assert_num_queries(6):  # feed, interruptions, catalogue, plan, options, moment
        response = client.get(address(feed))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == NO_STORE
    assert "SUMMARY:Planned: Rotation\r\n" in response.text
    assert "URL:http://testserver/pathway/rotation/\r\n" in response.text
    assert not response.cookies


def test_who_has_it_already_is_told_so(client, feed, planned):
    tag = client.get(address(feed))["ETag"]
    again = client.get(address(feed), headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    change_record(planned, planned_on=date(2027, 3, 2), now=NOW)
    assert client.get(address(feed), headers={"If-None-Match": tag}).status_code == 200


def test_only_the_whole_address_leads_to_it(client, feed):
    nonce, signature = feed.token.split(".")
    wrong = [
        nonce,
        f"{nonce}.",
        f"{nonce}.{signature[:-1]}",
        f"x{feed.token}",
        "x",
        f"{nonce}.x",
    ]
    answers = [client.get(f"/calendar/{token}.ics").status_code for token in wrong]
    assert answers == [404] * len(wrong)
    with override_settings(SECRET_KEY="another"):
        signed_elsewhere = address(feed)
    # What the database holds is not enough.
    assert client.get(signed_elsewhere).status_code == 404
    assert client.post(address(feed)).status_code == 405


def test_a_wrong_address_costs_no_query(client, feed, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not CalendarFeed.objects.for_token("x.y").exists()


def test_a_new_address_kills_the_old_one_and_keeps_the_events(client, applicant_client, feed):
    old, space = address(feed), feed.uid_space
    response = applicant_client.post(ROTATE, follow=True)
    feed.refresh_from_db()
    assert "Your calendar has a new address." in response.text
    assert address(feed) in response.text
    assert old not in response.text
    assert feed.uid_space == space
    assert client.get(old).status_code == 404
    assert client.get(address(feed)).status_code == 200


def test_stopping_kills_it(client, applicant_client, feed):
    old = address(feed)
    for _ in range(2):
        assert applicant_client.post(STOP).status_code == 302
    assert client.get(old).status_code == 404
    assert "Create my address" in applicant_client.get(PAGE).text


def test_a_closed_or_inactive_account_has_no_calendar(client, feed):
    feed.applicant.user.is_active = False
    feed.applicant.user.save()
    assert client.get(address(feed)).status_code == 404
    feed.applicant.user.delete()
    assert client.get(address(feed)).status_code == 404


def test_it_is_turned_on_and_changed_by_its_owner(applicant, applicant_client, other_client):
    applicant_client.post(SAVE, {"alarm_days": ""})
    feed = applicant.calendar_feed
    assert (feed.alarm_days, feed.has_notes) == (None, False)
    token = feed.token
    applicant_client.post(SAVE, {"alarm_days": "7", "has_notes": "on"})
    feed.refresh_from_db()
    assert (feed.alarm_days, feed.has_notes, feed.token) == (7, True, token)
    # Clients see that something changed.
    version = applicant.version
    applicant.refresh_from_db()
    assert applicant.version == version + 2
    assert token not in other_client.get(PAGE).text


def test_a_wrong_choice_is_said_beside_it(applicant, applicant_client):
    response = applicant_client.post(SAVE, {"alarm_days": "2"})
    assert response.status_code == 200
    assert "alarm_days" in response.context["feed_form"].errors
    assert not CalendarFeed.objects.exists()


def test_the_download_is_the_same_file(client, applicant_client, feed, planned):
    response = applicant_client.get(DOWNLOAD)
    assert response["Content-Disposition"] == 'attachment; filename="pathway.ics"'
    assert response.content == client.get(address(feed)).content
    assert response["Cache-Control"] == NO_STORE


@pytest.mark.parametrize("url", PRIVATE)
def test_the_rest_is_for_its_owner(url, client, advisor_client, stranger_client, feed):
    method = "get" if url.endswith(".ics") else "post"
    nobody, advisor, stranger = (
        getattr(browser, method)(url) for browser in (client, advisor_client, stranger_client)
    )
    assert nobody["Location"].startswith("/accounts/login/")
    assert "This account has no pathway" in advisor.text
    assert stranger["Location"] == "/welcome/"
    feed.refresh_from_db()


@pytest.mark.parametrize("url", PRIVATE[:3])
def test_a_visit_changes_nothing(url, applicant_client, feed):
    token = feed.token
    assert applicant_client.get(url)["Location"] == PAGE
    feed.refresh_from_db()
    assert feed.token == token


def test_others_change_only_their_own(other_client, feed):
    token = feed.token
    for url in PRIVATE[1:3]:
        other_client.post(url)
    feed.refresh_from_db()
    assert feed.token == token


def test_a_program_that_asks_without_end_is_told_to_wait(client, feed, monkeypatch):
    answers = [client.get(address(feed)) for _ in range(61)]
    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert answers[-1]["Retry-After"] == "300"
    later = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get(address(feed)).status_code == 200


def test_no_log_names_an_address(client, feed, caplog, settings):
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["names_nobody", "hide_tokens"]
    caplog.handler.addFilter(HideTokens())
    client.get(address(feed) + "x")
    client.get(f"/calendar/{feed.token}x.ics")
    client.get("/reminders/stop/17.abc/")
    for path in [address(feed), "/reminders/stop/17.abc/", "/sources/abc/"]:
        logging.getLogger("somebody.else").warning("Not Found: %s", path)
    assert [record.getMessage() for record in caplog.records] == [
        "GET (no route)",
        "GET calendar/<str:token>.ics",
        "GET reminders/stop/<str:token>/",
        "Not Found: /calendar/…",
        "Not Found: /reminders/stop/…/",
        "Not Found: /sources/abc/",
    ]
    assert feed.token not in caplog.text
