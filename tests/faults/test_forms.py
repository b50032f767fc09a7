"""No form is forgotten: each route that takes one is sent twice, or it says here why not."""

import pytest
from django.urls import get_resolver

from tests.security.access import table

from .admin_others import ACCOUNTS, FILES, PROGRAMS, REPORT, REVIEW
from .admin_steps import adding, changing, deleting, everything
from .steps import ACCOUNT, ARRIVING, CHANGING_PASSWORD, NOTING, REMINDING

pytestmark = pytest.mark.faults
SENT = {step.route for step in [*ARRIVING, *NOTING, *REMINDING, *ACCOUNT, *CHANGING_PASSWORD]}
OF_A_RECORD = [form("milestone") for form in (adding, changing, deleting)]
SENT_IN_ADMIN = {
    step.route
    for step in [
        *OF_A_RECORD,
        *everything("milestone"),
        *FILES,
        *PROGRAMS,
        *REVIEW,
        REPORT,
        *ACCOUNTS,
    ]
}
OTHER_WAY = "signing in once more is another sign-in"
ONE_COLUMN = "sets one column to the same twice"
NO_FORM = "shows the same page to whatever is posted"
LEADS_AWAY = "only leads to another page"
NOT_THERE = "says that there is no such page"
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
    "admin/": NO_FORM,
    "admin/(?P<url>.*)$": NOT_THERE,
    "admin/^(?P<app_label>applicants|auth|careers)/$": NO_FORM,
    "admin/applicants/auditevent/": NO_FORM,
    "admin/applicants/auditevent/<path:object_id>/": LEADS_AWAY,
    "admin/applicants/auditevent/<path:object_id>/history/": NO_FORM,
    "admin/applicants/correction/": NO_FORM,
    "admin/applicants/correction/<path:object_id>/": LEADS_AWAY,
    "admin/applicants/correction/<path:object_id>/history/": NOT_THERE,
    "admin/applicants/user/": NO_FORM,
    "admin/applicants/user/<path:object_id>/": LEADS_AWAY,
    "admin/applicants/user/<path:object_id>/history/": NO_FORM,
    "admin/auth/group/<path:object_id>/": LEADS_AWAY,
    "admin/auth/group/<path:object_id>/history/": NO_FORM,
    "admin/careers/*/<path:object_id>/": LEADS_AWAY,
    "admin/careers/*/<path:object_id>/history/": NO_FORM,
    "admin/careers/*/export/": NO_FORM,
    "admin/careers/*/program-list/<int:pk>/progress/": NO_FORM,
    "admin/login/": LEADS_AWAY,
    "admin/logout/": "stores nothing",
    "admin/password_change/": LEADS_AWAY,
    "admin/r/<path:content_type_id>/<path:object_id>/": LEADS_AWAY,
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


def takes_none(address, answers):
    """Whether nobody can send anything there: asked by one who may do all that can be done."""
    if address.startswith("admin/"):
        return answers["superuser"] in ("403", "405")
    return answers["applicant"] == "405"


def test_every_form_is_sent_twice_or_says_why_not():
    addresses = dict(routes(get_resolver()))
    forms = {
        address
        for (method, address), answers in table().items()
        if method == "POST" and not takes_none(address, answers)
    }
    sent = {addresses[name] for name in SENT} | SENT_IN_ADMIN
    assert sorted(forms - sent) == sorted(ELSEWHERE)
