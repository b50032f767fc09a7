"""Codes of an authenticator app: each works once, and for half a minute."""

import time
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth
from django.test import Client
from django.urls import reverse

from tests.applicants.accounts import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    user = steps.make_account()
    steps.add_second_factor(user)
    return user


def enters(user, code):
    """Whether somebody with the password gets in with `code`."""
    client = Client()
    steps.sign_in(client, user.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    return steps.is_signed_in(client)


def test_a_code_works_once(user):
    code = steps.totp(steps.SECRET, seconds=10)
    assert [enters(user, code), enters(user, code)] == [True, False]


@pytest.mark.parametrize(("later", "is_good"), [(0, True), (30, False), (-30, False)])
def test_a_code_of_another_half_minute_is_refused(user, monkeypatch, later, is_good):
    code = steps.totp(steps.SECRET, seconds=10)
    clock = SimpleNamespace(time=lambda: time.time() + later)
    monkeypatch.setattr(auth, "time", clock)
    assert enters(user, code) is is_good
