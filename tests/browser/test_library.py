"""The library in a real browser, on the real reference data: one page of each kind."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import assert_accessible, assert_fits

PAGES = [
    "/library/",
    "/boards/",
    "/procedures/?q=zzz",
    "/boards/aba/",
    "/certificates/abms-pain-medicine/",
    "/exams/usmle-step-1/",
    "/seasons/fellowship-2027/",
    "/licenses/ohio/",
    "/continuing-certification/aba/",
    "/organizations/aamc-eras/",
    "/fees/",
    "/disagreements/",
    "/sources/",
    "/sources/seed1/",
    "/search/",
    "/search/?q=pain",
    "/search/?q=pain&kind=sources",
]


@pytest.mark.parametrize("half", [0, 1])
def test_pages_of_the_library_are_accessible_and_fit(page, reference, half):
    for address in PAGES[half::2]:
        page.goto(address)
        page.evaluate(
            "document.querySelectorAll('details').forEach(one => { one.open = true })"
        )
        assert_accessible(page)
        assert_fits(page)


def test_the_slash_leads_to_the_search_and_its_results_to_a_page(page, reference):
    page.goto("/library/")
    page.keyboard.press("/")
    expect(page.get_by_label("Search the whole library")).to_be_focused()

    page.keyboard.type("PM&R/physiatry")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    expect(page.get_by_label("Search the whole library")).to_have_value("PM&R/physiatry")
    page.get_by_role("link", name="Physical medicine and rehabilitation", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Physical medicine and rehabilitation"
    )


def test_the_slash_opens_the_search_where_no_box_stands(page, reference):
    page.goto("/boards/aba/")
    page.keyboard.press("/")

    expect(page.get_by_role("heading", level=1)).to_have_text("Search")


def test_a_fact_leads_to_its_source_and_back_without_script(page_without_script, reference):
    page = page_without_script
    page.goto("/residencies/pmr/")
    page.get_by_role("link", name="Pain Management Specialists career page").first.click()
    expect(page.get_by_role("heading", name="What rests on it")).to_be_visible()

    page.get_by_role("link", name="Physical medicine and rehabilitation: Length").click()

    expect(page.get_by_text("Sources differ:").first).to_be_visible()


def test_the_head_fits_whoever_looks(page, sign_in, reference, advisor, applicant):
    for person in (None, applicant.user, advisor):
        if person:
            sign_in(page, person)
        page.goto("/library/")
        assert_fits(page, (320, 768, 1088, 1089, 1280))
        page.set_viewport_size({"width": 1280, "height": 800})
        assert page.locator(".site-header-inner").bounding_box()["height"] < 70
