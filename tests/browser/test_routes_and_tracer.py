"""Comparing routes and tracing certificates in a real browser, on the real reference data."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import assert_accessible, assert_fits

ASKED = "/boards/tracer/?track=do&residency=family-medicine&accreditation=acgme"
COMPARED = (
    "/routes/?track=do&residency=family-medicine&residency=pmr"
    "&residency=child-neurology&residency=emergency-medicine"
)
PAGES = [
    "/boards/tracer/",
    ASKED,
    "/boards/tracer/?track=nonsense&residency=",
    "/routes/",
    COMPARED,
    "/routes/?track=img&residency=neurosurgery&residency=nowhere",
]


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_accessible_and_fit(page, reference, address):
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")

    assert_accessible(page)
    assert_fits(page)


def test_tracer_answers_who_chooses(page, reference):
    page.goto("/boards/tracer/")
    page.get_by_label("DO", exact=True).check()
    page.get_by_role("combobox", name="Residency").select_option(
        "Physical medicine and rehabilitation"
    )
    page.get_by_label("ACGME", exact=True).check()
    page.get_by_role("button", name="Trace").click()

    card = page.get_by_role("article", name="Pain Medicine (ABMS subspecialty certificate)")
    expect(card.get_by_text("Open", exact=True).first).to_be_visible()
    expect(card.get_by_role("link", name="(ABPMR)")).to_be_visible()


def test_tracer_answers_without_script(page_without_script, reference):
    page = page_without_script
    page.goto("/boards/tracer/")
    page.get_by_role("link", name="See an example").click()

    expect(page.locator("#answers h2")).to_contain_text("open")
    expect(page.locator("#answers h2")).to_be_in_viewport()


def test_an_argument_is_found_by_its_address(page, reference):
    page.goto("/boards/tracer/#no-fellowship")

    expect(page.locator("#no-fellowship")).to_be_in_viewport()
    expect(page.locator("#no-fellowship dt")).to_have_text(
        ["What is argued", "The other side", "What sources show"]
    )


def test_routes_are_chosen_and_compared_without_script(page_without_script, reference):
    page = page_without_script
    page.goto("/routes/")
    page.get_by_label("Neurology", exact=True).check()
    page.get_by_label("Family medicine").check()
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("link", name="DO", exact=True).click()

    expect(page.locator(".route-column h3")).to_have_text(["Neurology", "Family medicine"])
    expect(page.locator(".route-column").last).to_contain_text("AOA conjoint")


def test_columns_have_common_rows_on_a_desk_and_are_cards_on_a_phone(page, reference):
    page.goto(COMPARED)
    page.set_viewport_size({"width": 1280, "height": 800})
    titles = page.locator(".route-column dt", has_text="Fellowships")

    assert len({round(box["y"]) for box in boxes(titles)}) == 1

    page.set_viewport_size({"width": 320, "height": 640})

    assert len({round(box["x"]) for box in boxes(titles)}) == 1


def boxes(found):
    return [one.bounding_box() for one in found.all()]
