"""Every form is sent twice at the same moment: what is stored is what one click stores."""

import re
from email import message_from_string, policy

import pytest

from .browsing import Person
from .counting import rows
from .people import PASSWORD
from .steps import (
    ACCOUNT,
    ARRIVING,
    CHANGING_PASSWORD,
    NOTING,
    PLANNED,
    REMINDING,
    SLUG,
    TARGET,
    Step,
)

pytestmark = pytest.mark.faults
NOTED = """
    SELECT record.planned_on, applicant.target_year FROM applicants_milestonerecord record
    JOIN applicants_applicant applicant ON applicant.id = record.applicant_id
    JOIN applicants_user person ON person.id = applicant.user_id
    JOIN careers_milestone milestone ON milestone.id = record.milestone_id
    WHERE milestone.slug = %s AND person.email = ANY(%s)
"""


@pytest.fixture
def pair(site, newcomers):
    """Two people alike: one clicks once, the other twice."""
    return [Person(site, number).sign_in() for number in newcomers(2)]


def test_forms_of_the_plan(pair, double, database):
    double("double submits: the plan", NOTING, *pair)

    emails = [person.email for person in pair]
    assert rows(database.url, NOTED, SLUG, emails) == [(PLANNED, TARGET)] * 2


def test_forms_of_reminders_and_reports(pair, double):
    double("double submits: reminders and reports", REMINDING, *pair)


def test_forms_of_the_account(pair, double):
    double("double submits: the account", ACCOUNT, *pair)


def test_form_of_the_password(pair, double):
    double("double submits: the password", CHANGING_PASSWORD, *pair)


def content_of(mail):
    return message_from_string(mail, policy=policy.default).get_content()


def test_forms_of_an_arrival(site, mailbox, double, newcomers):
    people = [
        Person(site, number, email=f"arrival-{number}@example.org") for number in newcomers(2)
    ]
    sign_up = Step(
        "account_signup",
        "/accounts/signup/",
        {
            "email": lambda person, page: person.email,
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )
    double("double submits: signing up", [sign_up], *people)
    for person in people:
        text = " ".join(map(content_of, mailbox.mails_to(person.email)))
        links = re.findall(r"/accounts/confirm-email/[^\s/]+/", text)
        assert len(links) == 1, text
        assert person.post(links[0]).status == 302, text
        person.cookies.clear()
        person.sign_in()
    double("double submits: arriving", ARRIVING, *people)
