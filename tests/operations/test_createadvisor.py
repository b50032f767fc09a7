"""The first people of a site come by command, and with no password that anybody knows."""

import re
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from applicants.models import AuditEvent, User
from tests.applicants.accounts.steps import make_account, sign_in
from tests.builders import PASSWORD, make_user

pytestmark = pytest.mark.django_db
EMAIL = "first@example.org"
MODULE = "applicants.management.commands.createadvisor"


@pytest.fixture(autouse=True)
def address_of_the_site(settings):
    settings.SITE_URL = "http://testserver"


@pytest.fixture
def create(capsys):
    """Run the command; return what it said."""

    def create(*arguments):
        call_command("createadvisor", *arguments)
        return capsys.readouterr().out

    return create


@pytest.fixture
def type_in(monkeypatch):
    """Have somebody at a terminal, who types these answers."""

    def type_in(*answers):
        given = iter(answers)
        monkeypatch.setattr(f"{MODULE}.sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("builtins.input", lambda prompt: next(given))
        monkeypatch.setattr(f"{MODULE}.getpass", lambda prompt: next(given))

    return type_in


def roles(user):
    groups = [group.name for group in user.groups.all()]
    return user.is_staff, user.is_superuser, groups


def noted(user):
    events = AuditEvent.objects.about_account_of(user).order_by("about")
    return [(event.kind, event.about) for event in events]


def test_an_advisor_chooses_a_password_by_a_link_that_works_once(create, client):
    said = create(EMAIL, "--name", "Fay First")
    user = User.objects.get()

    assert (user.email, user.name, roles(user)) == (
        EMAIL,
        "Fay First",
        (True, False, ["Advisors"]),
    )
    assert not user.has_usable_password()
    assert said.startswith("first@example.org is a new account and is an advisor.\n")
    assert "a second factor" in said
    assert noted(user) == [("role_given", "group Advisors"), ("role_given", "staff")]

    link = re.search(r"http://testserver(/\S+)", said)[1]
    form = client.get(link, follow=True)
    data = {"password1": "a long enough word", "password2": "a long enough word"}
    client.post(form.request["PATH_INFO"], data)
    assert sign_in(client, EMAIL, "a long enough word").status_code == 302
    assert "_auth_user_id" in client.session
    client.logout()
    assert "password1" not in client.get(link, follow=True).text


def test_an_administrator_may_do_everything(create):
    assert "is an administrator." in create(EMAIL, "--administrator")
    assert roles(User.objects.get()) == (True, True, ["Advisors"])


def test_the_link_can_be_mailed(create):
    said = create(EMAIL, "--mail")

    assert "http://" not in said
    (message,) = mail.outbox
    assert message.to == [EMAIL]
    assert message.subject == "Pain Medicine Pathway: your account"
    assert "http://testserver/accounts/password/reset/key/" in message.body


def test_without_a_mail_server_the_command_says_what_to_do(create, monkeypatch):
    def refuse(self):
        raise SMTPServerDisconnected

    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    with pytest.raises(CommandError) as refused:
        create(EMAIL, "--mail")
    assert str(refused.value) == (
        "The role is given, but no mail went out (SMTPServerDisconnected). Run this again "
        "with --yes."
    )
    monkeypatch.undo()


def test_a_password_can_be_typed_and_must_be_good(create, type_in, client):
    type_in("password", "password")
    with pytest.raises(CommandError, match="too common"):
        create(EMAIL, "--password")
    type_in(PASSWORD, "another")
    with pytest.raises(CommandError, match="These are two passwords"):
        create(EMAIL, "--password")
    assert not User.objects.exists()

    type_in(PASSWORD, PASSWORD)
    assert "http://" not in create(EMAIL, "--password")
    assert sign_in(client, EMAIL).status_code == 302
    assert "_auth_user_id" in client.session


def test_an_account_that_is_there_gets_the_role_when_that_is_meant(create, type_in):
    user = make_account(email=EMAIL)
    with pytest.raises(CommandError, match="give it the role with --yes"):
        create(EMAIL)
    type_in("no")
    with pytest.raises(CommandError, match="Nothing was changed"):
        create(EMAIL)
    assert roles(User.objects.get()) == (False, False, [])

    type_in("yes")
    assert create(EMAIL.upper()).startswith("first@example.org is an advisor.\n")
    assert create(EMAIL, "--administrator", "--yes").startswith(
        "first@example.org is an administrator.\n"
    )
    create(EMAIL, "--yes")  # takes nothing away
    found = User.objects.get()
    assert (roles(found), found.password) == ((True, True, ["Advisors"]), user.password)
    assert noted(user) == [
        ("role_given", "administrator"),
        ("role_given", "group Advisors"),
        ("role_given", "staff"),
    ]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: make_user(email=EMAIL), "never confirmed it"),
        (lambda: make_account(email=EMAIL, is_active=False), "it is turned off"),
        (lambda: make_account(email=EMAIL, is_demo=True), "This is a demo account"),
    ],
    ids=["not confirmed", "turned off", "demo"],
)
def test_a_doubtful_account_gets_no_role(create, make, words):
    make()
    with pytest.raises(CommandError, match=words):
        create(EMAIL, "--yes")
    assert roles(User.objects.get()) == (False, False, [])


def test_an_address_that_is_none_is_refused(create):
    with pytest.raises(CommandError, match="valid email address"):
        create("nobody")
    assert not User.objects.exists()
