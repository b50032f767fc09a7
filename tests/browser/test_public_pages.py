"""The public pages in a real browser, on the real reference data."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import assert_accessible, assert_fits

PAGES = [
    "/",
    "/residencies/",
    "/residencies/family-medicine/",
    "/residencies/neurosurgery/",
    "/milestones/usmle-step-3/?track=do&residency=pmr",
    "/milestones/fellowship-case-log/?track=nonsense",
    "/nowhere/",
]


def test_public_pages_are_accessible_and_fit(page, reference):
    for address in PAGES:
        page.goto(address)
        page.evaluate(
            "document.querySelectorAll('details').forEach(one => { one.open = true })"
        )
        assert_accessible(page)
        assert_fits(page)


def test_picture_leads_to_a_residency(page, reference):
    page.goto("/")
    page.get_by_role("link", name="Neurology", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Neurology")


def test_picture_is_a_table_too(page, reference):
    page.goto("/")
    page.get_by_text("The same as a table").click()

    row = page.get_by_role("row", name="Diagnostic (or interventional) radiology")
    expect(row.get_by_role("cell")).to_have_text(
        ["4", "4", "5", "1", "14", "Known route for every degree"]
    )


def test_menu_works_on_a_phone_without_script(page_without_script, reference):
    page = page_without_script
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/")
    menu = page.locator(".nav-small")
    expect(menu.get_by_role("link", name="Library")).to_be_hidden()

    menu.locator("summary").click()
    menu.get_by_role("link", name="Library").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Library")


def test_who_asks_is_answered_without_script(page_without_script, reference):
    page = page_without_script
    page.goto("/milestones/usmle-step-3/")
    page.get_by_label("Degree").select_option("International graduate (IMG)")
    page.get_by_role("button", name="Look").click()

    expect(page.locator("#answer")).to_contain_text("international graduates")
    expect(page.locator("#answer")).to_be_in_viewport()


def test_keyboard_reaches_the_content_first(page, reference):
    page.goto("/residencies/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="Anesthesiology")).to_be_focused()


def test_the_menu_of_a_phone_never_covers_what_has_the_keyboard(page, reference):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/residencies/")
    menu, last = page.locator(".nav-small"), page.locator(".nav-small a").last

    page.get_by_text("Menu").press("Enter")
    expect(last).to_be_visible()
    last.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(page.locator(".nav-small summary")).to_be_focused()
    page.keyboard.press("Enter")
    last.press("Tab")

    expect(menu).not_to_have_attribute("open", "")
    expect(page.get_by_role("link", name="Anesthesiology")).to_be_focused()


def test_page_stays_still_when_a_row_changes(page, sign_in, reference, applicant):
    sign_in(page, applicant.user)
    page.goto("/pathway/")
    row = page.locator(".milestone-row").filter(has=page.get_by_role("button")).last
    row = page.locator(f"#{row.get_attribute('id')}")
    row.get_by_role("button").first.focus()
    before = row.bounding_box()["y"]

    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Undo")

    assert row.bounding_box()["y"] == pytest.approx(before, abs=2)
    expect(row.locator(":focus")).to_have_count(1)
