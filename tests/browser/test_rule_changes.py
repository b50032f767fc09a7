"""An advisor sees whom a change affects before it is published; the person is told of it."""

import pytest
from playwright.sync_api import expect

from applicants.models import Position, RuleChange
from applicants.settling import settle
from careers.models import CatalogueVersion, Milestone
from tests.browser.pages import assert_accessible, assert_fits
from tests.builders import NOW, make_milestone, make_source, make_stage
from tests.careers.admin_pages import admin_url

REASON = "Programs ask for three letters."


@pytest.fixture
def milestone(transactional_db, applicant):
    """Something optional on the settled plan of one person."""
    CatalogueVersion.bump()
    applicant.position = Position.RESIDENCY
    applicant.save()
    source = make_source(title="What programs ask for", slug="programs-ask")
    stage = make_stage(name="Residency")
    milestone = make_milestone(
        slug="letters", name="Letters", necessity="optional", stage=stage, sources=[source]
    )
    settle(applicant, now=NOW)
    return milestone


@pytest.fixture
def edited(page, sign_in, milestone, advisor):
    """The page of an advisor who has made it required and pressed “Save”."""
    sign_in(page, advisor)
    page.goto(admin_url(milestone, "change"))
    page.locator("[name=guidance]").fill("Ask early.\n\nAsk twice.")
    page.locator("[name=necessity]").select_option("required")
    page.locator("[name=change_reason]").fill(REASON)
    page.locator("[name=_save]").last.click()
    expect(page.get_by_role("heading", name="Before you publish")).to_be_visible()
    return page


def test_the_advisor_sees_whom_it_affects(edited):
    expect(edited.locator(".impact-people")).to_have_text("1 person of 1:")
    expect(edited.locator(".impact li")).to_have_count(1)
    assert Milestone.objects.get().necessity == "optional"
    assert_accessible(edited)
    assert_fits(edited)


def test_the_advisor_goes_back_and_nothing_is_lost(edited):
    edited.get_by_role("button", name="Back to editing").click()
    expect(edited.locator("[name=guidance]")).to_have_value("Ask early.\n\nAsk twice.")
    expect(edited.locator("[name=necessity]")).to_have_value("required")
    expect(edited.locator("[name=change_reason]")).to_have_value(REASON)
    expect(edited.locator(".back-note")).to_contain_text("Nothing is published yet")
    assert Milestone.objects.get().necessity == "optional"


def test_the_person_is_told_and_notes_it_as_read(edited, applicant, new_context, sign_in):
    edited.get_by_role("button", name="Publish").click()
    expect(edited.locator(".messagelist .success")).to_contain_text("Letters")
    assert Milestone.objects.get().necessity == "required"

    page = new_context().new_page()
    sign_in(page, applicant.user)
    page.goto("/pathway/")
    expect(page.locator("#news")).to_contain_text("The rules have changed")
    assert_accessible(page)
    page.get_by_role("link", name="See what is different").click()

    expect(page.locator(".rule-change")).to_contain_text(f"Why: {REASON}")
    expect(page.get_by_role("link", name="What programs ask for")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)

    page.get_by_role("button", name="Keep for later").click()
    expect(page.locator(".rule-change")).to_contain_text("Kept for later")
    page.goto("/pathway/")
    expect(page.locator("#news")).to_have_count(0)
    page.get_by_role("link", name="Changes of the rules").click()
    page.get_by_role("button", name="I have read this").click()
    expect(page.locator(".rule-change")).to_contain_text("Read on")
    expect(page.get_by_role("button", name="I have read this")).to_have_count(0)
    assert_accessible(page)
    assert RuleChange.objects.get().acknowledged_at


def test_it_works_without_script(page_without_script, sign_in, milestone, applicant):
    make_milestone(name="New exam", slug="new-exam")
    CatalogueVersion.bump()
    page = page_without_script
    sign_in(page, applicant.user)
    page.goto("/pathway/")
    page.get_by_role("link", name="See what is different").click()
    page.get_by_role("button", name="I have read this").click()
    expect(page.locator(".notice--success")).to_contain_text("Noted as read")
    page.goto("/changes/")
    assert_fits(page)
