"""The mail server is away, or takes a connection and says nothing more."""

import subprocess
from contextlib import contextmanager

import pytest

from .browsing import Person
from .counting import Tally, rows
from .people import PASSWORD, email_of
from .test_edits import at_once

pytestmark = pytest.mark.faults
HEADING = "We could not send the mail just now"
USERS = "SELECT count(*) FROM applicants_user WHERE email = ANY(%s)"
REMIND = """
from django.utils import timezone
from applicants.models import *
from applicants.actions import change_record
from careers.models import Milestone
from datetime import timedelta
own = Applicant.objects.get(user__email="{email}")
record = MilestoneRecord.objects.for_milestone(own, Milestone.objects.get(slug="letters"))
change_record(record, planned_on=own.today() - timedelta(days=2), now=timezone.now())
ReminderSettings.objects.create(applicant=own, is_on=True)
"""


@contextmanager
def away(mailbox):
    mailbox.shut()
    try:
        yield
    finally:
        mailbox.open()


@contextmanager
def hanging(mailbox):
    mailbox.hang()
    try:
        yield
    finally:
        mailbox.go_on()


def sign_up(person):
    fields = {"email": person.email, "password1": PASSWORD, "password2": PASSWORD}
    person.get("/accounts/signup/")
    return person.post("/accounts/signup/", fields)


def reset(person, email):
    person.get("/accounts/password/reset/")
    return person.post("/accounts/password/reset/", {"email": email})


@pytest.mark.parametrize("fault", [away, hanging])
def test_who_signs_up_without_mail_server_is_told_and_tries_again(
    fault, site, mailbox, database, newcomers, keep
):
    people = [
        Person(site, number, email=f"{fault.__name__}-{number}@example.org")
        for number in newcomers(6)
    ]
    emails = [person.email for person in people]
    with fault(mailbox):
        refused = at_once(*[lambda one=one: sign_up(one) for one in people])
        assert Person(site).get("/").status == 200  # nobody else waits
    accepted = [sign_up(person) for person in people]

    accounts = rows(database.url, USERS, emails)[0][0]
    mails = [len(mailbox.mails_to(email)) for email in emails]
    keep(
        Tally(
            f"mail server {fault.__name__}: signing up",
            requests=len(refused) + len(accepted),
            acknowledged=sum(answer.status == 302 for answer in accepted),
            refused=sum(answer.heading == HEADING for answer in refused),
            lost=len(people) - accounts + mails.count(0),
            duplicates=sum(mails) - len(people),
        )
    )
    assert {(answer.status, answer.heading) for answer in refused} == {(503, HEADING)}
    assert [answer.status for answer in accepted] == [302] * len(people)
    assert (accounts, mails) == (len(people), [1] * len(people))


def test_who_resets_a_password_learns_nothing_of_accounts(site, mailbox, newcomers):
    known, unknown = [Person(site, number) for number in newcomers(2)]
    with away(mailbox):
        answers = [reset(known, known.email), reset(unknown, "nobody@example.org")]
    assert [(answer.status, answer.heading) for answer in answers] == [(503, HEADING)] * 2
    assert reset(known, known.email).status == 302
    assert len(mailbox.mails_to(known.email)) == 1


def test_reminders_go_out_once_the_mail_server_is_back(site, mailbox, newcomers, keep):
    email = email_of(*newcomers(1))
    site.manage("shell", "-c", REMIND.format(email=email))
    with away(mailbox), pytest.raises(subprocess.CalledProcessError) as refused:
        site.manage("send_reminders")
    said = [site.manage("send_reminders") for _ in range(2)]

    mails = len(mailbox.mails_to(email))
    keep(
        Tally(
            "mail server away: reminders",
            requests=1 + len(said),
            acknowledged=said.count("1 sent.\n"),
            refused=int(refused.value.returncode != 0),
            lost=int(mails == 0),
            duplicates=max(mails - 1, 0),
        )
    )
    assert (mails, said[-1]) == (1, "0 sent.\n")
