"""Taking an account out as a file, reading it without a network, and bringing it back."""

import zipfile

import pytest
from playwright.sync_api import expect

from applicants.models import Applicant, Evidence, MilestoneRecord
from tests.applicants.accounts.steps import make_account
from tests.applicants.portable.people import PDF, fill, make_library
from tests.browser.pages import assert_accessible, assert_fits
from tests.builders import PASSWORD, make_applicant

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person(transactional_db):
    """Somebody with everything in their account."""
    applicant = make_applicant(user=make_account(email="ada@example.org", name="Ada"))
    make_library()
    fill(applicant)
    return applicant


@pytest.fixture
def download(person, page, sign_in, tmp_path):
    """The export as the browser got it, by way of the password."""
    sign_in(page, person.user)
    page.goto("/profile/data/")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name="Download everything").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button").first.click()
    expect(page.get_by_role("heading", name="Download everything")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download", exact=True).click()
    path = tmp_path / "export.zip"
    download.value.save_as(path)
    return path


def test_the_pocket_pack_opens_from_a_disk_without_a_network(download, new_context, tmp_path):
    with zipfile.ZipFile(download) as archive:
        archive.extractall(tmp_path)
    address = (tmp_path / "index.html").as_uri()
    context = new_context(offline=True)
    asked = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(address)

    expect(page.get_by_role("heading", name="My pathway")).to_be_visible()
    expect(page.get_by_text("Not the official record.").first).to_be_visible()
    expect(page.get_by_text("score 231")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    assert asked == [address]
    link = page.get_by_role("link", name="Score report").get_attribute("href")
    assert (tmp_path / link).read_bytes() == PDF
    assert_reads_without_script(new_context, address)


def assert_reads_without_script(new_context, address):
    page = new_context(offline=True, java_script_enabled=False).new_page()
    page.goto(address)
    page.get_by_role("link", name="My answers").click()
    expect(page.get_by_text("School of “Quotes”")).to_be_visible()
    color = "getComputedStyle(document.body).maxWidth"
    assert page.evaluate(color) != "none"  # its style is in it


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_new_account_takes_the_export_in(script, download, new_context, sign_in, tmp_path):
    newcomer = make_account(email="newcomer@example.org")
    page = new_context(java_script_enabled=script).new_page()
    sign_in(page, newcomer)
    page.goto("/start/")
    page.get_by_role("link", name="Bring an export").click()
    if script:
        assert_accessible(page)
        assert_fits(page)

    wrong = tmp_path / "wrong.zip"
    wrong.write_bytes(b"no zip")
    bring(page, wrong)
    expect(page.get_by_text("This is not a zip file, or it is damaged.")).to_be_visible()
    if script:
        assert_accessible(page)

    bring(page, download)
    expect(
        page.get_by_text("Your export is in: your profile with 2 milestones")
    ).to_be_visible()
    assert Applicant.objects.get(user=newcomer).target_year == 2029
    assert MilestoneRecord.objects.for_user(newcomer).count() == 2
    assert Evidence.objects.for_user(newcomer).files().count() == 2
    page.goto("/pathway/exam/")
    expect(page.get_by_role("heading", name="Pass the exam")).to_be_visible()


def bring(page, path):
    page.get_by_label("The export (a zip file)").set_input_files(path)
    page.get_by_role("button", name="Check it and bring it in").click()


def test_closing_counts_what_goes_and_offers_the_export(person, page, sign_in):
    sign_in(page, person.user)
    page.goto("/accounts/close/")

    expect(page.get_by_text("2 files of evidence")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Delete everything and close").click()
    expect(page.get_by_text("Your account is closed.")).to_be_visible()
    assert not Applicant.objects.exists()
