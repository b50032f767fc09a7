"""Nothing tells who has an account; guessing is slowed down; one door for the admin."""

import re
from http import HTTPStatus
from smtplib import SMTPRecipientsRefused

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.applicants.accounts.steps import (
    SECRET,
    UNKNOWN,
    confirm_identity,
    is_signed_in,
    make_account,
    reset,
    sign_in,
    sign_up,
    totp,
)
from tests.builders import PASSWORD, make_user

pytestmark = pytest.mark.django_db

KNOWN = "known@example.org"

# Who has an account --------------------------------------------------------------------------


def seen_by_stranger(step, email):
    """Everything a stranger sees of `step`: statuses, addresses, headers, the last page."""
    client = Client()
    response = step(client, email)
    target = response if response.status_code == HTTPStatus.OK else client.get(response.url)
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", target.text)
    headers = set(response.headers)
    cookies = set(client.cookies)
    return (
        response.status_code,
        response.headers.get("Location"),
        headers,
        cookies,
        target.status_code,
        page.replace(email, "ADDRESS"),
    )


def fail_to_sign_in(client, email):
    return sign_in(client, email, "a wrong password")


@pytest.mark.parametrize("known", [KNOWN, KNOWN.upper()])
@pytest.mark.parametrize("is_confirmed", [True, False])
@pytest.mark.parametrize("step", [sign_up, fail_to_sign_in, reset])
def test_known_and_unknown_addresses_look_the_same(step, is_confirmed, known):
    user = make_user(email=KNOWN)
    EmailAddress.objects.create(user=user, email=KNOWN, verified=is_confirmed, primary=True)
    assert seen_by_stranger(step, known) == seen_by_stranger(step, UNKNOWN)


@pytest.mark.parametrize("step", [sign_up, fail_to_sign_in, reset])
def test_they_also_look_the_same_the_second_time(step):
    make_account(email=KNOWN)
    for email in [KNOWN, UNKNOWN]:
        seen_by_stranger(step, email)

    assert seen_by_stranger(step, KNOWN) == seen_by_stranger(step, UNKNOWN)


def test_an_address_that_just_got_a_mail_looks_like_any_other():
    make_account(email=KNOWN)
    sign_up(Client(), KNOWN)

    assert seen_by_stranger(sign_up, KNOWN) == seen_by_stranger(sign_up, UNKNOWN)


def test_changing_to_a_known_address_tells_nothing(client):
    make_account(email=KNOWN)
    pages = []
    for email in [KNOWN, UNKNOWN]:
        client = Client()
        client.force_login(make_account())
        confirm_identity(client)
        data = {"email": email, "action_add": ""}
        page = client.post(reverse("account_email"), data, follow=True)
        pages.append(re.sub(r"\b\w{64}\b|user\d+@", "", page.text).replace(email, ""))

    assert pages[0] == pages[1]


@pytest.mark.parametrize("step", [sign_up, fail_to_sign_in])
def test_known_and_unknown_addresses_cost_one_hash_each(step, monkeypatch):
    """Hashing takes most of the time, so its number is what a stopwatch would see."""
    make_account(email=KNOWN)
    hasher = type(get_hasher())
    encode, encoded = hasher.encode, []
    monkeypatch.setattr(hasher, "encode", lambda *args: encoded.append(args) or encode(*args))

    for email in [KNOWN, UNKNOWN]:
        encoded.clear()
        step(Client(), email)
        assert len(encoded) == 1


# Rate limits ---------------------------------------------------------------------------------


def test_after_five_wrong_passwords_the_right_one_must_wait(client):
    user = make_account()
    statuses = [fail_to_sign_in(client, user.email).status_code for _ in range(6)]

    assert statuses == [HTTPStatus.OK] * 5 + [HTTPStatus.TOO_MANY_REQUESTS]
    response = sign_in(client, user.email)
    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "Too many tries" in response.text
    assert "429.html" in [template.name for template in response.templates]
    assert not is_signed_in(client)


def test_the_limit_is_the_same_for_unknown_addresses(client):
    statuses = [fail_to_sign_in(client, UNKNOWN).status_code for _ in range(6)]

    assert statuses == [HTTPStatus.OK] * 5 + [HTTPStatus.TOO_MANY_REQUESTS]


def test_the_limit_of_one_address_does_not_stop_another(client):
    for _ in range(6):
        fail_to_sign_in(client, UNKNOWN)

    assert sign_in(client, make_account().email).status_code == HTTPStatus.FOUND


def test_guessing_at_many_addresses_is_stopped_by_client(client):
    statuses = [fail_to_sign_in(client, f"{n}@example.org").status_code for n in range(11)]

    assert statuses == [HTTPStatus.OK] * 10 + [HTTPStatus.TOO_MANY_REQUESTS]


@pytest.mark.parametrize(("step", "allowed"), [(reset, 20), (sign_up, 20)])
def test_signing_up_and_reset_are_limited_by_client(client, step, allowed):
    statuses = [step(client, f"{n}@example.org").status_code for n in range(allowed + 1)]

    assert statuses == [HTTPStatus.FOUND] * allowed + [HTTPStatus.TOO_MANY_REQUESTS]


def test_reset_is_limited_by_address(client):
    statuses = [reset(client, KNOWN).status_code for _ in range(6)]

    assert statuses == [HTTPStatus.FOUND] * 5 + [HTTPStatus.TOO_MANY_REQUESTS]


def test_confirming_again_sends_no_flood_of_mail(client):
    make_account(email=KNOWN)
    for _ in range(3):
        sign_up(Client(), KNOWN)

    assert len(mail.outbox) == 1


def test_the_limits_hold_in_the_cache_of_production(client, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache_entries",
        }
    }
    call_command("createcachetable", verbosity=0)
    statuses = [fail_to_sign_in(client, UNKNOWN).status_code for _ in range(6)]

    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM cache_entries")
        assert cursor.fetchone()[0] > 0
    assert statuses == [HTTPStatus.OK] * 5 + [HTTPStatus.TOO_MANY_REQUESTS]


def fail_from(address, forwarded=None):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    client = Client(REMOTE_ADDR=address, **headers)
    return [fail_to_sign_in(client, f"{n}@example.org").status_code for n in range(11)][-1]


def test_a_forged_forwarding_header_is_ignored():
    assert fail_from("10.0.0.1", "1.1.1.1") == HTTPStatus.TOO_MANY_REQUESTS
    assert fail_from("10.0.0.1", "2.2.2.2") == HTTPStatus.TOO_MANY_REQUESTS
    client = Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="3.3.3.3")
    assert fail_to_sign_in(client, UNKNOWN).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_behind_one_proxy_its_word_counts_and_no_earlier_one(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    fail_from("10.0.0.1", "forged, 1.1.1.1")

    again = Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="other, 1.1.1.1")
    other = Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="forged, 2.2.2.2")
    assert fail_to_sign_in(again, "x@example.org").status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert fail_to_sign_in(other, "x@example.org").status_code == HTTPStatus.OK


# The admin's door ----------------------------------------------------------------------------


def test_strangers_are_sent_from_the_admin_to_the_common_sign_in(client):
    login = reverse("account_login")

    chain = client.get("/admin/", follow=True).redirect_chain
    assert chain[-1] == (f"{login}?next=%2Fadmin%2F", HTTPStatus.FOUND)
    assert client.post("/admin/login/", {"username": KNOWN}).url.startswith(login)


def test_staff_reach_the_admin_through_the_common_sign_in(client):
    user = make_account(is_staff=True)

    sign_in(client, user.email, next="/admin/")
    response = client.post(reverse("mfa_authenticate"), {"code": totp(SECRET)})
    assert response.url == "/admin/"
    assert client.get("/admin/").status_code == HTTPStatus.OK
    assert client.get("/admin/login/").url == "/admin/"


def test_applicants_are_refused_by_the_admin_without_a_loop(applicant_client):
    response = applicant_client.get("/admin/", follow=True)

    assert response.status_code == HTTPStatus.FORBIDDEN
    assert response.redirect_chain == [("/admin/login/?next=/admin/", HTTPStatus.FOUND)]


def test_the_admin_signs_out_by_post_through_ours(client):
    client.force_login(make_account(is_staff=True))

    assert "Sign out?" in client.get(reverse("admin:logout")).text
    assert is_signed_in(client)
    assert client.post(reverse("admin:logout")).url == reverse("careers:home")
    assert not is_signed_in(client)


def test_the_admin_changes_passwords_through_ours(client):
    client.force_login(make_account(is_staff=True))

    assert client.get(reverse("admin:password_change")).url == reverse(
        "account_change_password"
    )


# Who signs in, and what is kept of it ---------------------------------------------------------


@pytest.mark.parametrize("debug", [True, False])
def test_demo_accounts_are_for_debug_only(client, settings, debug):
    """Their password is public, and a database may have begun on somebody's desk."""
    settings.DEBUG = debug
    user = make_account(is_demo=True)

    response = sign_in(client, user.email)
    assert is_signed_in(client) is debug
    assert response.url == reverse("applicants:start" if debug else "account_inactive")


def test_the_session_of_a_demo_account_ends_with_debug(client, settings):
    settings.DEBUG = True
    sign_in(client, make_account(is_demo=True).email)
    assert client.get("/accounts/").status_code == HTTPStatus.OK

    settings.DEBUG = False
    assert client.get("/accounts/").status_code == HTTPStatus.FOUND


def test_a_refused_message_names_nobody_in_the_log(client, monkeypatch, caplog):
    def refuse(message):
        raise SMTPRecipientsRefused({KNOWN: (550, b"no such user")})

    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    client.raise_request_exception = False

    assert sign_up(client, KNOWN).status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "SMTPRecipientsRefused" in caplog.text
    assert KNOWN not in caplog.text


def test_passwords_are_never_kept_in_the_session(client):
    user = make_account()
    sign_in(client, user.email)

    assert PASSWORD not in str(dict(client.session))
