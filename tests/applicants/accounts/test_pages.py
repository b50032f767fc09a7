"""No page and no text is the library's own."""

from http import HTTPStatus
from pathlib import Path

import allauth
import pytest
from django.conf import settings as project
from django.test import Client
from django.urls import reverse

from tests.applicants.accounts.steps import (
    add_second_factor,
    change_address,
    sign_in,
)
from tests.builders import PASSWORD

pytestmark = pytest.mark.django_db


def assert_ours(response):
    """Each template of the page, but for the form fields, lies in our own folder."""
    ours = Path(project.BASE_DIR) / "templates"
    foreign = [
        template.name
        for template in response.templates
        if template.origin.name and not Path(template.origin.name).is_relative_to(ours)
    ]
    assert [name for name in foreign if not name.startswith(("bootstrap5/", "django/"))] == []
    assert "style=" not in response.text
    assert "<script>" not in response.text
    assert "!" not in response.text.replace("<!doctype html>", "")


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/inactive/",
        "/accounts/confirm-email/",
        "/accounts/confirm-email/nonsense/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/1-nonsense/",
        "/accounts/password/reset/key/done/",
    ],
)
def test_pages_of_strangers_are_ours(client, path):
    response = client.get(path)

    assert response.status_code == HTTPStatus.OK
    assert_ours(response)


@pytest.mark.parametrize("has_factor", [True, False])
def test_pages_of_an_account_are_ours(sure_client, user, has_factor):
    if has_factor:
        add_second_factor(user)
    change_address(sure_client)
    pages = [
        "applicants:account",
        "applicants:close-account",
        "account_change_password",
        "account_email",
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "usersessions_list",
    ]
    if has_factor:
        pages += [
            "mfa_deactivate_totp",
            "mfa_generate_recovery_codes",
            "mfa_reauthenticate",
            "mfa_view_recovery_codes",
        ]
    for name in pages:
        response = sure_client.get(reverse(name))
        assert (name, response.status_code) == (name, HTTPStatus.OK)
        assert_ours(response)


def test_the_rest_of_the_pages_are_ours(sure_client, user):
    assert_ours(sure_client.get(reverse("mfa_activate_totp")))
    user.set_unusable_password()
    user.save()
    sure_client.force_login(user)
    assert_ours(sure_client.get(reverse("account_set_password")))
    assert "has no password yet" in sure_client.get(reverse("applicants:close-account")).text
    add_second_factor(user)
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    sign_in(client, user.email)
    assert_ours(client.get(reverse("mfa_authenticate")))


def test_every_text_of_the_library_in_use_has_one_of_ours():
    """Mails and messages of allauth (passkeys, phones and sign-in codes are off)."""
    off = ["webauthn", "phone", "login_code", "reset_code", "email_confirm_"]
    ours = Path(project.BASE_DIR) / "templates"
    package = Path(allauth.__file__).parent / "templates"
    missing = [
        str(path.relative_to(package))
        for folder in ["account", "mfa", "usersessions"]
        for path in sorted((package / folder).rglob("*.txt"))
        if not (ours / path.relative_to(package)).exists()
        and not any(word in path.name for word in off)
    ]
    assert missing == []
