"""Advisors import a table and work through the queue, under the strict policy."""

import pytest
from playwright.sync_api import expect

from careers.models import Board, Milestone, Source
from tests.browser.pages import assert_accessible, assert_fits
from tests.builders import make_milestone, make_source
from tests.careers.admin_pages import admin_url, make_board


@pytest.fixture
def advisor_page(page, sign_in, transactional_db, advisor):
    sign_in(page, advisor)
    return page


@pytest.fixture
def judge(advisor_page, faults):
    """A function: the page kept the policy, and axe finds nothing."""

    def judge():
        assert faults == []
        assert_accessible(advisor_page)
        faults.clear()  # axe writes styles while it looks, which are refused

    return judge


def choose_file(page, text, name="boards.csv"):
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Look at it first").click()


def test_a_table_is_looked_at_then_imported(advisor_page, judge):
    page = advisor_page
    board = make_board(name="Old name", slug="board")
    page.goto(admin_url(Board, "changelist"))
    page.get_by_role("link", name="Import", exact=True).click()
    judge()
    choose_file(page, "slug,name\nboard,New name\n")

    expect(page.locator(".preview del")).to_have_text("Old name")
    expect(page.locator(".preview ins")).to_have_text("New name")
    judge()
    assert_fits(page)
    page.get_by_label("Why this change?").fill("The board renamed itself.")
    page.get_by_role("button", name="Import").click()

    expect(page.locator(".messagelist .success")).to_contain_text("0 new, 1 changed")
    board.refresh_from_db()
    assert board.name == "New name"
    assert board.history.first().history_change_reason == "The board renamed itself."


def test_errors_are_named(advisor_page, judge):
    page = advisor_page
    page.goto(admin_url(Board, "import"))
    choose_file(page, "slug,name,eligibility_years\nboard,A board,seven\n")
    expect(page.locator("#content")).to_contain_text(
        "Row 2, column eligibility_years: “seven” is not a whole number."
    )
    judge()


def test_the_export_page(advisor_page, judge):
    page = advisor_page
    make_board()
    page.goto(admin_url(Board, "changelist"))
    page.get_by_role("link", name="Export", exact=True).click()
    judge()
    assert_fits(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Boards as XLSX").click()
    assert download.value.suggested_filename == "board.xlsx"


def test_the_queue_is_worked_off(advisor_page, judge):
    page = advisor_page
    milestone, source = make_milestone(name="Letters"), make_source(title="A handbook")
    milestone.sources.add(source)
    Milestone.objects.update(checked_on=None)
    page.goto("/admin/")
    judge()
    page.get_by_role("link", name="Past review: 2").click()
    judge()
    assert_fits(page)
    page.get_by_role("button", name="Checked Letters today").click()
    expect(page.locator(".messagelist .success")).to_have_text(
        "“Letters” was checked today against “A handbook”."
    )
    milestone.refresh_from_db()
    assert milestone.checked_on is not None


def test_the_queue_works_without_script(
    page_without_script, sign_in, transactional_db, advisor
):
    page = page_without_script
    sign_in(page, advisor)
    make_board(name="A board")
    source = make_source(slug="handbook")
    page.goto("/admin/review/?section=unsourced")
    page.get_by_label("Source of A board").fill("handbook")
    page.get_by_role("button", name="Checked A board today").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert list(Board.objects.get().sources.all()) == [source]


def test_a_broken_source(advisor_page, judge):
    page = advisor_page
    make_source(title="Gone", broken_on="2026-01-01")
    page.goto("/admin/review/?section=sources")
    judge()
    page.get_by_role("button", name="Gone answers again").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Source.objects.get().broken_on is None
