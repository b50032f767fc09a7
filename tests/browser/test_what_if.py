"""A resident tries a leave and another residency, accepts it, and takes the leave back."""

import re
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from applicants.actions import mark_behind
from applicants.models import Applicant, Interruption
from applicants.queries import behind_of
from careers.models import Residency
from tests.browser.pages import assert_accessible, assert_fits
from tests.builders import make_applicant, make_user

WHAT_IF = "/pathway/what-if/"


@pytest.fixture
def year(resident):
    """The year in whose July the fellowship should start, three whole years from now."""
    return resident.target_year


@pytest.fixture
def resident(reference):
    """A resident in the second year of four, with everything behind that the site offers."""
    now = timezone.now()
    july = now.year if now.month >= 7 else now.year - 1
    applicant = make_applicant(
        user=make_user(email="resident@example.org"),
        position="residency",
        track="do",
        residency=Residency.objects.get(slug="pmr"),
        residency_choice="settled",
        residency_start_on=date(july - 1, 7, 1),
        target_year=july + 3,
        time_zone="America/Chicago",
    )
    offers = behind_of(applicant, applicant.today(now))["offers"]
    likely = [offer.milestone.pk for offer in offers if offer.is_likely]
    mark_behind(applicant=applicant, milestone_pks=likely, now=now)
    return applicant


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def own_page(request, new_context, sign_in, resident):
    page = new_context(java_script_enabled=request.param).new_page()
    sign_in(page, resident.user)
    return page


@pytest.fixture
def page(new_context, sign_in, resident):
    page = new_context().new_page()
    sign_in(page, resident.user)
    return page


def press(page, name):
    page.locator("main").get_by_role("button", name=name).click()


def compare(page, year):
    """Try anesthesiology in Ohio with half a year of leave before the last year."""
    page.goto(WHAT_IF)
    page.get_by_label("Residency", exact=True).select_option("anesthesiology")
    page.get_by_label("State", exact=True).select_option("OH")
    page.get_by_label("One interruption more").select_option("leave")
    page.get_by_label("From", exact=True).fill(f"{year - 2}-03-01")
    page.get_by_label("Months it adds").fill("6")
    press(page, "Compare")


def row(page, label):
    """The cells of one line of the table: now, and what if."""
    found = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=label))
    return found.get_by_role("cell").nth(0), found.get_by_role("cell").nth(1)


def test_accepts_a_what_if(own_page, resident, year):
    compare(own_page, year)

    expect(own_page.get_by_role("heading", name="What if: both plans")).to_be_visible()
    now, tried = row(own_page, "Target start")
    expect(now).to_contain_text(f"July {year} works")
    expect(tried).to_contain_text(f"July {year} does not work")
    now, tried = row(own_page, "End of residency")
    expect(now).to_contain_text(f"30 June {year}")
    expect(tried).to_contain_text(f"30 December {year}")
    expect(tried).to_contain_text("6 months later")
    expect(own_page.get_by_text("Added: 3")).to_be_visible()
    assert not Interruption.objects.exists()

    press(own_page, "Accept")

    expect(own_page).to_have_url(re.compile(r"/pathway/$"))
    expect(own_page.get_by_text("Accepted: your profile and your plan")).to_be_visible()
    after = Applicant.objects.select_related("residency").get(pk=resident.pk)
    assert (after.residency.slug, after.state) == ("anesthesiology", "OH")
    assert [each.in_words for each in after.interruptions.all()] == [
        f"Leave of absence from 1 March {year - 2}, 6 months"
    ]


def test_tries_it_otherwise_and_discards_it(own_page, resident, year):
    compare(own_page, year)
    own_page.get_by_role("link", name="Try it otherwise").click()
    expect(own_page.get_by_label("Months it adds")).to_have_value("6")
    own_page.get_by_label("Months it adds").fill("0")
    press(own_page, "Compare")
    expect(own_page.get_by_label("Months it adds")).to_have_value("0")
    expect(own_page.get_by_label("Residency", exact=True)).to_have_value("anesthesiology")
    expect(own_page.get_by_text("The interruption is not complete.")).to_be_visible()
    own_page.get_by_label("Months it adds").fill("3")
    press(own_page, "Compare")
    press(own_page, "Discard")
    expect(own_page.get_by_text("Discarded.")).to_be_visible()
    assert Applicant.objects.get(pk=resident.pk).residency_id == resident.residency_id


def test_enters_an_interruption_and_takes_it_back(own_page, resident, year):
    own_page.goto("/profile/")
    own_page.get_by_role("link", name="What interrupts your way").click()
    own_page.get_by_role("link", name="Add an interruption").click()
    own_page.get_by_label("Leave of absence").check()
    own_page.get_by_label("From").fill(f"{year - 2}-03-01")
    own_page.get_by_label("Months it adds").fill("6")
    press(own_page, "Continue")
    expect(own_page.get_by_text(f"July {year} start does not work")).to_be_visible()
    assert not Interruption.objects.exists()
    press(own_page, "Save it")
    expect(own_page.get_by_text("Your plan counts it in.")).to_be_visible()

    own_page.get_by_role("link", name="Delete").click()
    press(own_page, "Delete it")
    expect(own_page.get_by_text("Nothing interrupts your way.")).to_be_visible()
    assert not Interruption.objects.exists()


def test_every_page_is_accessible_and_fits(page, resident, year):
    leave = Interruption.objects.create(
        applicant=resident, kind="leave", starts_on=date(year - 2, 3, 1), months=6
    )
    own = "/profile/interruptions/"
    broken = f"{WHAT_IF}?s=x"
    for url in [WHAT_IF, own, f"{own}new/", f"{own}{leave.pk}/", f"{own}{leave.pk}/delete/"]:
        page.goto(url)
        assert_accessible(page)
        assert_fits(page)
    page.goto(broken)
    assert_accessible(page)
    compare(page, year)
    expect(page.get_by_role("heading", name="What if: both plans")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.set_viewport_size({"width": 320, "height": 800})
    assert_accessible(page, schemes=["light"])
