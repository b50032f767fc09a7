"""What a stranger could count or time: known and unknown addresses cost the same."""

import pytest
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.applicants.accounts.steps import (
    UNKNOWN,
    change_address,
    confirm_identity,
    make_account,
    reset,
    sign_in,
    sign_up,
)

pytestmark = pytest.mark.django_db
KNOWN = "known@example.org"


@pytest.fixture
def hashed(monkeypatch):
    """The passwords that were hashed, which takes most of the time."""
    hasher = type(get_hasher())
    encode, found = hasher.encode, []
    monkeypatch.setattr(hasher, "encode", lambda *args: found.append(args) or encode(*args))
    return found


def fail_to_sign_in(client, email):
    return sign_in(client, email, "a wrong password")


def change_to(client, email):
    client.force_login(make_account())
    confirm_identity(client)
    return change_address(client, email)


def cost(step, email, hashed):
    """The hashes, the mails and the statements of one step."""
    client = Client()
    cache.clear()
    hashed.clear()
    mail.outbox.clear()
    with CaptureQueriesContext(connection) as captured:
        step(client, email)
    return len(hashed), len(mail.outbox), len(captured)


@pytest.mark.parametrize(
    ("step", "hashes", "mails"),
    [(fail_to_sign_in, 1, 0), (reset, 0, 1), (sign_up, 1, 1), (change_to, 2, 1)],
)
def test_known_and_unknown_addresses_cost_the_same(step, hashes, mails, hashed):
    """A hash takes as long as hundreds of statements, a mail as long as some dozens."""
    make_account(email=KNOWN)
    cost(step, "warm@example.org", hashed)  # what is loaded once is loaded now
    known, unknown = [cost(step, email, hashed) for email in [KNOWN, UNKNOWN]]

    assert (known[:2], unknown[:2]) == ((hashes, mails), (hashes, mails))
    assert abs(known[2] - unknown[2]) <= 8  # a new account is written, a known one is not


def test_no_page_of_signing_in_names_a_second_factor_before_the_password(client):
    """Whether an account has one would tell that there is an account."""
    make_account(email=KNOWN)
    pages = [fail_to_sign_in(Client(), email).text for email in [KNOWN, UNKNOWN]]

    assert reverse("mfa_authenticate") not in "".join(pages)
