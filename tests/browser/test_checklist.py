"""The checklist in a real browser: with htmx, and without any script."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from applicants.models import MilestoneRecord, Status
from careers.catalogue import Necessity
from careers.models import CatalogueVersion, ChoiceGroup, Milestone, Prerequisite
from tests.browser.pages import assert_accessible, assert_fits
from tests.builders import make_milestone, make_residency, make_stage

# Links and buttons on a line of their own: less than 24 pixels high or wide.
SMALL_TARGETS = """
() => [...document.querySelectorAll("#checklist :is(a, button, select, summary)")]
    .filter(one => one.getClientRects().length && !one.closest("p"))
    .filter(one => {
        const { width, height } = one.getBoundingClientRect();
        return Math.min(width, height) < 24;
    })
    .map(one => one.textContent)
"""
# What has the keyboard and is hidden below the messages.
COVERED = """
() => {
    const limit = document.getElementById("messages").getBoundingClientRect().bottom;
    const focused = document.activeElement;
    if (!focused.closest("main")) return [];
    return focused.getBoundingClientRect().top < limit ? [focused.textContent] : [];
}
"""


@pytest.fixture
def milestones(transactional_db):
    """A small pathway with an item in nearly every state."""
    school, training = make_stage(name="School"), make_stage(name="Training")
    group = ChoiceGroup.objects.create(slug="either", name="Step 1 or Level 1")
    names = {
        "Step 1": {"stage": school, "choice_group": group},
        "Level 1": {"stage": school, "choice_group": group},
        "Clerkships": {"stage": school, "summary": "They come before the degree."},
        "Rotation": {"stage": training, "necessity": Necessity.RECOMMENDED},
        "License": {"stage": training},
        "BASIC": {"stage": training, "residencies": [make_residency(name="Anesthesiology")]},
        "Yearly exam": {"stage": training, "is_recurring": True, "recurs_months": 12},
    }
    made = {name: make_milestone(name=name, **fields) for name, fields in names.items()}
    Prerequisite.objects.create(
        milestone=made["License"], required_milestone=made["Clerkships"]
    )
    return made


@pytest.fixture
def own_page(page, sign_in, milestones, applicant):
    sign_in(page, applicant.user)
    return page


def row(page, milestone):
    return page.locator(f"#m-{milestone.slug}")


def status_of(milestone):
    return MilestoneRecord.objects.get(milestone=milestone).status


def test_one_tap_changes_the_row_in_place_and_stays(own_page, milestones):
    own_page.goto("/pathway/")
    own_page.evaluate("window.isSamePage = true")

    row(own_page, milestones["Clerkships"]).get_by_role("button", name="Done").click()

    expect(own_page.locator("#messages")).to_contain_text("Clerkships: done.")
    expect(row(own_page, milestones["Clerkships"])).to_contain_text("date unknown")
    expect(row(own_page, milestones["License"])).to_contain_text("Ready")
    assert own_page.evaluate("window.isSamePage") is True
    own_page.reload()
    expect(row(own_page, milestones["Clerkships"])).to_contain_text("Done")


@pytest.mark.parametrize("failure", ["no connection", "server error"])
def test_a_change_that_fails_is_said(own_page, milestones, faults, failure):
    own_page.goto("/pathway/")
    answer = (
        (lambda route: route.abort())
        if failure == "no connection"
        else (lambda route: route.fulfill(status=500, body="x"))
    )
    own_page.route("**/change/**", answer)

    row(own_page, milestones["Rotation"]).get_by_role("button", name="Done").click()

    expect(own_page.locator("#messages")).to_contain_text("Not saved.")
    assert_accessible(own_page)
    assert not MilestoneRecord.objects.exists()
    faults.clear()  # the browser rightly complains of what this test broke


def test_undo_brings_the_old_state_back(own_page, milestones):
    own_page.goto("/pathway/")
    row(own_page, milestones["Rotation"]).get_by_role("button", name="Done").click()
    own_page.get_by_role("button", name="Undo").click()
    expect(own_page.locator("#messages")).to_contain_text("last change undone")
    assert status_of(milestones["Rotation"]) == Status.NOT_STARTED


def test_dates_are_edited_in_the_row_and_errors_stand_beside_their_field(own_page, milestones):
    rotation = row(own_page, milestones["Rotation"])
    tomorrow = timezone.localdate() + timedelta(days=2)
    own_page.goto("/pathway/")

    rotation.get_by_role("link", name="Edit").click()
    rotation.get_by_label("Done on").fill(str(tomorrow))
    rotation.get_by_label("My note").fill("Two weeks in the pain clinic")
    rotation.get_by_role("button", name="Save").click()

    expect(rotation).to_contain_text("This day is in the future.")
    expect(rotation.get_by_label("My note")).to_have_value("Two weeks in the pain clinic")
    rotation.get_by_label("Done on").fill("2026-03-01")
    rotation.get_by_role("button", name="Save").click()
    expect(rotation).to_contain_text("1 March 2026")
    assert status_of(milestones["Rotation"]) == Status.DONE


def test_stale_tab_is_shown_both_values(own_page, milestones):
    address = f"/pathway/{milestones['Rotation'].slug}/"
    second = own_page.context.new_page()
    for tab in (own_page, second):
        tab.goto(address)
    own_page.get_by_label("Status").select_option("done")
    own_page.get_by_role("button", name="Save").click()
    expect(own_page.locator("#messages")).to_contain_text("Rotation: done.")

    second.get_by_label("My note").fill("from the second tab")
    second.get_by_role("button", name="Save").click()

    expect(second.locator("main")).to_contain_text("Changed in another tab.")
    expect(second.get_by_label("My note")).to_have_value("from the second tab")
    assert status_of(milestones["Rotation"]) == Status.DONE


def test_open_stages_and_the_keyboard_stay_where_they_were(own_page, milestones):
    own_page.goto("/pathway/")
    stage = own_page.locator("details.stage").first
    stage.locator("summary").click()
    expect(stage).not_to_have_attribute("open", "")

    button = row(own_page, milestones["Rotation"]).get_by_role("button", name="Start")
    button.focus()
    own_page.keyboard.press("Enter")

    expect(row(own_page, milestones["Rotation"])).to_contain_text("In progress")
    expect(own_page.locator("details.stage").first).not_to_have_attribute("open", "")


def test_the_keyboard_follows_a_form_opened_in_its_row(own_page, milestones):
    rotation = row(own_page, milestones["Rotation"])
    own_page.goto("/pathway/")

    rotation.get_by_role("link", name="Edit").press("Enter")
    expect(rotation.get_by_label("Status")).to_be_focused()
    rotation.get_by_label("Done on").fill(str(timezone.localdate() + timedelta(days=2)))
    rotation.get_by_role("button", name="Save").press("Enter")
    expect(rotation.get_by_label("Done on")).to_be_focused()
    rotation.get_by_label("Done on").fill("2026-03-01")
    rotation.get_by_role("button", name="Save").press("Enter")

    expect(rotation.get_by_role("link", name="Rotation", exact=True)).to_be_focused()
    expect(rotation.locator(":focus")).to_be_in_viewport(ratio=1)


def test_the_keyboard_stays_with_what_is_next(own_page, milestones):
    own_page.goto("/pathway/")
    following = own_page.locator(".next-card h3 a").nth(1).inner_text()
    own_page.locator(".next-card").first.get_by_role("button", name="Done").press("Enter")
    expect(own_page.locator("#messages")).to_contain_text("done.")
    expect(own_page.locator(".next-card h3 a").first).to_be_focused()
    expect(own_page.locator(":focus")).to_have_text(following)


def test_a_form_that_is_wrong_says_so_in_the_title_and_leads_to_the_field(own_page, milestones):
    own_page.goto(f"/pathway/{milestones['Rotation'].slug}/")
    expect(own_page).to_have_title("Rotation · Pain Medicine Pathway")
    expect(own_page.locator("body")).to_be_focused()

    own_page.get_by_label("Status").select_option("waived")
    own_page.get_by_role("button", name="Save").click()

    expect(own_page).to_have_title("Error: Rotation · Pain Medicine Pathway")
    expect(own_page.get_by_label("Reason")).to_be_focused()


def test_everything_works_without_script(page_without_script, sign_in, milestones, applicant):
    page = page_without_script
    sign_in(page, applicant.user)
    page.goto("/pathway/?show=open")

    row(page, milestones["Rotation"]).get_by_role("button", name="Done").click()

    expect(page.locator("#messages")).to_contain_text("Rotation: done.")
    assert page.url.endswith("/pathway/?show=open")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#messages")).to_contain_text("last change undone")
    row(page, milestones["Rotation"]).get_by_role("link", name="Edit").click()
    page.get_by_label("Planned for").fill("2030-05-01")
    page.get_by_role("button", name="Save").click()
    page.goto("/pathway/")
    expect(row(page, milestones["Rotation"])).to_contain_text("planned for 1 May 2030")


def test_a_name_changed_by_an_advisor_is_on_the_checklist(
    own_page, milestones, new_context, sign_in, advisor
):
    own_page.goto("/pathway/")
    expect(row(own_page, milestones["Rotation"])).to_contain_text("Rotation")

    admin_page = new_context().new_page()
    sign_in(admin_page, advisor)
    admin_page.goto(f"/admin/careers/milestone/{milestones['Rotation'].pk}/change/")
    admin_page.locator("[name=name]").fill("A month in the pain clinic")
    admin_page.locator("[name=change_reason]").fill("A clearer name.")
    admin_page.locator("[name=_save]").last.click()
    expect(admin_page.locator(".messagelist .success")).to_be_visible()

    own_page.reload()
    expect(row(own_page, milestones["Rotation"])).to_contain_text("A month in the pain clinic")


def test_checklist_is_accessible_and_fits(own_page, milestones, applicant):
    MilestoneRecord(applicant=applicant, milestone=milestones["Step 1"]).change(status="done")
    MilestoneRecord(applicant=applicant, milestone=milestones["Rotation"]).change(
        status="in-progress", planned_on=timezone.localdate() - timedelta(days=9)
    )
    own_page.goto("/pathway/")
    row(own_page, milestones["Clerkships"]).get_by_role("link", name="Edit").click()
    expect(own_page.locator(".record-form")).to_be_visible()
    assert_accessible(own_page)
    assert_fits(own_page)


def test_what_stands_alone_is_easy_to_hit(own_page, milestones):
    own_page.set_viewport_size({"width": 320, "height": 640})
    own_page.goto("/pathway/")
    assert own_page.evaluate(SMALL_TARGETS) == []


def test_the_keyboard_never_stops_below_a_message(own_page, milestones):
    own_page.set_viewport_size({"width": 320, "height": 640})
    own_page.goto("/pathway/")
    row(own_page, milestones["Clerkships"]).get_by_role("button", name="Done").click()
    expect(own_page.locator("#messages")).to_contain_text("Clerkships: done.")
    expect(own_page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    own_page.locator(f"#open-{milestones['Yearly exam'].slug}").focus()
    covered = []
    for _ in range(20):
        own_page.keyboard.press("Shift+Tab")
        covered += own_page.evaluate(COVERED)
    assert covered == []


@pytest.mark.parametrize("state", ["empty", "all done", "no match"])
def test_special_states_are_accessible(own_page, milestones, applicant, state):
    if state == "empty":
        Milestone.objects.update(is_published=False)
        CatalogueVersion.bump()
    if state == "all done":
        for milestone in milestones.values():
            MilestoneRecord(applicant=applicant, milestone=milestone).change(status="done")
    own_page.goto("/pathway/" + ("?show=overdue" if state == "no match" else ""))
    assert_accessible(own_page)


def test_milestone_page_is_accessible_and_fits(own_page, milestones, applicant):
    milestone = milestones["License"]
    MilestoneRecord(applicant=applicant, milestone=milestone).change(
        status="in-progress", note="Asked in Ohio"
    )
    own_page.goto(f"/pathway/{milestone.slug}/")
    expect(own_page.locator("main")).to_contain_text("Asked in Ohio")
    assert_accessible(own_page)
    assert_fits(own_page)


def test_paper_shows_every_stage_and_no_buttons(own_page, milestones, applicant):
    for name in ("Step 1", "Clerkships"):
        MilestoneRecord(applicant=applicant, milestone=milestones[name]).change(status="done")
    own_page.goto("/pathway/")
    own_page.emulate_media(media="print")
    expect(own_page.get_by_text("Not the official record").first).to_be_visible()
    expect(row(own_page, milestones["Clerkships"])).to_be_visible()
    expect(own_page.get_by_role("button", name="Done")).to_have_count(0)
