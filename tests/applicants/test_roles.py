"""The group of advisors, and accounts in the admin."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse

from applicants.models import AuditEvent, Correction, User
from tests.builders import make_user, sign_in

pytestmark = pytest.mark.django_db

ACTIONS = ["add", "change", "delete", "view"]
# No part of what advisors keep: the bookkeeping of the library itself.
NOT_KEPT = {
    "cataloguesnapshot",
    "catalogueversion",
    "loadedentry",
    "pendingfile",
    "programimport",
    "programimportrow",
}
KEPT_BY_ADVISORS = {
    model._meta.model_name
    for model in apps.get_app_config("careers").get_models()
    if not model._meta.model_name.startswith("historical")
} - NOT_KEPT


def granted():
    permissions = Group.objects.get(name="Advisors").permissions
    return {
        f"{app}.{code}"
        for app, code in permissions.values_list("content_type__app_label", "codename")
    }


WANTED = {f"careers.{action}_{model}" for model in KEPT_BY_ADVISORS for action in ACTIONS} | {
    "applicants.change_correction",
    "applicants.view_correction",
}


def test_advisors_keep_the_reference_data_and_decide_on_reports():
    call_command("sync_roles", verbosity=0)
    assert granted() == WANTED


def test_syncing_twice_changes_nothing(capsys):
    count = len(WANTED)
    call_command("sync_roles")
    assert capsys.readouterr().out == (
        f"Advisors: {count} permissions, {count} added, 0 removed.\n"
    )
    call_command("sync_roles")
    assert capsys.readouterr().out == f"Advisors: {count} permissions, 0 added, 0 removed.\n"
    assert Group.objects.filter(name="Advisors").count() == 1


def test_syncing_adds_what_is_new_and_removes_what_is_stale(capsys):
    call_command("sync_roles", verbosity=0)
    group = Group.objects.get(name="Advisors")
    group.permissions.remove(Permission.objects.get(codename="change_milestone"))
    group.permissions.add(Permission.objects.get(codename="view_milestonerecord"))

    call_command("sync_roles")

    count = len(WANTED)
    assert capsys.readouterr().out == f"Advisors: {count} permissions, 1 added, 1 removed.\n"
    assert granted() == WANTED


def test_syncing_keeps_the_members(advisor):
    call_command("sync_roles", verbosity=0)
    assert list(advisor.groups.values_list("name", flat=True)) == ["Advisors"]


@pytest.fixture
def superuser_client(client):
    return sign_in(client, make_user(is_staff=True, is_superuser=True))


def test_superuser_finds_accounts_by_address(superuser_client):
    make_user(email="findme@example.org")
    make_user(email="another@example.org")
    response = superuser_client.get(
        reverse("admin:applicants_user_changelist"), {"q": "findme"}
    )
    found = [user.email for user in response.context["cl"].result_list]
    assert found == ["findme@example.org"]


def test_superuser_adds_an_account_without_a_username(superuser_client):
    response = superuser_client.post(
        reverse("admin:applicants_user_add"),
        {
            "email": "New.Advisor@Example.org",
            "name": "Nora New",
            "usable_password": "true",
            "password1": "correct horse battery",
            "password2": "correct horse battery",
        },
    )
    assert response.status_code == 302
    user = User.objects.get(email="new.advisor@example.org")
    assert (user.name, user.is_staff) == ("Nora New", False)
    assert user.check_password("correct horse battery")


def test_an_address_is_taken_in_any_case(superuser_client):
    make_user(email="taken@example.org")
    response = superuser_client.post(
        reverse("admin:applicants_user_add"),
        {"email": "Taken@Example.org", "usable_password": "false"},
    )
    assert "email" in response.context["adminform"].form.errors


def test_superuser_gives_roles(superuser_client):
    call_command("sync_roles", verbosity=0)
    user = make_user()
    group = Group.objects.get(name="Advisors")
    url = reverse("admin:applicants_user_change", args=[user.pk])
    assert superuser_client.get(url).status_code == 200
    data = {"is_active": "on", "is_staff": "on", "groups": [group.pk], "email": "x@example.org"}
    assert superuser_client.post(url, data).status_code == 302
    changed = User.objects.get(pk=user.pk)
    assert (changed.is_staff, list(changed.groups.all())) == (True, [group])
    assert changed.email == user.email


def test_the_account_page_shows_no_profile(superuser_client, applicant):
    applicant.school = "A school of their own"
    applicant.save()
    url = reverse("admin:applicants_user_change", args=[applicant.user.pk])
    assert "A school of their own" not in superuser_client.get(url).text


def test_no_account_is_deleted_in_the_admin(superuser_client, applicant):
    url = reverse("admin:applicants_user_delete", args=[applicant.user.pk])
    assert superuser_client.get(url).status_code == 403
    response = superuser_client.get(reverse("admin:applicants_user_changelist"))
    assert "delete_selected" not in response.text


def test_staff_with_every_permission_see_no_account(advisor, advisor_client):
    advisor.user_permissions.set(Permission.objects.all())
    url = reverse("admin:applicants_user_changelist")
    assert advisor_client.get(url).status_code == 403


def test_of_what_is_people_s_only_accounts_and_reports_are_in_the_admin():
    registered = [
        model for model in admin.site._registry if model._meta.app_label == "applicants"
    ]
    assert set(registered) == {AuditEvent, User, Correction}


def test_accounts_cost_the_same_for_one_and_three(superuser_client, django_assert_num_queries):
    url = reverse("admin:applicants_user_changelist")
    superuser_client.get(url)
    with django_assert_num_queries(7, exact=False) as one:
        superuser_client.get(url)
    for _ in range(2):
        make_user()
    with django_assert_num_queries(len(one)):
        superuser_client.get(url)
