"""The guide and the licenses in a real browser, on the real reference data."""

import pytest
from playwright.sync_api import expect

from careers.models import GuideArticle
from tests.browser.pages import assert_accessible, assert_fits


def open_everything(page):
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


def assert_good(page, address):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(address)
    open_everything(page)
    assert_accessible(page)
    assert_fits(page)


def test_the_guide_is_accessible_and_fits(page, reference):
    assert_good(page, "/guide/")


def test_every_article_is_accessible_and_fits(page, reference):
    for article in GuideArticle.objects.published():
        assert_good(page, article.get_absolute_url())


@pytest.mark.parametrize("query", ["", "?q=nowhere", "?region=wrong&pain=yes"])
def test_the_licenses_are_accessible_and_fit(page, reference, query):
    assert_good(page, f"/licenses/{query}")


@pytest.mark.parametrize("address", ["/licenses/", "/guide/the-match/", "/guide/procedures/"])
def test_rows_that_are_cards_on_a_phone_are_accessible(page, reference, address):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(address)

    assert_accessible(page, schemes=["light"])
    expect(page.get_by_role("table").first).to_be_visible()
    expect(page.get_by_role("rowheader").first).to_be_visible()


def test_licenses_are_filtered_without_script(page_without_script, reference):
    page = page_without_script
    page.goto("/licenses/")
    page.get_by_label("Words").fill("opioid")
    page.get_by_label("Region").select_option("West")
    page.get_by_text("More filters and the order").click()
    page.get_by_label("Separate osteopathic board").select_option("Yes")
    page.get_by_role("button", name="Show").click()

    names = page.get_by_role("rowheader")
    expect(names.first).to_be_visible()
    everything = page.locator("main").inner_text()
    assert "Arizona" in everything
    assert "Texas" not in everything
    expect(page.get_by_label("Region")).to_have_value("West")

    page.get_by_role("link", name="Show every state").click()
    expect(page.get_by_role("rowheader")).to_have_count(51)


def test_a_link_leads_to_a_single_statement(page, reference):
    page.goto("/guide/questions/")
    contents = page.get_by_role("navigation", name="On this page")
    question = contents.get_by_role("link").nth(5)
    name = question.inner_text()

    question.click()

    expect(page.get_by_role("heading", name=name, exact=True)).to_be_in_viewport()


def test_pay_is_a_table_too(page, reference):
    page.goto("/guide/pay/")
    page.get_by_text("The same as a table").click()

    expect(page.get_by_role("row", name="no upper end given")).to_be_visible()
