"""Passkeys in a real browser, which holds them in an authenticator that Chromium makes up."""

import re
from contextlib import contextmanager

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from tests.applicants.accounts.steps import make_account
from tests.browser.pages import assert_accessible, assert_fits
from tests.browser.test_accounts import confirm_identity, press, sign_in_by_form, sign_out

EMAIL = "ada@example.org"
# What a browser does when somebody closes its dialog.
CANCEL = """() => {
    navigator.credentials.get = () => Promise.reject(new DOMException("", "NotAllowedError"));
}"""


@pytest.fixture(autouse=True)
def plain_http(settings):
    """The live server has no HTTPS, as `make run` has none. No earlier try counts."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    cache.clear()


@pytest.fixture
def user(transactional_db):
    return make_account(email=EMAIL)


@contextmanager
def phone(page):
    """A phone that holds passkeys and knows its owner by a fingerprint."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield


def assert_good(page):
    assert_accessible(page)
    assert_fits(page)


def add_passkey(page, name="My phone"):
    page.goto(reverse("mfa_add_webauthn"))
    if "reauthenticate" in page.url:
        confirm_identity(page)
    page.get_by_label("Name").fill(name)
    press(page, "Add the passkey")
    expect(page.get_by_text("The passkey is added.")).to_be_visible()


def sign_in_with_passkey(page):
    page.goto(reverse("account_login"))
    press(page, "Sign in with a passkey")


def heading(page):
    return page.get_by_role("heading", level=1)


def test_adding_a_passkey_and_signing_in_with_it(page, user):
    with phone(page):
        sign_in_by_form(page, EMAIL)
        page.goto(reverse("mfa_add_webauthn"))
        confirm_identity(page)
        assert_good(page)
        add_passkey(page)
        expect(page.locator("main li code")).to_have_count(10)  # recovery codes
        page.goto(reverse("mfa_index"))
        assert_good(page)

        sign_out(page)
        page.goto(reverse("account_login"))
        assert_good(page)
        sign_in_with_passkey(page)
        expect(page).to_have_url(re.compile(reverse("applicants:welcome")))


def test_renaming_and_removing_a_passkey(page, user):
    with phone(page):
        sign_in_by_form(page, EMAIL)
        add_passkey(page)
        page.goto(reverse("mfa_list_webauthn"))
        assert_good(page)
        page.get_by_role("link", name="Rename My phone").click()
        assert_good(page)
        page.get_by_label("Name").fill("Old phone")
        press(page, "Save")
        page.get_by_role("link", name="Remove Old phone").click()
        assert_good(page)
        press(page, "Remove")
        expect(page.get_by_text("The passkey is removed.")).to_be_visible()
        assert not Authenticator.objects.exists()

        sign_out(page)
        sign_in_with_passkey(page)
        expect(page.get_by_text("This passkey was not accepted.")).to_be_visible()
        expect(heading(page)).to_have_text("Sign in")


def test_a_passkey_is_the_second_factor_after_a_password(page, user):
    with phone(page):
        sign_in_by_form(page, EMAIL)
        add_passkey(page)
        sign_out(page)

        sign_in_by_form(page, EMAIL)
        expect(heading(page)).to_have_text("Enter your code")
        assert_good(page)
        press(page, "Use a passkey")
        expect(page).to_have_url(re.compile(reverse("applicants:welcome")))


def test_a_passkey_opens_the_admin_to_staff(page, transactional_db):
    make_account(email=EMAIL, is_staff=True, second_factor=False)
    with phone(page):
        sign_in_by_form(page, EMAIL)
        page.goto("/admin/")
        expect(heading(page)).to_have_text("Second factor")
        add_passkey(page)
        page.goto("/admin/")
        expect(page).to_have_url(re.compile("/admin/$"))

        sign_out(page)
        sign_in_with_passkey(page)
        expect(page).to_have_url(re.compile("/admin/$"))


def test_a_sign_in_from_before_shows_the_passkey_to_open_the_admin(page, sign_in, user):
    with phone(page):
        sign_in_by_form(page, EMAIL)
        add_passkey(page)
        user.is_staff = True
        user.save()
        page.context.clear_cookies()
        sign_in(page, user, second_factor=False)
        page.goto("/admin/")
        expect(heading(page)).to_have_text("Confirm that it is you")
        assert_good(page)
        press(page, "Use a passkey")
        expect(page).to_have_url(re.compile("/admin/$"))


def test_the_passkeys_of_somebody_else_are_out_of_reach(page, user):
    other = make_account(email="other@example.org")
    with phone(page):
        sign_in_by_form(page, other.email)
        add_passkey(page)
        sign_out(page)
        sign_in_by_form(page, EMAIL)
        page.goto(reverse("mfa_list_webauthn"))
        expect(page.get_by_text("You have none.")).to_be_visible()

    passkey = Authenticator.objects.get(type="webauthn")
    for name in ["mfa_edit_webauthn", "mfa_remove_webauthn"]:
        page.goto(reverse("account_reauthenticate"))
        confirm_identity(page)
        assert page.goto(reverse(name, args=[passkey.pk])).status == 404
    assert passkey.user == other


def test_a_cancelled_passkey_is_told_and_nothing_breaks(page, user):
    with phone(page):
        page.goto(reverse("account_login"))
        page.evaluate(CANCEL)
        press(page, "Sign in with a passkey")
        expect(page.get_by_role("alert")).to_have_text(
            "The passkey was not used. Try again, or use another way."
        )
        assert_good(page)


def test_without_script_other_ways_are_offered(page_without_script, user):
    page = page_without_script
    page.goto(reverse("account_login"))
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    sign_in_by_form(page, EMAIL)
    expect(page).to_have_url(re.compile(reverse("applicants:welcome")))

    page.goto(reverse("mfa_add_webauthn"))
    confirm_identity(page)
    expect(page.get_by_text("Passkeys need JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="Add the passkey")).to_be_hidden()
