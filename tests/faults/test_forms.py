"""No form is forgotten: each route that takes one is sent twice, or it says here why not."""

import pytest
from django.urls import get_resolver

from tests.security.access import table

from .steps import ACCOUNT, ARRIVING, CHANGING_PASSWORD, NOTING, REMINDING

pytestmark = pytest.mark.faults
SENT = {step.route for step in [*ARRIVING, *NOTING, *REMINDING, *ACCOUNT, *CHANGING_PASSWORD]}
OTHER_WAY = "signing in once more is another sign-in"
ONE_COLUMN = "sets one column to the same twice"
NO_FORM = "shows the same page to whatever is posted"
ELSEWHERE = {
    "accounts/": NO_FORM,
    "accounts/activity/": NO_FORM,
    "accounts/2fa/authenticate/": OTHER_WAY,
    "accounts/2fa/reauthenticate/": OTHER_WAY,
    "accounts/2fa/webauthn/login/": OTHER_WAY,
    "accounts/2fa/webauthn/reauthenticate/": OTHER_WAY,
    "accounts/login/": OTHER_WAY,
    "accounts/login/code/confirm/": "codes by mail are not used",
    "accounts/2fa/recovery-codes/download/": NO_FORM,
    "accounts/2fa/webauthn/add/": "a passkey is unique by its key",
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": ONE_COLUMN,
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": "what is gone is gone",
    r"accounts/^confirm-email/(?P<key>[-:\w]+)/$": ONE_COLUMN,
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": ONE_COLUMN,
    "accounts/logout/": "stores nothing",
    "accounts/password/reset/": "stores nothing; see test_mail.py",
    "accounts/password/set/": "only for accounts without a password",
    "accounts/sessions/<int:pk>/end/": "what is gone is gone",
    "accounts/signup/": "sent in test_double_submits.py before there is an account",
    "browser-reports/": "stores nothing",
    "changes/<int:pk>/later/": ONE_COLUMN,
    "changes/<int:pk>/read/": ONE_COLUMN,
    "corrections/": NO_FORM,
    "corrections/<int:pk>/": "an answer takes a report out of the state that asks for one",
    "profile/data/": NO_FORM,
    "profile/data/import/": "goes into an empty account only, under its lock",
    "profile/interruptions/": NO_FORM,
    "reminders/stop/<str:token>/": ONE_COLUMN,
    "start/": NO_FORM,
}


def routes(resolver, before="", namespace=""):
    """Pairs of the name of each route and its address, as the route table writes it."""
    for pattern in resolver.url_patterns:
        address = f"{before}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern, address, inner)
        else:
            yield f"{namespace}{pattern.name}", address


def test_every_form_is_sent_twice_or_says_why_not():
    addresses = dict(routes(get_resolver()))
    forms = {
        address
        for (method, address), answers in table().items()
        if method == "POST"
        and answers["applicant"] != "405"
        and not address.startswith("admin/")
    }
    sent = {addresses[name] for name in SENT}
    assert sorted(forms - sent) == sorted(ELSEWHERE)
