"""Every form is sent twice at the same moment: what is stored is what one click stores."""

import re
from email import message_from_string, policy

import pytest

from .browsing import Person
from .counting import Tally, rows
from .people import PASSWORD
from .steps import ACCOUNT, ARRIVING, CHANGING_PASSWORD, NOTING, REMINDING, Step
from .test_edits import at_once

pytestmark = pytest.mark.faults
# Two sign-ins are two sessions, and a log has a line for each thing that somebody did.
NOT_COUNTED = ("django_session", "usersessions_usersession", "cache_entries", "auditevent")
TABLES = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


def row_counts(database_url):
    names = [name for (name,) in rows(database_url, TABLES) if not name.endswith(NOT_COUNTED)]
    counts = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in names)  # noqa: S608
    return dict(rows(database_url, counts))


def added(database_url, send):
    """The answers of `send()`, and by how much it changed the number of rows of each table."""
    before = row_counts(database_url)
    answers = send()
    after = row_counts(database_url)
    return answers, {name: after[name] - before[name] for name in after}


def send(step, person, times):
    """Fill in the form of `step` once, and send it so many times at once."""
    path, fields = step.form(person)
    token = person.token

    def submit():
        return person.post(path, fields, files=step.files, token=token)

    return at_once(*[submit] * times)


@pytest.fixture
def pair(site, newcomers):
    """Two people alike: one clicks once, the other twice."""
    return [Person(site, number).sign_in() for number in newcomers(2)]


@pytest.fixture
def double(database, keep):
    """A function: send the forms of `steps`, as one person once and as the other twice."""

    def double(fault, steps, once, twice):
        tally, wrong = Tally(fault), []
        for step in steps:
            _, expected = added(database.url, lambda step=step: send(step, once, 1))
            answers, found = added(database.url, lambda step=step: send(step, twice, 2))
            tally.requests += len(answers)
            tally.acknowledged += any(answer.status < 400 for answer in answers)
            broken = [answer.status for answer in answers if answer.status >= 500]
            tally.broken += len(broken)
            tally.duplicates += sum(max(found[name] - expected[name], 0) for name in found)
            tally.lost += sum(max(expected[name] - found[name], 0) for name in found)
            if broken or found != expected:
                differing = {name for name in found if found[name] != expected[name]}
                wrong.append((step.route, broken, differing))
        keep(tally)
        assert wrong == []

    return double


def test_forms_of_the_plan(pair, double):
    double("double submits: the plan", NOTING, *pair)


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
