"""Closing an account leaves nothing of the person: no row of any table, no file."""

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.test import Client

from applicants.models import AuditEvent, Evidence, User
from careers.models import Residency
from tests.applicants.accounts.steps import add_second_factor, sign_in
from tests.applicants.portable.people import fill, make_library, stored_files
from tests.builders import PASSWORD, make_applicant

CLOSE = "/accounts/close/"


def owned_models():
    """Every table of ours about people, and any other that points at a user.

    The audit log stays, with bare numbers.
    """
    own = set(apps.get_app_config("applicants").get_models())
    return (own - {AuditEvent}) | {
        model
        for model in apps.get_models()
        if any(field.related_model is User for field in model._meta.concrete_fields)
    }


def own_files():
    return {name.rpartition("/")[2] for name in Evidence.objects.all().file_names()}


@pytest.fixture
def whole_account(user):
    """Somebody with a row in every table there is, but for a second factor."""
    make_library()
    fill(make_applicant(user=user))
    LogEntry.objects.create(user=user, action_flag=2, object_repr="something")
    return user


def test_no_row_and_no_file_is_left(whole_account, django_capture_on_commit_callbacks):
    here, others = Client(), stored_files() - own_files()
    sign_in(here, whole_account.email)
    add_second_factor(whole_account)
    assert [model for model in owned_models() if not model._base_manager.exists()] == []
    assert len(stored_files() - others) == 2

    with django_capture_on_commit_callbacks(execute=True):
        here.post(CLOSE, {"password": PASSWORD})

    assert {model: n for model in owned_models() if (n := model._base_manager.count())} == {}
    assert stored_files() == others
    assert not [
        session
        for session in Session.objects.all()
        if session.get_decoded().get("_auth_user_id")
    ]


def test_the_page_counts_everything_that_goes(whole_account, user_client):
    stocks = user_client.get(CLOSE).context["stocks"]
    assert [str(stock) for stock in stocks] == [
        "2 milestones with what you noted",
        "2 attempts at exams",
        "2 files of evidence",
        "1 link to evidence",
        "2 interruptions",
        "1 snoozed reminder",
        "1 report of wrong facts",
        "1 calendar subscription",
        "1 setting of your reminders",
        "1 entry on a reminder sent",
        "1 notice of a change of the rules",
    ]


def test_history_of_the_library_keeps_a_bare_number(advisor, advisor_client):
    residency = Residency(slug="r", name="R", confidence="verified")
    residency._history_user = advisor
    residency.save()
    number = advisor.pk

    advisor_client.post(CLOSE, {"password": PASSWORD})

    row = Residency.history.get()
    assert row.history_user_id == number
    columns = [field for field in row._meta.concrete_fields if "user" in field.name]
    assert [(field.name, field.is_relation) for field in columns] == [
        ("history_user_id", False)
    ]
    assert not UserSession.objects.exists()
