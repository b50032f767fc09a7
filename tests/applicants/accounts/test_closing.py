"""Closing the account."""

from http import HTTPStatus

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from applicants.models import Applicant, MilestoneRecord, RecordVersion, User
from tests.applicants.accounts.steps import (
    add_second_factor,
    is_signed_in,
    make_account,
    sign_in,
)
from tests.builders import PASSWORD, make_applicant, make_milestone

pytestmark = pytest.mark.django_db

CLOSE = "/accounts/close/"


def note_something(applicant):
    record = MilestoneRecord.objects.create(
        applicant=applicant, milestone=make_milestone(), note="mine", version=1
    )
    RecordVersion.objects.create(
        record=record, version=1, note="mine", changed_at=record.changed_at
    )


def test_closing_deletes_everything_of_this_person_and_nothing_else(user):
    here, there = Client(), Client()
    for client in [here, there]:
        sign_in(client, user.email)
    other = make_account()
    sign_in(Client(), other.email)
    for person in [user, other]:
        note_something(make_applicant(user=person))
        add_second_factor(person)

    response = here.post(CLOSE, {"password": PASSWORD}, follow=True)

    assert response.redirect_chain == [(reverse("careers:home"), HTTPStatus.FOUND)]
    assert "Your account is closed. Everything in it was deleted." in response.text
    assert User.objects.get() == other
    assert Applicant.objects.get().user == other
    assert MilestoneRecord.objects.get().applicant.user == other
    assert RecordVersion.objects.get().record.applicant.user == other
    assert EmailAddress.objects.get().user == other
    assert set(Authenticator.objects.values_list("user", flat=True)) == {other.pk}
    assert UserSession.objects.get().user == other
    keys = {session.get_decoded().get("_auth_user_id") for session in Session.objects.all()}
    assert keys == {str(other.pk)}
    assert there.get(reverse("applicants:account")).status_code == HTTPStatus.FOUND
    assert mail.outbox[-1].to == [user.email]
    assert mail.outbox[-1].subject == "Pain Medicine Pathway: your account is closed"


def test_the_page_says_what_goes(user_client, user):
    note_something(make_applicant(user=user))
    page = user_client.get(CLOSE).text

    assert user.email in page
    assert "1 milestone with what you noted (with the whole history)" in page
    assert reverse("applicants:download") in page


@pytest.mark.parametrize("data", [{"password": ""}, {"password": "not it"}])
def test_closing_needs_the_password(user_client, user, data):
    response = user_client.post(CLOSE, data)

    assert response.status_code == HTTPStatus.OK
    assert set(response.context["form"].errors) == {"password"}
    assert User.objects.get() == user


def test_opening_the_page_closes_nothing(user_client, user):
    user_client.get(CLOSE, {"password": PASSWORD})

    assert User.objects.get() == user
    assert is_signed_in(user_client)


def test_nobody_else_can_close_an_account(client, user, other_client):
    client.post(CLOSE, {"password": PASSWORD})
    other_client.post(CLOSE, {"password": PASSWORD, "user": user.pk, "email": user.email})

    assert User.objects.get() == user  # the other one closed their own


def test_guessing_the_password_here_is_limited_too(user_client):
    statuses = [user_client.post(CLOSE, {"password": "not it"}).status_code for _ in range(6)]

    assert statuses == [HTTPStatus.OK] * 5 + [HTTPStatus.TOO_MANY_REQUESTS]


def test_the_only_administrator_stays(client):
    boss = make_account(is_staff=True, is_superuser=True)
    make_account(is_superuser=True, is_active=False)
    client.force_login(boss)

    assert "You are the only administrator." in client.get(CLOSE).text
    client.post(CLOSE, {"password": PASSWORD})
    assert User.objects.filter(pk=boss.pk).exists()

    make_account(is_superuser=True)
    client.post(CLOSE, {"password": PASSWORD})
    assert not User.objects.filter(pk=boss.pk).exists()


def test_advisors_can_close_theirs(advisor_client, advisor):
    assert "stays, without your name" in advisor_client.get(CLOSE).text

    advisor_client.post(CLOSE, {"password": PASSWORD})

    assert not User.objects.exists()
