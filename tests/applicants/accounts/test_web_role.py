"""A second role of PostgreSQL runs the site and cannot rewrite the logs.

Only on PostgreSQL; conftest.py leaves this file out elsewhere. Each test makes a role, takes it
on for its one connection, and all of it is rolled back.
"""

import os
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from applicants.audit import AuditKind, note
from applicants.management.commands.grant_web_role import append_only_tables
from applicants.models import AuditEvent, MilestoneRecord
from careers.models import Milestone
from tests.applicants.accounts.steps import add_second_factor, confirm_identity, make_account
from tests.applicants.accounts.steps import sign_in as sign_in_by_form
from tests.builders import PASSWORD, make_applicant, make_milestone, make_source, sign_in
from tests.careers.admin_pages import admin_url, change

pytestmark = pytest.mark.django_db

ROLE = f"pathway_web_{os.getpid()}"  # roles belong to the server, which other runs use too


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def granted(db, capsys):
    """The role may do what the site needs; a function takes it on."""
    run(f"CREATE ROLE {ROLE}")
    call_command("grant_web_role", ROLE)
    yield lambda: run(f"SET ROLE {ROLE}")
    run("RESET ROLE")


def refused(statement):
    """Whether the database refuses `statement` for want of a right."""
    try:
        with transaction.atomic():
            run(statement)
    except ProgrammingError as error:
        return "permission denied" in str(error) or "must be owner" in str(error)
    return False


def test_the_audit_log_and_the_histories_can_only_be_added_to(granted):
    note(AuditKind.SIGNED_IN)
    granted()
    tables = sorted(append_only_tables())
    statements = ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}", "DROP TABLE {}"]
    histories = [table for table in tables if table != "applicants_auditevent"]

    assert len(histories) > 50
    allowed = [
        (table, statement)
        for table in tables
        for statement in statements
        if not refused(statement.format(table))
    ]
    assert allowed == []
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id integer)",
        "ALTER TABLE applicants_user ADD COLUMN more integer",
        "DROP TABLE applicants_user",
        "TRUNCATE applicants_user CASCADE",
    ],
)
def test_no_table_is_made_changed_or_emptied(granted, statement):
    granted()
    assert refused(statement)


def test_a_backup_reads_every_sequence(granted):
    """As pg_dump does, which the timer runs as this role."""
    granted()
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall()]

    assert len(names) > 50
    read = "SELECT last_value FROM {}"
    assert [name for name in names if refused(read.format(name))] == []


def test_people_sign_in_tick_and_close_their_account(granted, client):
    applicant, milestone = make_applicant(user=make_account()), make_milestone()
    granted()
    sign_in_by_form(client, applicant.user.email)
    client.post(f"/pathway/{milestone.slug}/change/", {"to": "done.0"})
    assert MilestoneRecord.objects.get().status == "done"
    client.post("/accounts/close/", {"password": PASSWORD})

    kinds = AuditEvent.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["signed_in", "account_closed"]


def test_second_factors_come_and_go(granted, client):
    user = make_account()
    granted()
    sign_in_by_form(client, user.email)
    add_second_factor(user)
    confirm_identity(client)
    client.post(reverse("mfa_deactivate_totp"))

    kinds = AuditEvent.objects.values_list("kind", flat=True)
    assert sorted(set(kinds)) == ["factor_added", "factor_removed", "signed_in"]


def test_advisors_edit_the_reference_data_and_delete_it(granted, advisor, client):
    milestone = make_milestone(sources=[make_source()])
    versions = Milestone.history.count()
    granted()
    sign_in(client, advisor)
    response = change(client, milestone, name="Another name")
    assert response.status_code == 302
    assert Milestone.history.count() == versions + 1

    response = client.post(admin_url(milestone, "delete"), {"post": "yes"})
    assert response.status_code == 302
    assert (Milestone.objects.count(), Milestone.history.count()) == (0, versions + 2)


def test_granting_twice_ends_the_same(granted, capsys):
    call_command("grant_web_role", ROLE)
    first, second = capsys.readouterr().out.splitlines()[-2:]

    assert first == second
    assert first.startswith(f"{ROLE}: reads and writes ")
    granted()
    assert refused("DELETE FROM applicants_auditevent")
    assert not refused("DELETE FROM django_session")


def test_what_was_granted_too_much_is_taken_away(granted):
    run(f"GRANT ALL ON applicants_auditevent TO {ROLE}")
    call_command("grant_web_role", ROLE)
    granted()

    assert refused("DELETE FROM applicants_auditevent")


def test_tables_of_later_can_be_written(granted):
    run("CREATE TABLE later (id serial, told text)")
    granted()

    assert not refused("INSERT INTO later (told) VALUES ('something')")
    assert not refused("UPDATE later SET told = 'something else'")
    assert refused("DROP TABLE later")


def test_a_role_that_is_not_there_is_named(db):
    with pytest.raises(CommandError, match="There is no role nobody_of_that_name"):
        call_command("grant_web_role", "nobody_of_that_name")


def test_from_the_owner_nothing_can_be_kept(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (owner,) = cursor.fetchone()

    with pytest.raises(CommandError, match="nothing can be kept from it"):
        call_command("grant_web_role", owner)


def test_the_owner_alone_prunes_the_log(granted):
    note(AuditKind.SIGNED_IN)
    granted()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        call_command("prune_audit", before=date(2026, 1, 1))
