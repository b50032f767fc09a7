"""Commands of operators about accounts and the audit log."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from applicants.management.commands import grant_web_role
from applicants.models import AuditEvent
from tests.applicants.accounts.steps import add_second_factor, make_account, sign_in

pytestmark = pytest.mark.django_db


def test_a_lost_second_factor_is_removed_everywhere_and_noted(user, capsys):
    there, other = Client(), make_account()
    sign_in(there, user.email)
    for each in [user, other]:
        add_second_factor(each)

    call_command("remove_second_factor", user.email.upper())

    assert capsys.readouterr().out == (
        "ada@example.org: 2 second factors removed, signed out everywhere.\n"
    )
    assert set(Authenticator.objects.values_list("user", flat=True)) == {other.pk}
    assert there.get("/accounts/").status_code == 302
    removed = AuditEvent.objects.filter(kind="factor_removed").order_by("about")
    assert list(removed.values_list("actor_id", "subject_id", "about")) == [
        (None, user.pk, "authenticator app"),
        (None, user.pk, "recovery codes"),
    ]


def test_staff_are_told_of_the_next_one(capsys):
    call_command("remove_second_factor", make_account(is_staff=True).email)

    assert "The admin will ask for a new one" in capsys.readouterr().out


def test_an_address_nobody_has(db):
    with pytest.raises(CommandError, match="No account has this e-mail address."):
        call_command("remove_second_factor", "nobody@example.org")


def test_old_lines_are_pruned_and_that_is_noted(capsys):
    for day in [date(2024, 12, 31), date(2025, 1, 1)]:
        at = datetime.combine(day, datetime.min.time(), UTC)
        AuditEvent.objects.create(kind="signed_in", at=at)

    call_command("prune_audit", before=date(2025, 1, 1))

    assert capsys.readouterr().out == "Deleted 1 lines from before 2025-01-01.\n"
    assert list(AuditEvent.objects.values_list("kind", "about")) == [
        ("pruned", "1 lines from before 2025-01-01"),
        ("signed_in", ""),
    ]


def test_nothing_is_pruned_up_to_a_day_to_come():
    tomorrow = timezone.now().date() + timedelta(days=1)
    with pytest.raises(CommandError, match="still to come"):
        call_command("prune_audit", before=tomorrow)


def test_roles_of_the_database_are_for_postgresql(monkeypatch):
    elsewhere = SimpleNamespace(vendor="sqlite")
    monkeypatch.setattr(grant_web_role, "connection", elsewhere)
    with pytest.raises(CommandError, match="Only PostgreSQL has roles"):
        call_command("grant_web_role", "somebody")
