"""The audit log: what is noted, that it names nobody, and that nothing changes it."""

from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django_guid import clear_guid, set_guid

from applicants.audit import AuditKind, note
from applicants.models import AppendOnly, AuditEvent, CalendarFeed
from tests.applicants.accounts.steps import (
    NEW,
    SECRET,
    UNKNOWN,
    add_second_factor,
    change_address,
    confirm_identity,
    last_link,
    reset,
    sign_in,
    totp,
)
from tests.builders import PASSWORD, make_user
from tests.builders import sign_in as sign_in_at_once

pytestmark = pytest.mark.django_db

ACTIVITY = "/accounts/activity/"
LIST = "/admin/applicants/auditevent/"
WRONG = "a wrong password"


def noted(kind=None):
    """Kind, actor, subject and what about of each line, oldest first."""
    events = AuditEvent.objects.filter(kind=kind) if kind else AuditEvent.objects.all()
    columns = ("kind", "actor_id", "subject_id", "about")
    return list(events.order_by("pk").values_list(*columns))


def forget():
    """Begin with an empty log, as only the database's owner can."""
    QuerySet(AuditEvent).delete()


@pytest.fixture
def root(db):
    """A superuser; how they came to be is not noted."""
    user = make_user(is_staff=True, is_superuser=True)
    forget()
    return user


@pytest.fixture
def root_client(root):
    return sign_in_at_once(Client(), root)


# What is noted -------------------------------------------------------------------------------


def test_signing_in_and_out(client, user):
    sign_in(client, user.email)
    client.post(reverse("account_logout"))

    assert noted() == [
        ("signed_in", user.pk, user.pk, ""),
        ("signed_out", user.pk, user.pk, ""),
    ]


def test_a_wrong_password_is_noted_without_what_was_typed(client, user):
    sign_in(client, user.email.upper(), WRONG)
    sign_in(client, UNKNOWN, WRONG)

    assert noted() == [
        ("sign_in_failed", None, user.pk, ""),
        ("sign_in_failed", None, None, ""),
    ]


def test_a_wrong_code_is_noted(client, user):
    add_second_factor(user)
    sign_in(client, user.email)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert noted("sign_in_failed") == [("sign_in_failed", None, user.pk, "authenticator app")]
    assert noted("signed_in") == []


def test_a_changed_and_a_reset_password(user_client, user):
    new = {"password1": "another horse entirely", "password2": "another horse entirely"}
    user_client.post(reverse("account_change_password"), {"oldpassword": PASSWORD} | new)
    stranger = Client()
    reset(stranger, user.email)
    stranger.post(stranger.get(last_link(), follow=True).redirect_chain[-1][0], new)

    assert noted() == [
        ("password_changed", user.pk, user.pk, ""),
        ("password_changed", None, user.pk, ""),
    ]


def test_a_changed_address(sure_client, user):
    change_address(sure_client)
    assert noted() == []
    sure_client.post(last_link())

    assert noted() == [("email_changed", user.pk, user.pk, "")]
    assert NEW not in str(AuditEvent.objects.values().get())


def test_a_second_factor_and_its_end(sure_client, user):
    secret = sure_client.get(reverse("mfa_activate_totp")).context["form"].secret
    sure_client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    sure_client.post(reverse("mfa_deactivate_totp"))

    assert noted() == [
        ("factor_added", user.pk, user.pk, "authenticator app"),
        ("factor_added", user.pk, user.pk, "recovery codes"),
        ("factor_removed", user.pk, user.pk, "authenticator app"),
        ("factor_removed", user.pk, user.pk, "recovery codes"),
    ]


def test_signing_out_from_afar(user):
    here, there = Client(), Client()
    for each in [here, there]:
        sign_in(each, user.email)
    here.post(reverse("usersessions_list"))

    assert noted("session_ended") == [("session_ended", user.pk, user.pk, "")]


def test_the_closing_is_the_last_line(user_client, user):
    add_second_factor(user)
    number = user.pk
    user_client.post("/accounts/close/", {"password": PASSWORD})

    assert noted()[-1] == ("account_closed", number, number, "")
    assert noted("factor_removed") == []


def test_an_export(applicant, applicant_client):
    applicant_client.get("/profile/data/download/")
    confirm_identity(applicant_client)
    applicant_client.get("/profile/data/download/")
    assert noted() == []
    applicant_client.post("/profile/data/download/").getvalue()

    assert noted() == [("exported", applicant.user_id, applicant.user_id, "")]


def test_the_address_of_a_calendar(applicant, applicant_client):
    for name in ["save", "save", "rotate", "stop", "stop", "rotate"]:
        applicant_client.post(reverse(f"applicants:{name}-calendar"), {})

    number = applicant.user_id
    assert noted() == [
        ("calendar_made", number, number, ""),
        ("calendar_renewed", number, number, ""),
        ("calendar_stopped", number, number, ""),
    ]
    assert not CalendarFeed.objects.exists()


def test_roles_given_and_taken_in_the_admin(root, root_client):
    call_command("sync_roles", verbosity=0)
    user, group = make_user(), Group.objects.get()
    url = reverse("admin:applicants_user_change", args=[user.pk])
    forget()
    given = {"is_active": "on", "is_staff": "on", "groups": [group.pk]}
    root_client.post(url, given)
    root_client.post(url, given)
    root_client.post(url, {"is_superuser": "on"})

    assert noted() == [
        ("role_given", root.pk, user.pk, "group Advisors"),
        ("role_given", root.pk, user.pk, "staff"),
        ("role_given", root.pk, user.pk, "account turned off"),
        ("role_given", root.pk, user.pk, "administrator"),
        ("role_taken", root.pk, user.pk, "group Advisors"),
        ("role_taken", root.pk, user.pk, "staff"),
    ]


def test_a_password_set_by_an_administrator(root, root_client, user):
    new = {"password1": "another horse entirely", "password2": "another horse entirely"}
    root_client.post(f"/admin/applicants/user/{user.pk}/password/", new)

    user.refresh_from_db()
    assert user.check_password("another horse entirely")
    assert noted() == [("password_changed", root.pk, user.pk, "")]


def test_what_a_group_may_do(root, root_client):
    member, may = make_user(), Permission.objects.get(codename="view_milestone")
    data = {"name": "Readers", "permissions": [may.pk]}
    root_client.post("/admin/auth/group/add/", data)
    group = Group.objects.get()
    member.groups.add(group)
    root_client.post(f"/admin/auth/group/{group.pk}/change/", {"name": "Readers"})
    root_client.post(f"/admin/auth/group/{group.pk}/delete/", {"post": "yes"})

    assert noted() == [
        ("role_given", root.pk, None, "Readers: view_milestone"),
        ("role_taken", root.pk, None, "Readers: view_milestone"),
        ("role_taken", root.pk, member.pk, "group Readers"),
    ]
    assert not Group.objects.exists()


def test_syncing_the_roles_notes_what_it_changes_once():
    call_command("sync_roles", verbosity=0)
    first = noted()
    call_command("sync_roles", verbosity=0)

    assert ("role_given", None, None, "Advisors: view_milestone") in first
    assert noted() == first


def test_a_request_is_named_by_its_number():
    set_guid("b4238a710630427297a609eb848ce2fc")
    note(AuditKind.SIGNED_IN)
    clear_guid()
    note(AuditKind.SIGNED_IN)

    numbers = AuditEvent.objects.order_by("pk").values_list("request_id", flat=True)
    assert list(numbers) == ["b4238a710630427297a609eb848ce2fc", ""]


def test_a_change_that_fails_leaves_no_line(user, monkeypatch, client):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("applicants.audit.AuditEvent.objects.create", fail)
    client.force_login(user)
    client.raise_request_exception = False
    new = {"password1": "another horse entirely", "password2": "another horse entirely"}
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD} | new)

    user.refresh_from_db()
    assert user.check_password(PASSWORD)


# Nobody changes it ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda event: event.save(),
        lambda event: event.delete(),
        lambda event: AuditEvent.objects.update(kind="signed_out"),
        lambda event: AuditEvent.objects.filter(pk=event.pk).delete(),
        lambda event: AuditEvent.objects.bulk_update([event], ["kind"]),
    ],
    ids=["save", "delete", "update", "delete rows", "bulk update"],
)
def test_no_line_is_changed_or_deleted(change):
    note(AuditKind.SIGNED_IN)

    with pytest.raises(AppendOnly):
        change(AuditEvent.objects.get())
    assert noted() == [("signed_in", None, None, "")]


def test_the_admin_offers_no_change(root_client):
    note(AuditKind.SIGNED_IN)
    own = f"{LIST}{AuditEvent.objects.get().pk}/"

    shown = root_client.get(f"{own}change/")
    assert 'type="submit" value="Save"' not in shown.text
    for address in [f"{LIST}add/", f"{own}change/", f"{own}delete/"]:
        changed = root_client.post(address, {"kind": "signed_out", "post": "yes"})
        assert changed.status_code == HTTPStatus.FORBIDDEN
    assert noted() == [("signed_in", None, None, "")]


# Who reads it --------------------------------------------------------------------------------


def test_everybody_reads_what_happened_with_their_own_account(user_client, user, root):
    note(AuditKind.SIGNED_IN, actor=user, subject=user)
    note(AuditKind.ROLE_GIVEN, actor=root, subject=user, about="staff")
    note(AuditKind.SIGN_IN_FAILED, subject=user)
    note(AuditKind.EXPORTED, actor=user, subject=make_user())
    page = user_client.get(ACTIVITY)

    told = [(event.get_kind_display(), event.about) for event in page.context["page"]]
    assert told == [("Sign-in failed", ""), ("Role given", "staff"), ("Signed in", "")]
    for words in ["by you", "by an administrator", "by somebody not signed in"]:
        assert page.text.count(words) == 1


def test_a_long_log_has_pages(user_client, user, django_assert_num_queries):
    for _ in range(26):
        note(AuditKind.SIGNED_IN, actor=user, subject=user)

    assert len(user_client.get(ACTIVITY).context["page"]) == 25
    with django_assert_num_queries(4):  # session, user, count, lines
        second = user_client.get(ACTIVITY, {"page": "2"})
    assert len(second.context["page"]) == 1


def test_strangers_are_sent_to_sign_in(client):
    assert client.get(ACTIVITY).url == f"{reverse('account_login')}?next={ACTIVITY}"


def test_superusers_read_the_whole_log(root_client, user):
    note(AuditKind.SIGNED_IN, actor=user, subject=user)
    note(AuditKind.EXPORTED, actor=user, subject=user)

    def found(**query):
        page = root_client.get(LIST, query)
        return [event.kind for event in page.context["cl"].result_list]

    assert found() == ["exported", "signed_in"]
    assert found(kind__exact="exported") == ["exported"]
    assert found(q=str(user.pk)) == ["exported", "signed_in"]
    assert found(q="somebody@example.org") == []


def test_advisors_and_people_do_not(advisor, advisor_client, applicant_client):
    advisor.user_permissions.set(Permission.objects.all())

    assert advisor_client.get(LIST).status_code == HTTPStatus.FORBIDDEN
    assert applicant_client.get(LIST, follow=True).status_code == HTTPStatus.FORBIDDEN


def test_what_is_stored_is_a_number_a_kind_and_a_moment(user):
    columns = {field.name: field.is_relation for field in AuditEvent._meta.concrete_fields}

    assert columns == dict.fromkeys(
        ["id", "at", "kind", "actor_id", "subject_id", "about", "request_id"], False
    )


def test_a_passkey_counts_under_its_own_name(user):
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "My phone"})

    assert noted() == [("factor_added", None, user.pk, "passkey")]
    assert SECRET not in str(noted())
