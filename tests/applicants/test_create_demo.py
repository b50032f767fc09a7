from datetime import date
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.utils import timezone

from applicants.demo import PASSWORD, create_demo, people
from applicants.models import Applicant, MilestoneRecord, User
from applicants.planning import State
from applicants.queries import plan_of
from careers.models import Milestone
from tests.builders import make_user

LOG_INS = """\
Demo accounts, not real people; the password is pathway-demo
  demo-md@example.org       Demo: MD, anesthesiology PGY-2
  demo-do@example.org       Demo: DO, PM&R PGY-3
  demo-img@example.org      Demo: international graduate, neurology PGY-2
  demo-premed@example.org   Demo: pre-medical student, degree undecided
  demo-fellow@example.org   Demo: MD, psychiatry, fellow
  demo-advisor@example.org  Demo: advisor
"""


@pytest.fixture
def ready(reference):
    """A database as it is just before demo accounts are made."""
    call_command("sync_roles", verbosity=0)


def run(*arguments):
    out = StringIO()
    call_command("create_demo", *arguments, stdout=out)
    return out.getvalue()


def test_refused_outside_debug(db):
    with pytest.raises(CommandError, match="only with DEBUG on"):
        run()
    assert User.objects.count() == 0


def test_refused_where_there_are_accounts(db, settings):
    settings.DEBUG = True
    make_user()

    with pytest.raises(CommandError, match="There are accounts already"):
        run()
    assert run("--if-new") == ""
    assert User.objects.filter(is_demo=True).count() == 0


def test_refused_without_reference_data(db, settings):
    settings.DEBUG = True

    with pytest.raises(CommandError, match="load_reference"):
        run()
    assert User.objects.count() == 0


def test_new_database_gets_marked_accounts_and_keeps_them(ready, settings, client):
    settings.DEBUG = True

    assert run() == LOG_INS
    assert run("--if-new") == LOG_INS
    assert User.objects.filter(is_demo=True, name__startswith="Demo: ").count() == 6
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == 6
    assert client.login(email="demo-md@example.org", password=PASSWORD) is True


def test_advisor_is_no_superuser_and_no_applicant(ready):
    create_demo(timezone.localdate())
    advisor = User.objects.get(email="demo-advisor@example.org")

    assert (advisor.is_staff, advisor.is_superuser) == (True, False)
    assert [group.name for group in advisor.groups.all()] == ["Advisors"]
    assert not Applicant.objects.filter(user=advisor).exists()


def test_everything_noted_exists_in_the_reference_data(reference):
    named = {slug for person in people(date(2026, 11, 21)) for slug in person.noted}

    assert named - set(Milestone.objects.values_list("slug", flat=True)) == set()


@pytest.mark.parametrize(
    "today", [date(2026, 7, 1), date(2026, 11, 21), date(2027, 6, 30), date(2031, 2, 28)]
)
def test_stories_fit_any_day(ready, today):
    create_demo(today)
    states = {}
    for applicant in Applicant.objects.select_related("user", "residency"):
        plan = plan_of(applicant, today)
        closed = [item for item in plan.items if item.state in (State.DONE, State.WAIVED)]
        states[applicant.user.email] = (bool(plan.next), bool(closed), len(plan.kept))

    assert states == {
        "demo-md@example.org": (True, True, 0),
        "demo-do@example.org": (True, True, 0),
        "demo-img@example.org": (True, True, 0),
        "demo-premed@example.org": (True, False, 0),
        "demo-fellow@example.org": (True, True, 0),
    }
    assert not MilestoneRecord.objects.filter(done_on__gt=today).exists()
    assert not MilestoneRecord.objects.filter(planned_on__lt=today).exists()
