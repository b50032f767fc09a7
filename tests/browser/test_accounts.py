"""Accounts in a real browser: from the first mail to the second factor, and out again."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from tests.applicants.accounts.steps import add_second_factor, make_account, totp
from tests.browser.pages import assert_accessible, assert_fits
from tests.builders import PASSWORD

EMAIL = "a.rather.long.name.of.an.applicant@department.hospital.example.org"


@pytest.fixture(autouse=True)
def debug_without_mail_server(settings):
    """Mail shows on the page; no try of an earlier test counts."""
    settings.SHOW_MAIL_LINKS = True
    cache.clear()


def assert_good(page):
    assert_accessible(page)
    assert_fits(page)


def press(page, name):
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def sign_up(page):
    page.goto(reverse("account_signup"))
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label(re.compile("^Password(?! again)")).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    press(page, "Create account")


def confirm(page):
    page.get_by_role("region", name="Debug").get_by_role("link", name="/confirm-email/").click()
    press(page, "Yes, confirm it")


def sign_in_by_form(page, email=EMAIL):
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")


def sign_out(page):
    page.goto(reverse("account_logout"))
    press(page, "Sign out")


def confirm_identity(page):
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Continue")


def test_from_the_first_mail_to_the_second_factor(page):
    sign_up(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm your address")
    assert_good(page)

    confirm(page)
    expect(page).to_have_url(re.compile(reverse("applicants:welcome")))

    sign_out(page)
    expect(page.get_by_text("You signed out.")).to_be_visible()

    sign_in_by_form(page, EMAIL.upper())
    expect(page).to_have_url(re.compile(reverse("applicants:welcome")))

    page.goto(reverse("mfa_activate_totp"))
    assert_good(page)
    confirm_identity(page)
    assert_good(page)
    secret = page.locator("#totp-secret").inner_text()
    page.get_by_label("Code").fill(totp(secret, seconds=5))
    press(page, "Turn on")
    expect(page.locator("main li code")).to_have_count(10)
    assert_good(page)

    sign_out(page)
    sign_in_by_form(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter your code")
    assert_good(page)
    page.get_by_label("Code").fill(totp(secret, seconds=5))
    press(page, "Sign in")
    expect(page).to_have_url(re.compile(reverse("applicants:welcome")))


def test_the_same_without_script(page_without_script):
    page = page_without_script
    sign_up(page)
    confirm(page)
    expect(page).to_have_url(re.compile(reverse("applicants:welcome")))

    sign_out(page)
    sign_in_by_form(page)
    expect(page).to_have_url(re.compile(reverse("applicants:welcome")))


def test_what_is_wrong_with_a_sign_in_gets_the_keyboard(page, transactional_db):
    sign_in_by_form(page, "nobody@example.org")
    expect(page).to_have_title("Error: Sign in · Pain Medicine Pathway")
    expect(page.get_by_role("alert")).to_be_focused()


def test_new_password_by_mail(page):
    make_account(email=EMAIL)
    page.goto(reverse("account_reset_password"))
    assert_good(page)
    page.get_by_label("E-mail address").fill(EMAIL)
    press(page, "Send the link")
    assert_good(page)

    page.get_by_role("region", name="Debug").get_by_role("link", name="/reset/key/").click()
    assert_good(page)
    page.get_by_label(re.compile("^New password(?! again)")).fill("another horse entirely")
    page.get_by_label("New password again").fill("another horse entirely")
    press(page, "Save the password")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your password is changed")
    assert_good(page)


def test_changing_the_address(page, sign_in):
    sign_in(page, make_account(email=EMAIL))
    page.goto(reverse("account_email"))
    assert_good(page)
    page.get_by_label("New e-mail address").fill(f"new.{EMAIL}")
    press(page, "Change address")
    confirm_identity(page)
    assert_good(page)

    confirm(page)
    page.goto(reverse("applicants:account"))
    expect(page.get_by_text(f"new.{EMAIL}")).to_be_visible()
    assert_good(page)


def test_closing_the_account(page, sign_in):
    sign_in(page, make_account(email=EMAIL))
    page.goto(reverse("applicants:account"))
    page.get_by_role("link", name="close your account").click()
    page.get_by_label("Password").fill("not it")
    press(page, "Delete everything and close")
    expect(page.get_by_text("This is not your password.")).to_be_visible()
    assert_good(page)

    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Delete everything and close")
    expect(page.get_by_text("Your account is closed.")).to_be_visible()


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_inactive",
        "account_email_verification_sent",
        "account_reset_password_done",
    ],
)
def test_pages_of_strangers(page, name):
    page.goto(reverse(name))
    assert_good(page)


def test_pages_of_an_account(page, sign_in):
    user = make_account(email=EMAIL)
    codes = add_second_factor(user)
    sign_in(page, user)
    page.goto(reverse("mfa_reauthenticate"))
    assert_good(page)
    page.get_by_label("Code").fill(codes[0])
    press(page, "Continue")
    for name in [
        "account_change_password",
        "account_logout",
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "usersessions_list",
        "applicants:activity",
    ]:
        page.goto(reverse(name))
        assert_good(page)


def test_too_many_tries(page):
    for _ in range(6):
        sign_in_by_form(page, "nobody@example.org")
        if page.title().startswith("Too many"):
            break
    expect(page.get_by_role("heading", level=1)).to_have_text("Too many tries")
    assert_good(page)
