"""A person's own account: address, password, second factor, devices."""

from http import HTTPStatus

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.messages import get_messages
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.applicants.accounts.steps import (
    NEW,
    SECRET,
    add_second_factor,
    change_address,
    is_signed_in,
    last_link,
    make_account,
    sign_in,
    totp,
)
from tests.builders import PASSWORD, make_user

pytestmark = pytest.mark.django_db


# The address ---------------------------------------------------------------------------------


def test_overview_names_what_there_is(user_client, user):
    response = user_client.get(reverse("applicants:account"))

    assert user.email in response.text
    assert response.context["has_second_factor"] is False
    assert response.context["session_count"] == 0  # force_login is no device


def test_changing_the_address_asks_for_the_password_first(user_client, user):
    response = change_address(user_client)

    assert response.url == "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F"
    assert not EmailAddress.objects.filter(email=NEW).exists()


def test_the_new_address_counts_once_it_is_confirmed(sure_client, user):
    change_address(sure_client)
    user.refresh_from_db()
    assert user.email == "ada@example.org"
    assert mail.outbox[-1].to == [NEW]

    sure_client.post(last_link())

    user.refresh_from_db()
    assert user.email == NEW
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        (NEW, True, True)
    ]
    assert mail.outbox[-1].to == ["ada@example.org"]
    assert "from ada@example.org to new@example.org" in mail.outbox[-1].body


def test_a_change_of_address_can_be_cancelled(sure_client, user):
    change_address(sure_client)
    sure_client.post(reverse("account_email"), {"email": NEW, "action_remove": ""})

    assert EmailAddress.objects.get().email == user.email


def test_the_only_address_cannot_be_removed(sure_client, user):
    data = {"email": user.email, "action_remove": ""}
    page = sure_client.post(reverse("account_email"), data, follow=True)

    assert "An account needs one confirmed e-mail address." in page.text
    assert EmailAddress.objects.get().email == user.email


def test_somebody_elses_address_cannot_be_taken_over(sure_client, user):
    other = make_account(email="other@example.org")
    change_address(sure_client, other.email)

    response = sure_client.post(last_link())

    told = [message.message for message in get_messages(response.wsgi_request)]
    assert told[-1] == "Another account uses this e-mail address."
    user.refresh_from_db()
    other.refresh_from_db()
    assert (user.email, other.email) == ("ada@example.org", "other@example.org")


@pytest.mark.parametrize("action", ["action_send", "action_remove", "action_primary"])
def test_somebody_elses_pending_address_is_out_of_reach(sure_client, action):
    other = make_user()
    EmailAddress.objects.create(user=other, email=NEW)

    sure_client.post(reverse("account_email"), {"email": NEW, action: ""})

    pending = EmailAddress.objects.get(email=NEW)
    assert (pending.user, pending.verified, pending.primary) == (other, False, False)
    assert [message for message in mail.outbox if NEW in message.to] == []


# The password --------------------------------------------------------------------------------


def change_password(client, old):
    new = "another horse entirely"
    data = {"oldpassword": old, "password1": new, "password2": new}
    return client.post(reverse("account_change_password"), data)


def test_changing_the_password_keeps_this_device_only(user_client, user):
    elsewhere = Client()
    elsewhere.force_login(user)

    change_password(user_client, PASSWORD)

    user.refresh_from_db()
    assert user.check_password("another horse entirely")
    overview = reverse("applicants:account")
    assert user_client.get(overview).status_code == HTTPStatus.OK
    assert elsewhere.get(overview).status_code == HTTPStatus.FOUND
    assert mail.outbox[-1].subject == "Pain Medicine Pathway: your password was changed"


def test_changing_the_password_needs_the_old_one(user_client, user):
    response = change_password(user_client, "not it")

    assert response.context["form"].errors == {
        "oldpassword": ["This is not your current password."]
    }


def test_a_broken_mail_server_does_not_break_the_change(user_client, user, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)

    assert change_password(user_client, PASSWORD).status_code == HTTPStatus.FOUND


# The second factor ---------------------------------------------------------------------------


def test_turning_the_app_on_asks_for_the_password_first(user_client):
    url = reverse("mfa_activate_totp")

    assert (
        user_client.get(url).url == f"/accounts/reauthenticate/?next={url.replace('/', '%2F')}"
    )


def test_turning_the_app_on(sure_client, user):
    page = sure_client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret in page.text
    assert 'src="data:image/svg+xml;base64,' in page.text

    response = sure_client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})

    assert response.url == reverse("mfa_view_recovery_codes")
    assert set(Authenticator.objects.values_list("type", flat=True)) == {
        "totp",
        "recovery_codes",
    }


def test_a_wrong_code_turns_nothing_on(sure_client):
    sure_client.get(reverse("mfa_activate_totp"))
    response = sure_client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert response.context["form"].errors == {
        "code": ["This code is not right. Codes change every 30 seconds."]
    }
    assert not Authenticator.objects.exists()


def test_signing_in_with_the_app(client, user):
    add_second_factor(user)

    assert sign_in(client, user.email).url == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert "Six digits" in client.get(reverse("mfa_authenticate")).text

    response = client.post(reverse("mfa_authenticate"), {"code": totp(SECRET)})
    assert response.url == reverse("applicants:start")
    assert is_signed_in(client)


def test_a_recovery_code_works_once(user):
    code, *_ = add_second_factor(user)
    first, second = Client(), Client()
    for client in [first, second]:
        sign_in(client, user.email)
        client.post(reverse("mfa_authenticate"), {"code": code})

    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_guessing_codes_is_limited(client, user):
    add_second_factor(user)
    sign_in(client, user.email)
    url = reverse("mfa_authenticate")
    for _ in range(5):
        client.post(url, {"code": "000000"})

    response = client.post(url, {"code": totp(SECRET)})

    assert response.context["form"].errors == {
        "code": ["Too many tries. Wait a few minutes, then try again."]
    }
    assert not is_signed_in(client)


def test_leaving_the_code_page_leads_back_to_sign_in(client, user):
    add_second_factor(user)
    sign_in(client, user.email)
    login = reverse("account_login")

    assert client.post(reverse("account_logout"), {"next": login}).url == login
    assert client.get(login).status_code == HTTPStatus.OK


def test_recovery_codes_are_shown_downloaded_and_renewed(sure_client, user):
    codes = add_second_factor(user)
    page = sure_client.get(reverse("mfa_view_recovery_codes"))
    download = sure_client.get(reverse("mfa_download_recovery_codes"))
    assert [code for code in codes if code in page.text and code in download.text] == codes
    assert download["Content-Type"].startswith("text/plain")

    sure_client.post(reverse("mfa_generate_recovery_codes"))

    renewed = sure_client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(renewed) == 10
    assert set(renewed).isdisjoint(codes)


@pytest.mark.parametrize(
    "name",
    [
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
    ],
)
def test_secrets_ask_for_the_password_first(user_client, user, name):
    add_second_factor(user)

    assert user_client.get(reverse(name)).url.startswith(reverse("account_reauthenticate"))


def test_turning_the_app_off_removes_the_codes_too(sure_client, user):
    add_second_factor(user)

    sure_client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.exists()


# Devices -------------------------------------------------------------------------------------


def test_devices_can_be_signed_out_from_afar(user):
    here, there, stranger = Client(), Client(), Client()
    for client in [here, there]:
        sign_in(client, user.email)
    sign_in(stranger, make_account().email)

    assert here.get(reverse("usersessions_list")).context["session_count"] == 2
    here.post(reverse("usersessions_list"))

    overview = reverse("applicants:account")
    statuses = [client.get(overview).status_code for client in [here, there, stranger]]
    assert statuses == [HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.OK]
