"""A new SECRET_KEY: what the former one signed or sealed works while it is a fallback.

Each test makes something with the key FORMER, looks whether it works after the change to NEW,
and that it does not once FORMER is thrown away.
"""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from applicants import second_factors, what_if
from applicants.digests import applicant_of, stop_token
from applicants.encryption import BEGINNING, Unreadable
from applicants.models import CalendarFeed
from applicants.portable import schema
from tests.applicants.accounts import steps
from tests.builders import NOW

pytestmark = pytest.mark.django_db
FORMER, NEW = "the-former-key-of-these-tests", "the-new-key-of-these-tests"


@pytest.fixture(autouse=True)
def rotate(settings):
    """Begin with FORMER; calling it changes to NEW, with the fallbacks that are given."""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = FORMER, []

    def rotate(*fallbacks):
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, list(fallbacks)

    return rotate


def opened(rotate, opens):
    """What `opens` says with FORMER as a fallback, and without it."""
    rotate(FORMER)
    before = opens()
    rotate()
    return before, opens()


@pytest.mark.parametrize(
    ("fallbacks", "is_still_in"), [([FORMER], True), ([], False)], ids=["kept", "thrown away"]
)
def test_people_stay_signed_in(rotate, fallbacks, is_still_in):
    user, client = steps.make_account(), Client()
    steps.sign_in(client, user.email)
    assert steps.is_signed_in(client)
    rotate(*fallbacks)
    client.get(reverse("applicants:account"))
    assert steps.is_signed_in(client) is is_still_in


@pytest.mark.parametrize(
    ("fallbacks", "answer"), [([FORMER], 302), ([], 200)], ids=["kept", "thrown away"]
)
def test_a_reset_link_opens(rotate, fallbacks, answer):
    steps.reset(Client(), steps.make_account().email)
    rotate(*fallbacks)
    assert Client().get(steps.last_link()).status_code == answer  # 302: on to the form


def test_a_link_that_confirms_an_address_opens(rotate):
    steps.sign_up(Client(), "new@example.org")
    link = steps.link_in(mail.outbox[-1])

    def opens():
        return Client().get(link).context["confirmation"] is not None

    assert opened(rotate, opens) == (True, False)


def test_a_calendar_address_opens(rotate, applicant):
    token = CalendarFeed.objects.begin(applicant).token

    def opens():
        return CalendarFeed.objects.for_token(token).exists()

    assert opened(rotate, opens) == (True, False)


def test_a_link_that_stops_reminders_opens(rotate, applicant):
    token = stop_token(applicant)
    assert opened(rotate, lambda: applicant_of(token)) == (applicant, None)


def test_the_seal_of_an_export_fits(rotate):
    site = {"corrections": [], "rule_changes": [], "digests": [{"on": "2026-11-21"}]}
    seal = schema.seal(site)
    assert opened(rotate, lambda: schema.is_sealed(site, seal)) == (True, False)


def test_a_link_to_a_what_if_opens(rotate):
    token = what_if.seal(what_if.Scenario(1, {}, since="a", leads_to="b"), NOW)
    rotate(FORMER)
    assert what_if.unseal(token, NOW).applicant == 1
    rotate()
    with pytest.raises(Unreadable):
        what_if.unseal(token, NOW)


# Second factors ------------------------------------------------------------------------------


@pytest.fixture
def user():
    """Somebody with an app, whose secret is stored as of now, and recovery codes."""
    cache.clear()  # it keeps which codes were used, by the number of the account
    user = steps.make_account()
    steps.add_second_factor(user)
    app = Authenticator.objects.get(type="totp")
    app.data["secret"] = second_factors.seal(steps.SECRET)
    app.save()
    return user


def signs_in(user):
    client = Client()
    steps.sign_in(client, user.email)
    client.post(reverse("mfa_authenticate"), {"code": steps.totp(steps.SECRET)})
    return steps.is_signed_in(client)


def test_no_secret_is_stored_as_it_is(user):
    app, codes = Authenticator.objects.order_by("-type")
    assert app.data["secret"].startswith(BEGINNING)
    assert codes.data["seed"].startswith(BEGINNING)
    assert signs_in(user)


def test_a_secret_stored_before_there_was_a_seal_works(user):
    Authenticator.objects.filter(type="totp").update(data={"secret": steps.SECRET})
    assert signs_in(user)


def test_an_app_works_with_the_former_key(rotate, user):
    rotate(FORMER)
    assert signs_in(user)


def test_with_the_key_thrown_away_nobody_gets_in_by_a_code(rotate, user):
    rotate()
    with pytest.raises(Unreadable):
        signs_in(user)


def test_sealing_anew_lets_the_former_key_go(rotate, user):
    rotate(FORMER)
    assert sealed() == "Secrets sealed anew: 2.\n"
    assert sealed() == "Secrets sealed anew: 0.\n"
    rotate()
    assert signs_in(user)


def test_sealing_anew_takes_open_secrets_in(user):
    Authenticator.objects.filter(type="totp").update(data={"secret": steps.SECRET})
    assert sealed() == "Secrets sealed anew: 1.\n"
    assert Authenticator.objects.get(type="totp").data["secret"].startswith(BEGINNING)


def test_sealing_anew_names_what_no_key_opens(rotate, user):
    before = list(Authenticator.objects.order_by("pk").values_list("pk", "data"))
    rotate()
    with pytest.raises(CommandError) as error:
        sealed()
    numbers = ", ".join(str(pk) for pk, _ in before)
    assert f"2 cannot be read with any key of this site (authenticators {numbers})" in str(
        error.value
    )
    assert list(Authenticator.objects.order_by("pk").values_list("pk", "data")) == before


def sealed():
    """Run the command; return what it said."""
    said = StringIO()
    call_command("seal_secrets", stdout=said)
    return said.getvalue()
