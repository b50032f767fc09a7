"""The main job, end to end: a DO in PM&R signs up, says who they are, ticks a milestone."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from tests.browser.test_accounts import confirm, press, sign_in_by_form, sign_out, sign_up
from tests.browser.test_onboarding import say_training, say_where


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def visitor(request, new_context, settings, reference):
    """Somebody on the front page, with and without JavaScript, on the real reference data."""
    settings.SHOW_MAIL_LINKS = True
    cache.clear()
    page = new_context(java_script_enabled=request.param).new_page()
    page.goto("/")
    return page


def step3(page):
    return page.locator("#m-comlex-level-3")


def test_from_the_front_page_to_a_ticked_milestone(visitor):
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("pain medicine?")
    sign_up(visitor)
    confirm(visitor)
    say_where(visitor)
    say_training(visitor)
    press(visitor, "Mark as done and finish")
    expect(visitor).to_have_url(re.compile(r"/pathway/$"))
    expect(visitor.locator("#m-comlex-level-1")).to_contain_text("Done")
    expect(visitor.locator("#m-usmle-step-1")).to_contain_text("Not needed")

    step3(visitor).get_by_role("button", name="Done").click()
    expect(visitor.locator("#messages")).to_contain_text("Pass COMLEX Level 3: done.")
    visitor.reload()
    expect(step3(visitor)).to_contain_text("date unknown")

    sign_out(visitor)
    sign_in_by_form(visitor)
    expect(visitor).to_have_url(re.compile(r"/pathway/$"))
    expect(step3(visitor)).to_contain_text("date unknown")
