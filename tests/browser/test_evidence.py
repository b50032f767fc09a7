"""Attempts and evidence in a real browser, with script and without."""

import pytest
from playwright.sync_api import expect

from applicants.models import Attempt, Evidence, MilestoneRecord, Status
from applicants.models.evidence import evidence_storage
from careers.models import MilestoneKind
from tests.browser.pages import assert_accessible, assert_fits
from tests.builders import make_milestone

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture
def exam(transactional_db):
    return make_milestone(
        slug="step-3", name="Step 3", kind=MilestoneKind.EXAM, evidence="Score report"
    )


@pytest.fixture(params=["script", "no script"])
def own_page(request, new_context, sign_in, exam, applicant):
    page = new_context(java_script_enabled=request.param == "script").new_page()
    sign_in(page, applicant.user)
    return page


def a_file(name, content):
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def test_a_file_goes_in_comes_back_and_is_gone(own_page, exam):
    own_page.goto("/pathway/step-3/")
    own_page.get_by_text("Add a file or a link").click()
    section = own_page.locator("#evidence")
    section.get_by_label("File").set_input_files(a_file("report.pdf", PDF))
    section.get_by_label("What it is").fill("Score report of 2026")
    section.get_by_role("button", name="Add").click()
    expect(own_page.locator("#messages")).to_contain_text("Step 3: evidence added.")

    with own_page.expect_download() as waiting:
        own_page.get_by_role("link", name="Score report of 2026", exact=True).click()
    assert waiting.value.suggested_filename == "report.pdf"
    assert waiting.value.path().read_bytes() == PDF

    name = Evidence.objects.get().file.name
    own_page.get_by_role("link", name="Delete Score report of 2026").click()
    expect(own_page.get_by_role("heading", level=1)).to_have_text("Delete this file?")
    own_page.get_by_role("button", name="Delete it for good").click()
    expect(own_page.locator("#messages")).to_contain_text("Step 3: evidence deleted.")
    assert not Evidence.objects.exists()
    assert not evidence_storage().exists(name)


def test_what_is_no_pdf_is_refused_beside_the_field(own_page, exam):
    own_page.goto("/pathway/step-3/evidence/")
    own_page.get_by_label("File").set_input_files(a_file("report.pdf", b"<html>"))
    own_page.get_by_label("What it is").fill("Score report")
    own_page.get_by_role("button", name="Add").click()

    expect(own_page.locator("main")).to_contain_text("This is not a PDF, PNG or JPEG file")
    expect(own_page.get_by_label("What it is")).to_have_value("Score report")


def test_an_attempt_is_noted_and_what_it_closes_is_undone(own_page, exam):
    own_page.goto("/pathway/step-3/")
    own_page.get_by_text("Add an attempt").click()
    section = own_page.locator("#attempts")
    section.get_by_label("Day of the exam").fill("2026-03-02")
    section.get_by_label("Result").select_option("Passed")
    section.get_by_label("Score", exact=True).fill("230")
    section.get_by_role("button", name="Save the attempt").click()

    expect(own_page.locator("#messages")).to_contain_text("The milestone is marked done")
    expect(section).to_contain_text("Score 230: only you see it")
    own_page.get_by_role("button", name="Undo").click()
    expect(section).to_contain_text("You passed, but this milestone is still open.")
    assert MilestoneRecord.objects.get().status == Status.NOT_STARTED

    section.get_by_role("link", name="Delete the attempt of 2 March 2026").click()
    own_page.get_by_role("button", name="Delete the attempt").click()
    expect(own_page.locator("#messages")).to_contain_text("attempt deleted")
    assert not Attempt.objects.exists()


def test_every_page_is_accessible_and_fits(page, sign_in, exam, applicant):
    sign_in(page, applicant.user)
    page.goto("/pathway/step-3/attempts/")
    page.get_by_label("Day of the exam").fill("2026-03-02")
    page.get_by_label("Result").select_option("Not passed")
    page.get_by_role("button", name="Save the attempt").click()
    page.goto("/pathway/step-3/evidence/")
    page.get_by_label("File").set_input_files(a_file("a" * 120 + ".pdf", PDF))
    page.get_by_role("button", name="Add").click()
    page.goto("/pathway/step-3/evidence/")
    page.get_by_label("Or a link").fill("https://example.org/" + "a" * 300)
    page.get_by_role("button", name="Add").click()
    attempt, evidence = Attempt.objects.get(), Evidence.objects.first()

    for address in [
        "",
        "attempts/",
        f"attempts/{attempt.pk}/",
        f"attempts/{attempt.pk}/delete/",
        "evidence/",
        f"evidence/{evidence.pk}/delete/",
    ]:
        page.goto(f"/pathway/step-3/{address}")
        for summary in page.locator("details.add > summary").all():
            summary.click()
        assert_accessible(page)
        assert_fits(page)


def test_errors_are_accessible(page, sign_in, exam, applicant):
    sign_in(page, applicant.user)
    for name, button in [("attempts", "Save the attempt"), ("evidence", "Add")]:
        page.goto(f"/pathway/step-3/{name}/")
        page.get_by_role("button", name=button).click()
        expect(page.locator("[aria-invalid='true']").first).to_be_focused()
        assert_accessible(page)
        assert_fits(page)
