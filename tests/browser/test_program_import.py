"""An advisor brings in a list of programs, with script and without."""

import pytest
from playwright.sync_api import expect

from careers.models import Fellowship
from careers.programs import applying
from tests.browser.pages import assert_accessible, assert_fits
from tests.builders import make_source
from tests.careers.programs.files import make_program

LIST = """Program ID,Program Name,Sponsoring Institution,City,State,Total Positions
5301,Hillside Program,Hillside Hospital,Albany,NY,3
5302,Their Name,A Hospital,Albany,NY,4
5303,Riverside Program,Riverside Hospital,Albany,Ontario,4
"""


@pytest.fixture
def program(transactional_db):
    make_source(title="List of accredited programs")
    return make_program(acgme_id="5302", name="Our Name")


def upload(page):
    page.goto("/admin/careers/fellowship/")
    page.get_by_role("link", name="Import a program list").click()
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    page.get_by_label("File").set_input_files(file)
    page.get_by_label("Source").select_option(label="List of accredited programs")
    page.get_by_label("Evidence for new programs").select_option("a")
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look at the list")


def choose_theirs(page):
    row = page.get_by_role("group", name="Row 3, changed: Their Name")
    expect(row).to_contain_text("differs")
    row.get_by_label("Take theirs").check()


def apply(page):
    page.get_by_role("button", name="Apply the list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The list is applied")


def stored():
    return sorted(Fellowship.objects.values_list("acgme_id", "name", "positions"))


def test_a_list_is_looked_at_chosen_from_applied_and_undone(
    page, sign_in, advisor, program, monkeypatch
):
    monkeypatch.setattr(applying.apply_slice, "__defaults__", (1,))  # so that it goes on
    sign_in(page, advisor)
    upload(page)
    choose_theirs(page)
    assert stored() == [("5302", "Our Name", None)]

    apply(page)

    assert stored() == [("5301", "Hillside Program", 3), ("5302", "Their Name", 4)]
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The import is undone")
    assert stored() == [("5302", "Our Name", None)]


def test_the_same_without_script(page_without_script, sign_in, advisor, program, monkeypatch):
    monkeypatch.setattr(applying.apply_slice, "__defaults__", (1,))
    page = page_without_script
    sign_in(page, advisor)
    upload(page)
    choose_theirs(page)
    page.get_by_role("button", name="Apply the list").click()
    expect(page.get_by_role("progressbar", name="1 of 2 rows are applied.")).to_be_visible()

    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("The list is applied")
    assert stored() == [("5301", "Hillside Program", 3), ("5302", "Their Name", 4)]


@pytest.fixture
def judge(page, faults):
    """A function: the page kept the policy, axe finds nothing, and it fits."""

    def judge():
        assert faults == []
        assert_accessible(page)
        faults.clear()  # axe writes styles while it looks, which are refused
        assert_fits(page)

    return judge


def test_the_pages_are_accessible_and_fit(page, sign_in, advisor, program, judge, monkeypatch):
    monkeypatch.setattr(applying.apply_slice, "__defaults__", (1,))
    sign_in(page, advisor)
    page.goto("/admin/careers/fellowship/program-list/")
    judge()
    upload(page)
    judge()
    page.route("**/program-import.js", lambda route: route.fulfill(body=""))
    page.get_by_role("button", name="Apply the list").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    judge()
