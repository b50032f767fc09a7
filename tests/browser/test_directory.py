"""The directory of fellowships in a real browser, on the real reference data."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import assert_accessible, assert_fits

PAGES = [
    "/fellowships/",
    "/fellowships/?q=mayo&residency=neurology&accepts=unknown&state=ZZ&region=South",
    "/fellowships/?q=nothing&size=5",
    "/fellowships/wake-forest/",
    "/fellowships/compare/?program=wake-forest&program=stanford&program=nowhere",
    "/fellowships/compare/",
]


@pytest.mark.parametrize("address", PAGES)
def test_pages_of_the_directory_are_accessible_and_fit(page, reference, address):
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 800})
    assert_accessible(page)
    assert_fits(page)


def test_a_choice_refreshes_the_list_and_the_address(page, reference):
    page.goto("/fellowships/")
    expect(page.locator("#result-count")).to_have_text("51 programs")

    page.get_by_label("Your residency").select_option("Emergency medicine")
    accepts = page.get_by_role("group", name="Accepts it")
    accepts.get_by_label("Yes").check()

    expect(page.locator("#result-count")).to_have_text("1 of 51 programs")
    expect(page).to_have_url(re.compile(r"\?residency=emergency-medicine&accepts=yes$"))
    expect(accepts.get_by_label("Yes")).to_be_focused()

    accepts.get_by_label("Not known").check()
    expect(page.locator("#result-count")).to_have_text("49 of 51 programs")

    page.go_back()
    expect(page.locator("#result-count")).to_have_text("1 of 51 programs")


def test_a_chip_takes_its_filter_away(page, reference):
    page.goto("/fellowships/?q=mayo&match=yes")
    page.get_by_role("link", name="Remove Words: mayo").click()

    expect(page).to_have_url(re.compile(r"/fellowships/\?match=yes$"))
    expect(page.locator("#result-count")).to_have_text("10 of 51 programs")


def test_the_map_filters_and_takes_away_again(page, reference):
    page.goto("/fellowships/")
    page.get_by_role("link", name="Ohio, 5 programs").click()
    expect(page).to_have_url(re.compile(r"\?state=OH$"))
    expect(page.locator("#result-count")).to_have_text("5 of 51 programs")

    chosen = page.get_by_role("link", name="Ohio, 5 programs, chosen")
    chosen.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#result-count")).to_have_text("51 programs")


def test_tiles_show_the_keyboard_and_are_large_enough_for_a_finger(page, reference):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/fellowships/")
    tile = page.get_by_role("link", name="California, 3 programs")
    box = tile.locator("rect").bounding_box()
    assert (box["width"] >= 24, box["height"] >= 24) == (True, True)

    page.locator("#map > summary").focus()
    page.keyboard.press("Tab")
    first = page.locator("a.tile").first
    expect(first).to_be_focused()
    focus = page.evaluate("getComputedStyle(document.body).getPropertyValue('--focus').trim()")
    assert focus == "#1260c4"
    expect(first.locator("rect")).to_have_css("stroke", "rgb(18, 96, 196)")


def compare(page):
    page.goto("/fellowships/?q=mayo")
    page.get_by_label("Compare Mayo Clinic Pain Medicine Fellowship (Arizona)").check()
    page.get_by_label(re.compile("Compare Mayo Clinic.*Jacksonville")).check()
    page.get_by_role("button", name="Compare the chosen").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare programs")


def test_two_programs_are_compared_side_by_side(page, reference):
    compare(page)
    row = page.get_by_role("row", name="City")
    expect(row.get_by_role("cell")).to_have_text(["Jacksonville", "Phoenix"])

    page.set_viewport_size({"width": 320, "height": 800})
    expect(page.get_by_role("table")).to_be_hidden()
    expect(page.locator(".compare-narrow section")).to_have_count(2)
    expect(page.locator(".compare-narrow section").first).to_be_visible()


def test_all_of_it_works_without_script_on_a_phone(page_without_script, reference):
    page = page_without_script
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/fellowships/")
    expect(page.get_by_label("Your residency")).to_be_hidden()

    page.locator("#directory-more > summary").click()
    page.get_by_label("Your residency").select_option("Neurology")
    page.get_by_role("group", name="Accepts it").get_by_label("Yes").check()
    page.get_by_role("button", name="Show programs").click()
    expect(page.locator("#result-count")).to_have_text("7 of 51 programs")

    page.goto("/fellowships/")
    page.get_by_role("link", name="Ohio, 5 programs").click()
    expect(page.locator("#result-count")).to_have_text("5 of 51 programs")

    compare(page)


def test_filters_stand_open_beside_the_list_on_a_wide_screen(page_without_script, reference):
    page = page_without_script
    page.goto("/fellowships/")
    expect(page.get_by_label("Your residency")).to_be_visible()
    expect(page.locator("#directory-more > summary")).to_be_hidden()
