"""The timeline in a real browser: by form, by drag, without script, on paper."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from applicants.actions import mark_behind
from applicants.models import Applicant, MilestoneRecord
from careers.models import Milestone, Residency
from tests.browser.pages import WIDTHS, assert_accessible, assert_fits

TIMELINE = "/pathway/timeline/"
# The middle of an element of the picture, in pixels of the screen.
MIDDLE = """
(element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
}
"""


@pytest.fixture
def resident(reference, applicant):
    """A DO in the second year of PM&R who aims for the July after the residency."""
    year = timezone.localdate().year
    applicant.position, applicant.track = "residency", "do"
    applicant.residency = Residency.objects.get(slug="pmr")
    applicant.residency_choice = "settled"
    applicant.residency_start_on = date(year - 1, 7, 1)
    applicant.target_year = year + 3
    applicant.save()
    behind = Milestone.objects.filter(stage__slug__in=["undergraduate", "medical-school"])
    pks = behind.values_list("pk", flat=True)
    mark_behind(applicant=applicant, milestone_pks=pks, now=timezone.now())
    return applicant


@pytest.fixture
def own_page(page, sign_in, resident):
    sign_in(page, resident.user)
    return page


def record_of(slug, applicant):
    milestone = Milestone.objects.get(slug=slug)
    return MilestoneRecord.objects.for_milestone(applicant, milestone)


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def ask(page, slug, on):
    page.get_by_label("Milestone").select_option(slug)
    page.get_by_label("New date").fill(str(on))
    page.get_by_role("button", name="See what slips").click()


def test_a_moved_date_shows_what_slips_before_it_is_saved(own_page, resident):
    own_page.goto(TIMELINE)
    late = date(resident.target_year, 3, 1)

    ask(own_page, "letters", late)

    expect(own_page.get_by_role("heading", level=1)).to_have_text("What slips")
    slip = own_page.get_by_role("listitem").filter(has_text="Submit your applications")
    expect(slip).to_contain_text(f"to 1 March {resident.target_year}")
    expect(own_page.locator("main")).to_contain_text(
        f"The July {resident.target_year} start would be lost."
    )
    assert not MilestoneRecord.objects.exclude(planned_on=None).exists()

    own_page.get_by_role("button", name="Save this date").click()
    expect(own_page.locator("#messages")).to_contain_text("planned for 1 March")
    assert record_of("letters", resident).planned_on == late
    own_page.get_by_role("button", name="Undo").click()
    expect(own_page.locator("#messages")).to_contain_text("last change undone")
    assert own_page.url.endswith(TIMELINE)
    assert record_of("letters", resident).planned_on is None


def test_cancel_saves_nothing(own_page):
    own_page.goto(TIMELINE)
    ask(own_page, "letters", in_days(90))
    own_page.get_by_role("link", name="Cancel").click()
    expect(own_page.get_by_label("Milestone")).to_have_value("letters")
    assert not MilestoneRecord.objects.exclude(planned_on=None).exists()


def test_a_row_of_the_table_leads_to_its_date(own_page):
    own_page.goto(TIMELINE)
    own_page.locator("table a[href$='=letters#move']").click()
    expect(own_page.get_by_label("Milestone")).to_have_value("letters")


def test_a_dragged_date_asks_what_slips(own_page, resident):
    record_of("letters", resident).change(planned_on=in_days(100))
    own_page.goto(TIMELINE)
    mark = own_page.locator(".tl--wide [data-milestone=letters]")
    mark.scroll_into_view_if_needed()
    x, y = mark.evaluate(MIDDLE)

    own_page.mouse.move(x, y)
    own_page.mouse.down()
    own_page.mouse.move(x + 40, y, steps=4)
    own_page.mouse.up()

    expect(own_page.get_by_role("heading", level=1)).to_have_text("What slips")
    planned = own_page.locator("[name=planned_on]").get_attribute("value")
    assert date.fromisoformat(planned) > in_days(130)
    assert record_of("letters", resident).planned_on == in_days(100)


def test_a_click_on_a_date_moves_nothing(own_page, resident):
    record_of("letters", resident).change(planned_on=in_days(100))
    own_page.goto(TIMELINE)
    own_page.locator(".tl--wide [data-milestone=letters]").click()
    expect(own_page.get_by_role("heading", level=1)).to_have_text("Timeline")


def test_who_misses_a_season_aims_for_the_next_with_one_click(own_page, resident):
    today = timezone.localdate()
    # Its season ended on 31 May of the year before.
    missed = today.year + (today > date(today.year, 5, 31))
    resident.residency_start_on = date(missed - 5, 7, 1)
    resident.target_year = missed
    resident.save()
    own_page.goto("/pathway/")
    expect(own_page.locator("main")).to_contain_text(f"July {missed} is out of reach")

    own_page.get_by_role("button", name="Aim for July").click()

    found = Applicant.objects.get(pk=resident.pk).target_year
    assert found > missed
    expect(own_page.locator("#messages")).to_contain_text(f"Your target start is July {found}.")
    expect(own_page.locator("main")).to_contain_text(f"The July {found} start is in reach.")
    own_page.get_by_role("button", name="Undo").click()
    expect(own_page.locator("main")).to_contain_text(f"July {missed} is out of reach")


def test_everything_works_without_script(page_without_script, sign_in, resident):
    page = page_without_script
    sign_in(page, resident.user)
    page.goto(TIMELINE)

    ask(page, "letters", in_days(-3))
    expect(page.locator("main")).to_contain_text("This day is behind you.")
    expect(page.get_by_label("New date")).to_have_value(str(in_days(-3)))
    ask(page, "letters", in_days(90))
    page.get_by_role("button", name="Save this date").click()

    expect(page.locator("#messages")).to_contain_text("planned for")
    assert record_of("letters", resident).planned_on == in_days(90)


def test_the_keyboard_goes_from_row_to_row(own_page):
    own_page.goto(TIMELINE)
    first = own_page.locator(".tl--wide a").first
    first.focus()
    own_page.keyboard.press("Tab")
    second = own_page.locator(".tl--wide a").nth(1)
    expect(second).to_be_focused()
    address = second.get_attribute("href")
    own_page.keyboard.press("Enter")
    own_page.wait_for_url(f"**{address}")


@pytest.mark.parametrize("width", WIDTHS)
def test_one_picture_is_shown_for_each_width_and_is_accessible(own_page, resident, width):
    record_of("letters", resident).change(planned_on=in_days(100))
    own_page.set_viewport_size({"width": width, "height": 800})
    own_page.goto(TIMELINE)
    expect(own_page.locator(".tl--wide")).to_be_visible(visible=width == 1280)
    expect(own_page.locator(".tl--narrow")).to_be_visible(visible=width != 1280)
    assert_accessible(own_page)


def test_both_pages_fit_at_every_width(own_page):
    own_page.goto(TIMELINE)
    assert_fits(own_page)
    ask(own_page, "letters", in_days(900))
    expect(own_page.get_by_role("heading", level=1)).to_have_text("What slips")
    assert_accessible(own_page)
    assert_fits(own_page)


def test_a_start_out_of_reach_is_accessible_and_fits(own_page, resident):
    resident.target_year -= 1
    resident.save()
    for address in ["/pathway/", TIMELINE]:
        own_page.goto(address)
        expect(own_page.locator("main")).to_contain_text("is out of reach")
        assert_accessible(own_page)
        assert_fits(own_page)


def test_a_plan_without_dates_is_accessible(page, sign_in, applicant):
    sign_in(page, applicant.user)
    page.goto(TIMELINE)
    expect(page.locator("main")).to_contain_text("Nothing on your pathway has a date yet.")
    assert_accessible(page)


@pytest.mark.parametrize("years", [0, 1])
def test_paper_holds_the_wide_picture_on_one_page(own_page, resident, years):
    """Also where the start is out of reach, which takes some lines more."""
    resident.target_year -= years
    resident.save()
    own_page.goto(TIMELINE)
    assert own_page.pdf(prefer_css_page_size=True).count(b"/MediaBox") == 1
    own_page.set_viewport_size({"width": 720, "height": 900})
    own_page.emulate_media(media="print")
    expect(own_page.locator(".tl--wide")).to_be_visible()
    expect(own_page.locator(".tl--narrow")).to_be_hidden()
    expect(own_page.get_by_role("table")).to_have_count(0)
    expect(own_page.get_by_text("Not the official record").first).to_be_visible()
