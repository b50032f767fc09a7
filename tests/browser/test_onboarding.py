"""A DO in PM&R answers the first questions and changes the answers, with and without script."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from applicants.models import Applicant, MilestoneRecord
from careers.models import Residency
from tests.browser.pages import assert_accessible, assert_fits
from tests.builders import make_applicant, make_user


@pytest.fixture
def newcomer(reference):
    return make_user(email="newcomer@example.org")


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def own_page(request, new_context, sign_in, newcomer):
    page = new_context(java_script_enabled=request.param).new_page()
    sign_in(page, newcomer)
    return page


def press(page, name):
    page.locator("main").get_by_role("button", name=name).click()


def say_where(page):
    page.goto("/start/")
    page.get_by_label("In residency (PGY-1 included)").check()
    page.get_by_label("DO", exact=True).check()
    press(page, "Continue")


def say_training(page):
    page.get_by_label("Residency", exact=True).select_option("pmr")
    page.get_by_label("Start of residency").fill("2025-07-01")
    page.get_by_label("Target start").select_option("2029")
    page.get_by_label("State").select_option("TX")
    press(page, "Continue")


def test_from_the_first_sign_in_to_the_pathway(own_page, newcomer):
    say_where(own_page)
    expect(own_page.get_by_text("Step 2 of 3")).to_be_visible()
    say_training(own_page)

    expect(own_page.get_by_text("Step 3 of 3")).to_be_visible()
    expect(own_page.get_by_label("Pass COMLEX Level 1")).to_be_checked()
    expect(own_page.get_by_label("Pass USMLE Step 1")).not_to_be_checked()
    expect(own_page.get_by_text("Your plan goes by 30 June 2029")).to_be_visible()
    own_page.get_by_label("Take the MCAT").uncheck()
    press(own_page, "Mark as done and finish")

    expect(own_page).to_have_url(re.compile(r"/pathway/$"))
    expect(own_page.get_by_text("milestones are marked as done")).to_be_visible()
    applicant = Applicant.objects.get(user=newcomer)
    assert (applicant.position, applicant.track, applicant.residency.slug) == (
        "residency",
        "do",
        "pmr",
    )
    marked = MilestoneRecord.objects.values_list("milestone__slug", flat=True)
    assert "comlex-level-1" in marked
    assert {"mcat", "usmle-step-1"}.isdisjoint(marked)


def test_what_was_typed_survives_an_error_and_the_way_back(own_page):
    say_where(own_page)
    own_page.get_by_label("Start of residency").fill("2025-07-01")
    own_page.get_by_label("End of residency").fill("2024-07-01")
    press(own_page, "Continue")

    expect(own_page.get_by_text("The residency must end after 1 July 2025.")).to_be_visible()
    expect(own_page.get_by_label("Start of residency")).to_have_value("2025-07-01")
    expect(own_page.get_by_label("End of residency")).to_have_value("2024-07-01")

    own_page.get_by_role("link", name="Back").click()
    expect(own_page.get_by_label("In residency (PGY-1 included)")).to_be_checked()


def test_a_change_is_shown_before_it_is_saved(own_page, newcomer):
    say_where(own_page)
    say_training(own_page)
    press(own_page, "Mark as done and finish")
    own_page.goto("/profile/")
    own_page.get_by_label("Residency", exact=True).select_option("anesthesiology")
    press(own_page, "Save")

    expect(own_page.get_by_role("heading", name="Added: 3")).to_be_visible()
    expect(own_page.get_by_text("Pass ABA BASIC")).to_be_visible()
    press(own_page, "Go back and edit")
    expect(own_page.get_by_label("Residency", exact=True)).to_have_value("anesthesiology")
    press(own_page, "Save")
    press(own_page, "Save these changes")

    expect(own_page.get_by_text("Your profile is saved.")).to_be_visible()
    assert Applicant.objects.get(user=newcomer).residency.slug == "anesthesiology"


def assert_good(page):
    assert_accessible(page)
    assert_fits(page)


def test_the_first_questions_are_accessible_and_fit(page, sign_in, newcomer):
    sign_in(page, newcomer)
    page.goto("/start/")
    press(page, "Continue")
    assert_good(page)  # with errors
    say_where(page)
    page.get_by_label("Start of the separate PGY-1").fill("2024-07-01")
    press(page, "Continue")
    assert_good(page)
    page.get_by_label("Start of the separate PGY-1").fill("")
    say_training(page)
    assert_good(page)
    press(page, "None of these")
    expect(page.get_by_text("Nothing was marked.")).to_be_visible()


def test_the_profile_is_accessible_and_fits(page, sign_in, newcomer):
    make_applicant(
        user=newcomer,
        position="residency",
        track="do",
        residency=Residency.objects.get(slug="pmr"),
        residency_choice="settled",
        residency_start_on=date(2025, 7, 1),
        target_year=2029,
    )
    sign_in(page, newcomer)
    page.goto("/profile/")
    page.get_by_label("Residency done, no pain fellowship yet").check()
    page.get_by_label("Residency", exact=True).select_option("internal-medicine")
    page.get_by_label("Target start").select_option("2030")
    press(page, "Save")
    assert_good(page)  # the preview
    press(page, "Save these changes")
    assert_good(page)  # with a field that is kept
    page.get_by_role("link", name="Mark what is behind you").click()
    assert_good(page)


def test_staff_without_a_profile(page, sign_in, advisor):
    sign_in(page, advisor)
    page.goto("/welcome/")
    expect(page.get_by_role("heading", level=1)).to_have_text("This account has no pathway")
    assert_accessible(page)
