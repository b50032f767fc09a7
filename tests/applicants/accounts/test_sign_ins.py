"""The list of where somebody is signed in, and ending one of them."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applicants import session_times
from applicants.models import AuditEvent
from tests.applicants.accounts.steps import make_account, sign_in

pytestmark = pytest.mark.django_db

LIST = "/accounts/sessions/"
OVERVIEW = "/accounts/"


def device(user, **headers):
    """A client on which `user` signed in by the form."""
    client = Client(headers=headers)
    sign_in(client, user.email)
    return client


def ending(client):
    """The address that ends the sign-in of `client`."""
    row = UserSession.objects.get(session_key=client.session.session_key)
    return reverse("applicants:end-session", args=[row.pk])


def test_one_of_them_is_ended_and_dead_at_once(user):
    here, there, third = device(user), device(user), device(user)
    response = here.post(ending(there))

    assert response.url == LIST
    told = [message.message for message in get_messages(response.wsgi_request)]
    assert told[-1] == "That device is signed out."
    statuses = [each.get(OVERVIEW).status_code for each in [here, there, third]]
    assert statuses == [HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.OK]
    assert AuditEvent.objects.filter(kind="session_ended", subject_id=user.pk).count() == 1


def test_somebody_elses_cannot_be_ended(user, user_client):
    other = device(make_account())

    assert user_client.post(ending(other)).status_code == HTTPStatus.NOT_FOUND
    assert other.get(OVERVIEW).status_code == HTTPStatus.OK


def test_nothing_ends_by_following_a_link(user):
    here, there = device(user), device(user)

    assert here.get(ending(there)).url == LIST
    assert there.get(OVERVIEW).status_code == HTTPStatus.OK


def test_this_device_is_marked_and_has_no_button(user):
    here = device(user, user_agent="Firefox on Windows")
    page = here.get(LIST).text

    assert page.count("This device") == 1
    assert ending(here) not in page


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.77", "203.0.113.0"), ("2001:db8:12:3456::7", "2001:db8:12::")],
)
def test_of_the_address_only_the_network_is_stored(user, address, network):
    client = Client(REMOTE_ADDR=address)
    sign_in(client, user.email)

    assert UserSession.objects.get().ip == network
    page = client.get(LIST).text
    assert (network in page, address in page) == (True, False)


def test_the_last_use_is_noted_once_an_hour(user, django_assert_num_queries):
    client = device(user)
    before = timezone.now() - timedelta(days=1)
    UserSession.objects.update(last_seen_at=before)
    client.get(OVERVIEW)
    assert UserSession.objects.get().last_seen_at == before

    session = client.session
    session[session_times.SEEN] -= session_times.HOUR
    session.save()
    client.get(OVERVIEW)
    assert timezone.now() - UserSession.objects.get().last_seen_at < timedelta(minutes=1)
