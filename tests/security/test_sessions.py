"""Cookies and sessions: their flags, when a session takes another key, and when it ends."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from config import settings as production
from tests.applicants.accounts.steps import (
    SECRET,
    add_second_factor,
    is_signed_in,
    last_link,
    make_account,
    reset,
    sign_in,
    totp,
)
from tests.builders import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "another horse battery staple"


@pytest.fixture
def user():
    return make_account(email="ada@example.org")


def key_of(client):
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    return cookie and cookie.value


def test_cookies_are_for_this_host_and_https_alone(settings, user):
    names = {}
    for kind in ["SESSION", "CSRF"]:
        for what in ["NAME", "SECURE", "HTTPONLY", "SAMESITE", "PATH", "DOMAIN"]:
            name = f"{kind}_COOKIE_{what}"
            if hasattr(production, name):
                setattr(settings, name, getattr(production, name))
    browser = Client()
    browser.get(reverse("account_login"))
    sign_in(browser, user.email)
    for name, cookie in browser.cookies.items():
        names[name] = {key: value for key, value in cookie.items() if value}
        names[name].pop("expires", None)
        names[name].pop("max-age", None)

    strict = {"path": "/", "samesite": "Lax", "secure": True, "httponly": True}
    assert names == {"__Host-session": strict, "__Host-csrf": strict}


def test_no_script_of_ours_reads_a_cookie():
    scripts = settings.BASE_DIR.glob("static/**/*.js")
    assert [path.name for path in scripts if "document.cookie" in path.read_text()] == []


def test_signing_in_takes_another_key_and_ends_the_old_one(client, user):
    """Whoever planted a session in a browser holds nothing once somebody signs in."""
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = "by somebody"
    session.save()
    planted = key_of(client)

    sign_in(client, user.email)

    assert is_signed_in(client)
    assert key_of(client) != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_a_key_that_the_server_never_gave_is_not_taken(client, user):
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    sign_in(client, user.email)

    assert is_signed_in(client)
    assert key_of(client) != "a" * 32


def test_the_second_factor_takes_another_key(client, user):
    add_second_factor(user)
    sign_in(client, user.email)
    before = key_of(client)
    assert not is_signed_in(client)

    client.post(reverse("mfa_authenticate"), {"code": totp(SECRET)})

    assert is_signed_in(client)
    assert key_of(client) != before
    assert not Session.objects.filter(session_key=before).exists()


def test_changing_the_password_takes_another_key_and_ends_all_others(client, user):
    elsewhere = Client()
    for browser in [client, elsewhere]:
        sign_in(browser, user.email)
    before = key_of(client)
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), data)

    assert key_of(client) != before
    assert client.get(reverse("applicants:account")).status_code == 200
    assert elsewhere.get(reverse("applicants:account")).status_code == 302


def test_a_new_password_by_mail_ends_every_session(client, user):
    """Whoever had got in with the old password is out."""
    sign_in(client, user.email)
    owner = Client()
    reset(owner, user.email)
    form = owner.get(last_link()).url
    owner.post(form, {"password1": NEW, "password2": NEW})

    assert client.get(reverse("applicants:account")).status_code == 302


def test_signing_out_ends_the_session_on_the_server(client, user):
    sign_in(client, user.email)
    key = key_of(client)
    client.post(reverse("account_logout"))

    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key
    assert thief.get(reverse("applicants:account")).status_code == 302


def test_the_token_against_forgery_changes_with_the_sign_in(client, user):
    page = client.get(reverse("account_login"))
    before = client.cookies[settings.CSRF_COOKIE_NAME].value
    assert re.search(r'name="csrfmiddlewaretoken" value="\w{64}"', page.text)

    sign_in(client, user.email)

    assert client.cookies[settings.CSRF_COOKIE_NAME].value != before
