"""What people see while the database, the shared cache or the mail server is away."""

from smtplib import SMTPServerDisconnected

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core import mail
from django.db import InterfaceError, OperationalError, connection
from django.urls import path
from redis.exceptions import ConnectionError as RedisConnectionError

from applicants.models import User
from config.faults import bad_request, is_outage, server_error
from tests.applicants.accounts.steps import (
    change_address,
    confirm_identity,
    make_account,
    reset,
    sign_in,
    sign_up,
)
from tests.careers.public_pages import words

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "ada@example.org", "nobody@example.org"
NO_MAIL = "We could not send the mail just now"
OUT_OF_SERVICE = "The site is out of service for a moment"


@pytest.fixture(autouse=True)
def answer_faults(client):
    client.raise_request_exception = False


@pytest.fixture
def no_mail(monkeypatch):
    """A mail server that refuses; `monkeypatch.undo` repairs it."""

    def refuse(self):
        raise SMTPServerDisconnected

    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    return monkeypatch


@pytest.fixture
def no_database(monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", refuse)
    return monkeypatch


def shown(response):
    """What a page of an outage says, but for its number."""
    assert response.headers["Retry-After"] == "30"
    text = response.text.replace(response["X-Request-ID"], "")
    return response.status_code, words(text.partition("<h1>")[2])


def test_without_a_mail_server_known_and_unknown_addresses_get_the_same_page(client, no_mail):
    make_account(email=KNOWN)
    pages = {
        shown(step(client, email)) for step in [sign_up, reset] for email in [KNOWN, UNKNOWN]
    }

    ((status, text),) = pages
    assert status == 503
    assert text.startswith(NO_MAIL)
    assert client.session.get("_auth_user_id") is None


def test_a_sign_up_without_mail_leaves_nothing_and_the_next_one_is_a_first(client, no_mail):
    assert sign_up(client, UNKNOWN).status_code == 503
    assert (User.objects.count(), EmailAddress.objects.count()) == (0, 0)

    no_mail.undo()
    assert sign_up(client, UNKNOWN).status_code == 302
    (message,) = mail.outbox
    assert message.subject.endswith("confirm your e-mail address")
    assert sign_in(client, UNKNOWN).status_code == 302


def test_a_reset_works_once_the_mail_server_is_back(client, no_mail):
    make_account(email=KNOWN)
    assert reset(client, KNOWN).status_code == 503

    no_mail.undo()
    assert reset(client, KNOWN).status_code == 302
    assert [message.to for message in mail.outbox] == [[KNOWN]]


def test_a_known_account_stays_when_its_mail_fails(client, no_mail):
    make_account(email=KNOWN)
    sign_up(client, KNOWN)
    assert User.objects.get().email == KNOWN


def test_a_change_of_address_can_be_tried_again(client, no_mail):
    client.force_login(make_account(email=KNOWN))
    confirm_identity(client)
    assert shown(change_address(client))[0] == 503

    no_mail.undo()
    assert change_address(client).status_code == 302
    assert [message.to for message in mail.outbox] == [["new@example.org"]]


def test_without_a_database_every_page_says_so(client, applicant_client, no_database):
    applicant_client.raise_request_exception = False
    for asker, address in [
        (client, "/"),
        (client, "/residencies/"),
        (applicant_client, "/pathway/"),
        (applicant_client, "/nowhere/"),
    ]:
        status, text = shown(asker.get(address))
        assert (address, status) == (address, 503)
        assert text.startswith(OUT_OF_SERVICE)
    assert shown(sign_in(client, KNOWN))[0] == 503


def test_without_the_table_of_the_cache_sign_in_says_so(client, settings):
    settings.CACHES = settings.CACHES | {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache_that_is_not_there",
        }
    }
    status, text = shown(sign_in(client, KNOWN))
    assert (status, text[: len(OUT_OF_SERVICE)]) == (503, OUT_OF_SERVICE)


def test_what_counts_as_an_outage():
    outages = [OperationalError(), InterfaceError(), RedisConnectionError()]
    faults = [ValueError(), KeyError("redis"), OSError()]

    assert [is_outage(error) for error in outages + faults] == [True] * 3 + [False] * 3


@login_not_required
def fail(request):
    raise ZeroDivisionError


handler500 = server_error
urlpatterns = [path("fail/", fail)]


@pytest.mark.urls("tests.operations.test_outages")
def test_a_fault_of_ours_stays_a_fault(client):
    response = client.get("/fail/")
    assert response.status_code == 500
    assert "Something went wrong here" in response.text
    assert "Retry-After" not in response.headers


def test_a_session_that_cannot_be_stored_is_an_outage(rf):
    """Django calls that a bad request, as if the person had done something wrong."""
    interrupted = SessionInterrupted("The request's session was deleted")
    interrupted.__context__ = OperationalError("the connection is gone")

    assert bad_request(rf.post("/"), interrupted).status_code == 503
