"""How long one stays signed in."""

import time
from types import SimpleNamespace

import pytest
from django.urls import reverse

from applicants import session_times
from tests.applicants.accounts import steps

pytestmark = pytest.mark.django_db
DAY = 24 * 3600


@pytest.fixture
def after(client, monkeypatch):
    """Whether somebody is still signed in after pages so many days from the sign-in."""

    def after(*days):
        steps.sign_in(client, steps.make_account().email)
        began = time.time()
        for day in days:
            clock = SimpleNamespace(time=lambda day=day: began + day * DAY)
            monkeypatch.setattr(session_times, "time", clock)
            client.get(reverse("applicants:account"))
        return steps.is_signed_in(client)

    return after


def test_a_sign_in_that_is_used_lasts_ninety_days(after):
    assert after(*range(1, 90)) is True
    assert after(*range(1, 91)) is False


def test_each_use_begins_two_weeks_anew(after, client):
    """After them Django knows the session no more."""
    assert after(1) is True
    left = client.session.get_expiry_date().timestamp() - time.time()
    assert left == pytest.approx(14 * DAY, abs=60)


def test_a_new_sign_in_begins_the_ninety_days_anew(after, client):
    assert after(60) is True
    client.post(reverse("account_logout"))
    assert after(60) is True


def test_a_sign_in_of_before_this_was_noted_goes_on(client, after):
    assert after(0) is True
    session = client.session
    del session[session_times.BEGAN]
    session[session_times.SEEN] -= 2 * session_times.HOUR
    session.save()
    client.get(reverse("applicants:account"))
    assert client.session[session_times.BEGAN] == pytest.approx(time.time(), abs=60)
