"""Limits, each to the exact number; those of signing in stand in tests/applicants/accounts."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applicants.models import CalendarFeed
from tests.applicants.accounts.steps import make_account, sign_in

pytestmark = pytest.mark.django_db


def statuses(step, times):
    return [step().status_code for _ in range(times)]


@pytest.mark.parametrize("address", ["/calendar/{}.ics", "/reminders/stop/{}/"])
def test_guessing_at_secret_addresses_is_stopped_by_client(address, client):
    guesses = iter(range(61))

    found = statuses(lambda: client.get(address.format(f"a.{next(guesses)}")), 61)

    assert found == [404] * 60 + [429]


def test_guesses_at_all_secret_addresses_count_together(client):
    assert statuses(lambda: client.get("/calendar/a.b.ics"), 30) == [404] * 30
    assert statuses(lambda: client.post("/reminders/stop/a.b/"), 31) == [404] * 30 + [429]


def test_guesses_of_one_client_stop_no_other_and_no_right_address(applicant, client):
    feed = CalendarFeed.objects.begin(applicant)
    statuses(lambda: client.get("/calendar/a.b.ics"), 61)

    assert client.get(f"/calendar/{feed.token}.ics").status_code == 200
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.get("/calendar/a.b.ics").status_code == 404


def test_after_a_minute_one_may_try_again(client, monkeypatch):
    statuses(lambda: client.get("/calendar/a.b.ics"), 61)
    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)

    assert client.get("/calendar/a.b.ics").status_code == 404


def test_one_network_counts_as_one_client(client):
    """Who has IPv6 has billions of addresses; all of one network count together."""
    found = [
        Client(REMOTE_ADDR=f"2001:db8:1:1::{number:x}").get("/calendar/a.b.ics").status_code
        for number in range(1, 62)
    ]

    assert found == [404] * 60 + [429]


def test_giving_the_password_again_is_limited(client):
    user = make_account()
    sign_in(client, user.email)
    address = reverse("account_reauthenticate")

    found = statuses(lambda: client.post(address, {"password": "wrong"}), 11)

    assert set(found[:5]) == {200}
    assert found[10] == 429


def test_imports_are_limited_by_person(applicant_client, other_client):
    def send(client=applicant_client):
        upload = SimpleUploadedFile("export.zip", b"no export")
        return client.post("/profile/data/import/", {"upload": upload})

    assert statuses(send, 21) == [200] * 20 + [429]
    assert send(other_client).status_code == 200


def test_who_is_stopped_is_told_how_long_to_wait(client):
    for _ in range(61):
        answer = client.get("/calendar/a.b.ics")

    assert answer["Retry-After"] == "300"
    assert "Too many tries" in answer.text
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
