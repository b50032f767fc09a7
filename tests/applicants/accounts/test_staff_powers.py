"""Staff powers rest until a second factor was used in this very sign-in.

That no page of the admin opens before stands in `tests/security/access.txt`, for "staff".
"""

from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.applicants.accounts.steps import (
    SECRET,
    confirm_identity,
    is_signed_in,
    last_link,
    make_account,
    reset,
    sign_in,
    totp,
)
from tests.builders import PASSWORD, give_second_factor, make_milestone
from tests.builders import sign_in as sign_in_at_once

pytestmark = pytest.mark.django_db

ADMIN = "/admin/"
LISTS = "/admin/careers/milestone/"


@pytest.fixture
def clerk(db):
    """An advisor who never set a second factor up."""
    call_command("sync_roles", verbosity=0)
    user = make_account(email="clerk@example.org", is_staff=True, second_factor=False)
    user.groups.add(Group.objects.get(name="Advisors"))
    return user


@pytest.fixture
def clerk_client(clerk):
    return sign_in_at_once(Client(), clerk, second_factor=False)


def where_admin_leads(client, path=ADMIN):
    return client.get(path, follow=True).redirect_chain[-1][0]


def test_who_has_none_is_led_to_set_one_up_and_told_why(clerk_client):
    response = clerk_client.get(ADMIN, follow=True)

    assert response.redirect_chain[-1] == (reverse("mfa_index"), HTTPStatus.FOUND)
    assert "The admin opens only to staff with a second factor." in response.text


@pytest.mark.django_db(transaction=True)
def test_turning_the_app_on_opens_the_admin_at_once(clerk_client):
    confirm_identity(clerk_client)
    secret = clerk_client.get(reverse("mfa_activate_totp")).context["form"].secret
    clerk_client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})

    assert clerk_client.get(LISTS).status_code == HTTPStatus.OK


def test_a_sign_in_from_before_has_to_use_the_factor_first(clerk, clerk_client):
    give_second_factor(clerk)

    door = "/accounts/2fa/reauthenticate/?next=%2Fadmin%2F"
    assert where_admin_leads(clerk_client) == door

    response = clerk_client.post(door, {"code": totp(SECRET), "next": ADMIN})

    assert response.url == ADMIN
    assert clerk_client.get(ADMIN).status_code == HTTPStatus.OK


def test_the_password_again_is_no_second_factor(clerk, clerk_client):
    give_second_factor(clerk)
    confirm_identity(clerk_client)

    assert where_admin_leads(clerk_client).startswith(reverse("mfa_reauthenticate"))


def test_a_new_password_by_mail_does_not_sign_in(clerk, client):
    give_second_factor(clerk)
    reset(client, clerk.email)
    form = client.get(last_link(), follow=True).redirect_chain[-1][0]
    new = {"password1": "another horse entirely", "password2": "another horse entirely"}
    client.post(form, new)
    clerk.refresh_from_db()
    assert clerk.check_password("another horse entirely")
    assert not is_signed_in(client)

    sign_in(client, clerk.email, "another horse entirely")
    assert not is_signed_in(client)  # before the code


@pytest.mark.parametrize("is_other_device", [True, False])
def test_powers_end_with_the_last_factor(clerk, client, is_other_device):
    give_second_factor(clerk)
    remover = Client()
    for each in [client, remover]:
        sign_in_at_once(each, clerk)
    assert client.get(LISTS).status_code == HTTPStatus.OK
    if not is_other_device:
        remover = client

    confirm_identity(remover)
    remover.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.exists()
    assert where_admin_leads(client, LISTS) == reverse("mfa_index")


def test_nothing_unpublished_shows_without_powers(clerk, clerk_client, advisor_client):
    milestone = make_milestone(is_published=False)
    page = milestone.get_absolute_url()

    assert clerk_client.get(page).status_code == HTTPStatus.NOT_FOUND
    assert advisor_client.get(page).status_code == HTTPStatus.OK


def test_no_link_leads_to_the_admin_without_powers(clerk_client, advisor_client):
    page, link = make_milestone().get_absolute_url(), 'href="/admin/'

    assert (link in clerk_client.get(page).text, link in advisor_client.get(page).text) == (
        False,
        True,
    )


def test_superusers_need_it_too(client):
    root = make_account(is_staff=True, is_superuser=True, second_factor=False)
    sign_in_at_once(client, root, second_factor=False)

    assert not root.has_perm("careers.view_milestone")
    assert where_admin_leads(client) == reverse("mfa_index")


def test_who_is_no_staff_has_no_permission_even_if_given(db):
    user = make_account(is_superuser=True)

    assert not user.has_perm("careers.view_milestone")
    assert not user.has_module_perms("careers")


def test_where_the_setting_is_off_the_password_is_enough(clerk, client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    sign_in(client, clerk.email, PASSWORD)

    assert client.get(LISTS).status_code == HTTPStatus.OK


@pytest.mark.parametrize("is_needed", [True, False])
def test_pages_of_applicants_ask_nothing_about_second_factors(
    applicant_client, settings, is_needed
):
    settings.STAFF_NEED_SECOND_FACTOR = is_needed
    with CaptureQueriesContext(connection) as queries:
        applicant_client.get("/reminders/")

    asked = [query["sql"] for query in queries if "mfa_authenticator" in query["sql"]]
    assert (len(queries) > 0, asked) == (True, [])
