"""Signing up, in and out, and choosing a new password."""

from http import HTTPStatus

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from applicants.account_forms import SignupForm
from applicants.accounts import AccountAdapter
from applicants.hashers import PathwayArgon2Hasher
from applicants.models import User
from tests.applicants.accounts.steps import (
    UNKNOWN,
    is_signed_in,
    last_link,
    link_in,
    make_account,
    reset,
    sign_in,
    sign_up,
)
from tests.builders import PASSWORD, make_applicant, make_user

pytestmark = pytest.mark.django_db


# Signing up ----------------------------------------------------------------------------------


def test_signing_up_needs_a_confirmed_address(client):
    response = sign_up(client, "Ada@Example.org")

    assert response.url == reverse("account_email_verification_sent")
    assert not is_signed_in(client)
    user = User.objects.get()
    assert (user.email, user.is_staff, user.is_superuser) == ("ada@example.org", False, False)
    [message] = mail.outbox
    assert message.to == ["ada@example.org"]
    assert message.subject == "Pain Medicine Pathway: confirm your e-mail address"

    assert sign_in(client, user.email).url == reverse("account_email_verification_sent")
    assert not is_signed_in(client)


def test_a_double_click_looks_like_one(transactional_db, client, monkeypatch):
    """The second of two forms sent at once finds the address taken only as it saves."""
    clean = SignupForm.clean

    def clean_and_be_overtaken(form):
        cleaned = clean(form)
        make_user(email="ada@example.org")
        return cleaned

    monkeypatch.setattr(SignupForm, "clean", clean_and_be_overtaken)

    response = sign_up(client, "ada@example.org")

    assert response.url == reverse("account_email_verification_sent")
    assert User.objects.count() == 1


def test_an_address_too_long_is_refused_not_cut_off(client):
    response = sign_up(client, "x" * 243 + "@example.org")

    assert response.context["form"].errors == {
        "email": ["An e-mail address has at most 254 characters."]
    }
    assert not User.objects.exists()


def test_opening_the_link_alone_confirms_nothing(client):
    sign_up(client, "ada@example.org")

    assert client.get(last_link()).status_code == HTTPStatus.OK
    assert not EmailAddress.objects.get().verified


def test_confirming_in_the_same_browser_signs_in(client):
    sign_up(client, "ada@example.org")

    response = client.post(last_link())

    assert response.url == reverse("applicants:start")
    assert is_signed_in(client)
    assert EmailAddress.objects.get().verified


def test_confirming_in_another_browser_does_not_sign_in(client):
    sign_up(client, "ada@example.org")
    other = Client()

    assert other.post(last_link()).url == reverse("account_login")
    assert not is_signed_in(other)
    assert EmailAddress.objects.get().verified


def test_a_link_works_once(client):
    sign_up(client, "ada@example.org")
    link = last_link()
    client.post(link)

    assert "This link does not work" in Client().get(link).text
    assert Client().post(link).status_code == HTTPStatus.NOT_FOUND


def test_mail_is_plain_text_and_escapes_nothing(client):
    make_account(email="o'neil@example.org")
    reset(client, "o'neil@example.org")

    [message] = mail.outbox
    assert "for o'neil@example.org." in message.body
    assert message.alternatives == []
    assert "!" not in message.body


@pytest.mark.parametrize("shown", [True, False])
def test_debug_without_mail_server_shows_the_mail(client, settings, shown):
    settings.SHOW_MAIL_LINKS = shown
    sign_up(client, "ada@example.org")

    page = client.get(reverse("account_email_verification_sent")).text

    assert (last_link() in page) is shown
    assert ("Debug" in page) is shown


def test_debug_shows_the_mail_to_nobody_else(client, settings):
    settings.SHOW_MAIL_LINKS = True
    reset(client, make_account().email)

    page = reverse("account_reset_password_done")
    assert last_link() in client.get(page).text
    assert last_link() not in Client().get(page).text


# The address ---------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["Ada@Example.org", "ADA@EXAMPLE.ORG", " ada@example.org "])
def test_the_case_of_the_address_does_not_matter(client, typed):
    make_account(email="ada@example.org")

    assert sign_in(client, typed).url == reverse("applicants:start")
    assert is_signed_in(client)


def test_signing_up_again_in_another_case_makes_no_second_account(client):
    make_account(email="ada@example.org")

    sign_up(client, "ADA@example.org")

    assert User.objects.count() == 1
    assert mail.outbox[-1].subject == "Pain Medicine Pathway: you have an account"


def test_a_second_click_does_not_use_up_the_mail_of_the_first(client, monkeypatch):
    """It arrives when the account is made and its mail is not sent yet."""
    answers, send = [], AccountAdapter.should_send_confirmation_mail

    def meanwhile(adapter, *args):
        answers.append(sign_up(Client(), "ada@example.org"))
        return send(adapter, *args)

    monkeypatch.setattr(AccountAdapter, "should_send_confirmation_mail", meanwhile)
    first = sign_up(client, "ada@example.org")

    assert [answer.url for answer in answers] == [first.url]
    assert [link_in(message) for message in mail.outbox] == [last_link()]
    client.post(last_link())
    assert EmailAddress.objects.get().verified


@pytest.mark.parametrize("email", ["ada@example.org", "ADA@example.org"])
def test_the_database_refuses_a_second_account(email):
    make_user(email="ada@example.org")

    with pytest.raises(IntegrityError):
        User.objects.create(email=email)


def test_forms_of_the_admin_store_lower_case():
    user = User(email="Ada@Example.org", password="x")
    user.full_clean()

    assert user.email == "ada@example.org"


# Signing in and out --------------------------------------------------------------------------


def test_wrong_password(client):
    user = make_account()

    response = sign_in(client, user.email, "not the password")

    assert response.status_code == HTTPStatus.OK
    assert response.context["form"].non_field_errors() == [
        "No account has this e-mail address and password."
    ]
    assert not is_signed_in(client)


def test_inactive_account_stays_out(client):
    user = make_account(is_active=False)

    assert sign_in(client, user.email).url == reverse("account_inactive")
    assert not is_signed_in(client)


def test_sign_out_by_post_only(client):
    client.force_login(make_account())
    url = reverse("account_logout")

    assert "Sign out?" in client.get(url).text
    assert is_signed_in(client)
    assert client.post(url).url == reverse("careers:home")
    assert not is_signed_in(client)


def test_next_leads_back(client):
    user = make_account()

    assert sign_in(client, user.email, next="/profile/").url == "/profile/"


@pytest.mark.parametrize(
    "evil",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
    ],
)
@pytest.mark.parametrize("name", ["account_login", "account_logout", "account_reauthenticate"])
def test_next_never_leads_to_another_site(client, name, evil):
    user = make_account()
    if name != "account_login":
        client.force_login(user)
    data = {"login": user.email, "password": PASSWORD, "next": evil}

    response = client.post(reverse(name), data)

    assert response.url in [reverse("applicants:start"), reverse("careers:home")]


def test_start_sends_each_to_their_place(
    applicant_client, advisor_client, stranger_client, client
):
    places = {
        applicant_client: reverse("applicants:pathway"),
        advisor_client: reverse("admin:index"),
        stranger_client: reverse("applicants:welcome"),
        client: f"{reverse('account_login')}?next=/start/",
    }
    for visitor, place in places.items():
        assert visitor.get(reverse("applicants:start")).url == place


def test_start_sends_an_advisor_with_a_pathway_to_it(client):
    applicant = make_applicant(user=make_user(is_staff=True))
    client.force_login(applicant.user)

    assert client.get(reverse("applicants:start")).url == reverse("applicants:pathway")


# A new password ------------------------------------------------------------------------------


def test_new_password_by_mail(client):
    user = make_account()
    client.force_login(user)
    stranger = Client()
    reset(stranger, user.email)

    form = stranger.get(last_link(), follow=True).redirect_chain[-1][0]
    new = {"password1": "another horse entirely", "password2": "another horse entirely"}
    response = stranger.post(form, new)

    assert response.url == reverse("account_reset_password_from_key_done")
    assert mail.outbox[-1].subject == "Pain Medicine Pathway: your password was changed"
    assert client.get(reverse("applicants:account")).status_code == HTTPStatus.FOUND
    assert sign_in(stranger, user.email).status_code == HTTPStatus.OK
    assert sign_in(stranger, user.email, new["password1"]).status_code == HTTPStatus.FOUND


def test_a_used_or_forged_link_sets_no_password(client):
    user = make_account()
    reset(client, user.email)
    link = link_in(mail.outbox[-1])
    user.set_password("another horse entirely")
    user.save()

    assert "This link does not work" in client.get(link).text
    assert "This link does not work" in client.get("/accounts/password/reset/key/1-x-y/").text


def test_unknown_address_gets_a_mail_that_says_so(client):
    reset(client, UNKNOWN)

    [message] = mail.outbox
    assert message.to == [UNKNOWN]
    assert message.subject == "Pain Medicine Pathway: no account with this address"


def test_weak_passwords_are_refused(client):
    response = sign_up(client, "ada@example.org", "12345678")

    assert set(response.context["form"].errors) == {"password1"}
    assert not User.objects.exists()


def test_the_hash_is_argon2id_with_19_mib(settings):
    encoded = PathwayArgon2Hasher().encode(PASSWORD, "0123456789abcdef")

    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert PathwayArgon2Hasher().verify(PASSWORD, encoded)
