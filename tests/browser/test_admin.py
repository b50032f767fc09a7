"""Advisors at work in the admin, under the strict content security policy."""

import re

import pytest
from playwright.sync_api import expect

from applicants.models import User
from careers.models import Claim, Milestone, Prerequisite
from tests.browser.pages import assert_accessible
from tests.builders import make_milestone, make_residency, make_source, make_user
from tests.careers.admin_pages import BUILDERS, REGISTERED, admin_url


@pytest.fixture
def milestone(transactional_db):
    return make_milestone(slug="letters", name="Letters of recommendation")


@pytest.fixture
def advisor_page(page, sign_in, milestone, advisor):
    sign_in(page, advisor)
    return page


def fill_in(page, **values):
    for name, value in values.items():
        page.locator(f"[name={name}]").fill(value)


def save(page, reason="A source says so now."):
    page.locator("[name=change_reason]").fill(reason)
    page.locator("[name=_save]").last.click()
    page.wait_for_load_state()


def choose(page, field, text):
    """Pick an option of an autocomplete field as a person would: type, then click."""
    page.locator(f"[name={field}] + .select2").click()
    page.locator(".select2-container--open .select2-search__field").fill(text)
    page.locator(".select2-results__option", has_text=text).click()


def test_a_new_name_is_on_the_public_page(advisor_page, milestone):
    advisor_page.goto(admin_url(milestone, "change"))
    fill_in(advisor_page, name="Three letters")
    save(advisor_page, reason="Sources say three.")
    expect(advisor_page.locator(".messagelist .success")).to_contain_text("Three letters")

    advisor_page.goto("/milestones/letters/")

    expect(advisor_page.get_by_role("heading", level=1)).to_contain_text("Three letters")


def test_view_on_site(advisor_page, milestone):
    advisor_page.goto(admin_url(milestone, "change"))
    advisor_page.get_by_role("link", name="View on site").click()
    advisor_page.wait_for_url(re.compile(r"/milestones/letters/$"))


def test_rows_relations_and_dates_are_added_by_hand(advisor_page, milestone):
    make_milestone(name="The pain rotation")
    make_residency(name="Neurology")
    make_source(title="A handbook")
    page = advisor_page
    page.goto(admin_url(milestone, "change"))

    choose(page, "residencies", "Neurology")
    page.locator(".field-checked_on .datetimeshortcuts a", has_text="Today").first.click()
    page.locator(".add-row a", has_text="Add another Prerequisite").click()
    choose(page, "prerequisites-0-required_milestone", "The pain rotation")
    page.locator(".add-row a", has_text="Add another Claim").click()
    fill_in(page, **{"claims-0-field": "timing", "claims-0-says": "Early."})
    choose(page, "claims-0-source", "A handbook")
    save(page)

    expect(page.locator(".messagelist .success")).to_be_visible()
    saved = Milestone.objects.get(slug="letters")
    assert [residency.name for residency in saved.residencies.all()] == ["Neurology"]
    assert saved.checked_on is not None
    assert Prerequisite.objects.get().required_milestone.name == "The pain rotation"
    assert (Claim.objects.get().entry, Claim.objects.get().says) == (saved, "Early.")


def test_date_picker(advisor_page, milestone):
    page = advisor_page
    page.goto(admin_url(milestone, "change"))
    page.locator(".field-checked_on .datetimeshortcuts a").nth(1).click()
    page.locator(".calendarbox:visible td a", has_text=re.compile("^15$")).click()
    expect(page.locator("[name=checked_on]")).to_have_value(re.compile(r"-15$"))


def test_second_editor_is_told_and_may_overwrite(advisor_page, milestone):
    page = advisor_page
    other = page.context.new_page()
    for each in (page, other):
        each.goto(admin_url(milestone, "change"))
    fill_in(other, name="Their name")
    save(other)

    fill_in(page, name="My name")
    save(page)
    expect(page.get_by_role("heading", name="Saved meanwhile by Ava Advisor")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("My name")
    page.get_by_label("Save my form anyway").check()
    save(page)

    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Milestone.objects.get(slug="letters").name == "My name"


def test_revert(advisor_page, milestone):
    page = advisor_page
    Milestone.objects.get().save()
    milestone.name = "Wrong"
    milestone.save()
    page.goto(admin_url(milestone, "history"))
    page.locator("#version-history a").last.click()
    page.locator("[name=_save]").last.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Milestone.objects.get().name == "Letters of recommendation"


def test_retire_from_the_list(advisor_page, milestone):
    page = advisor_page
    page.goto(admin_url(Milestone, "changelist"))
    page.locator(".action-select").first.check()
    page.locator("[name=action]").select_option("retire")
    page.get_by_role("button", name="Go").click()
    expect(page.locator(".messagelist .success")).to_have_text("Retired. 1 changed.")
    assert Milestone.objects.get().is_published is False


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_no_page_breaks_the_content_security_policy(model, advisor_page):
    """`faults` would hold each breach: see conftest."""
    entry = BUILDERS[model]()
    version = model.history.filter(id=entry.pk).first()
    pages = [
        admin_url(model, "changelist"),
        admin_url(model, "add"),
        admin_url(entry, "change"),
        admin_url(entry, "history"),
        admin_url(entry, "simple_history", version.pk),
        admin_url(entry, "delete"),
    ]
    for url in pages:
        assert advisor_page.goto(url).status == 200
        advisor_page.wait_for_load_state("networkidle")


def test_pages_are_accessible(advisor_page, faults):
    page = advisor_page
    entry = BUILDERS[Milestone]()
    make_milestone(choice_group=entry.choice_group)
    Prerequisite.objects.create(milestone=make_milestone(), required_milestone=entry)
    version = Milestone.history.filter(id=entry.pk).first()
    pages = [
        "/admin/",
        admin_url(Milestone, "changelist"),
        admin_url(Milestone, "add"),
        admin_url(entry, "change"),
        admin_url(entry, "history"),
        admin_url(entry, "simple_history", version.pk),
        admin_url(entry, "delete"),
        admin_url(make_milestone(), "delete"),
    ]
    for url in pages:
        page.goto(url)
        page.wait_for_load_state("networkidle")
        assert faults == []
        assert_accessible(page)
        faults.clear()  # axe copies the boxes of Select2 with their style, which is refused


def test_a_source_is_added_from_the_form_of_a_milestone(advisor_page, milestone):
    page = advisor_page
    page.goto(admin_url(milestone, "change"))
    with page.expect_popup() as opened:
        page.locator("#add_id_sources").click()
    popup = opened.value
    popup.locator("[name=title]").press_sequentially("A new handbook")
    expect(popup.locator("[name=slug]")).to_have_value("a-new-handbook")
    popup.locator("[name=kind]").select_option("official")
    with popup.expect_event("close"):
        popup.locator("[name=_save]").last.click()

    expect(page.locator(".field-sources .select2-selection__choice")).to_contain_text(
        "A new handbook"
    )
    save(page)
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert [source.slug for source in milestone.sources.all()] == ["a-new-handbook"]


def test_pages_of_accounts_keep_the_policy_too(page, sign_in, transactional_db):
    root = make_user(is_staff=True, is_superuser=True)
    sign_in(page, root)
    pages = [admin_url(User, "changelist"), admin_url(User, "add"), admin_url(root, "change")]
    for url in [*pages, f"/admin/applicants/user/{root.pk}/password/"]:
        assert page.goto(url).status == 200
        page.wait_for_load_state("networkidle")


def test_strangers_sign_in_where_everybody_does(page, milestone):
    page.goto(admin_url(milestone, "change"))
    page.wait_for_url(re.compile(r"/accounts/login/\?next="))
