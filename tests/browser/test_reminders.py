"""Reminders and calendar in a real browser: with and without script, at every width."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone
from playwright.sync_api import expect

from applicants.actions import change_record
from applicants.digests import stop_token
from applicants.models import CalendarFeed, MilestoneRecord, ReminderSettings, Status
from careers.models import CatalogueVersion, MilestoneKind
from tests.browser.pages import assert_accessible, assert_fits
from tests.builders import make_milestone

PAGE = "/reminders/"


@pytest.fixture
def milestones(transactional_db, applicant):
    """One milestone late, one this week, one waiting on others, one far away."""
    names = ["Rotation", "Letters", "License", "Match"]
    license = {"kind": MilestoneKind.REGISTRATION}
    made = {
        name: make_milestone(name=name, **license if name == "License" else {})
        for name in names
    }
    CatalogueVersion.bump()
    today, now = applicant.today(), timezone.now()
    changes = {
        "Rotation": {"planned_on": today - timedelta(days=3)},
        "Letters": {"planned_on": today + timedelta(days=2)},
        "License": {"status": Status.IN_PROGRESS},
        "Match": {"planned_on": today + timedelta(days=200)},
    }
    for name, fields in changes.items():
        record = MilestoneRecord.objects.for_milestone(applicant, made[name])
        change_record(record, now=now, **fields)
    EmailAddress.objects.create(
        user=applicant.user, email=applicant.user.email, primary=True, verified=True
    )
    return made


@pytest.fixture
def own_page(page, sign_in, applicant, milestones):
    sign_in(page, applicant.user)
    page.goto(PAGE)
    return page


def section(page, name):
    return page.get_by_role("region", name=name)


def test_the_page_is_accessible_and_fits_in_every_state(own_page, applicant):
    CalendarFeed.objects.begin(applicant, alarm_days=7)
    own_page.reload()
    for details in own_page.locator("main details").all():
        details.locator("summary").first.click()
    expect(section(own_page, "In your calendar").get_by_label("Your private")).to_be_visible()
    assert_accessible(own_page)
    assert_fits(own_page)


def test_the_day_stands_in_its_sections(own_page):
    late, week = section(own_page, "Late"), section(own_page, "This week")
    expect(late).to_contain_text("Rotation")
    expect(late).to_contain_text("3 days ago")
    expect(week).to_contain_text("planned in 2 days")
    expect(section(own_page, "Waiting on others")).to_contain_text("License")
    expect(own_page.locator("#today")).not_to_contain_text("Match")


def test_snoozing_and_waking(own_page):
    late = section(own_page, "Late")
    late.get_by_text("Snooze").click()
    late.get_by_role("button", name="Until this day").click()
    expect(late.get_by_text("Choose a day after today.")).to_be_visible()
    expect(own_page.get_by_label("Or until").first).to_be_focused()
    assert_accessible(own_page)

    late.get_by_role("button", name="1 week").click()
    expect(own_page.locator("#messages")).to_contain_text("Rotation: snoozed until")
    expect(section(own_page, "Late")).to_have_count(0)
    own_page.get_by_role("button", name="Undo").click()
    expect(section(own_page, "Late")).to_contain_text("Rotation")


def test_the_calendar_is_begun_changed_and_stopped(own_page, new_context):
    calendar = section(own_page, "In your calendar")
    calendar.get_by_role("button", name="Create my address").click()
    address = calendar.get_by_label("Your private address").input_value()
    answer = new_context().request.get(address)
    assert answer.text().count("BEGIN:VEVENT") == 3

    calendar.get_by_text("New address, or stop").click()
    calendar.get_by_role("button", name="Give me a new address").click()
    expect(calendar.get_by_label("Your private address")).not_to_have_value(address)
    assert own_page.request.get(address).status == 404

    calendar.get_by_text("New address, or stop").click()
    calendar.get_by_role("button", name="Stop the subscription").click()
    expect(calendar.get_by_role("button", name="Create my address")).to_be_visible()


def test_everything_works_without_script(
    page_without_script, sign_in, applicant, milestones, faults
):
    page = page_without_script
    sign_in(page, applicant.user)
    page.goto(PAGE)
    mail = section(page, "By e-mail")
    mail.get_by_label("Send me the digest by e-mail").check()
    for day in ("Saturday", "Sunday"):
        mail.get_by_label(day).check()
    mail.get_by_role("button", name="Save").click()
    expect(page.locator("#messages")).to_contain_text("The e-mail is on.")
    expect(mail.get_by_label("Sunday")).to_be_checked()
    found = ReminderSettings.objects.get()
    assert (found.is_on, found.quiet_days) == (True, "56")

    late = section(page, "Late")
    late.locator("summary").click()
    late.get_by_role("button", name="1 month").click()
    expect(section(page, "Snoozed")).to_contain_text("Rotation")


def test_stopping_without_signing_in(page, applicant, milestones):
    ReminderSettings.objects.create(applicant=applicant, is_on=True)
    page.goto(f"/reminders/stop/{stop_token(applicant)}/")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="Stop the e-mails").click()
    expect(page.get_by_role("heading", name="The reminders are off")).to_be_visible()
    assert_accessible(page)
    assert ReminderSettings.objects.get().is_on is False
