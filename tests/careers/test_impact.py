"""Before publishing, advisors see how many people a change affects, and how."""

import re

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME

from careers import impact
from careers.catalogue import Catalogue, MilestoneInfo, ResidencyInfo
from careers.impact import Effect, Impact, impacts, made_of, register
from careers.models import CatalogueVersion, Milestone
from careers.publishing import SEEN
from careers.queries import current_catalogue
from tests.builders import NOW, make_milestone, make_residency, make_stage
from tests.careers.admin_pages import (
    REASON,
    admin_url,
    change,
    form_data,
    make_group,
    make_route,
    make_season,
    revert,
)
from tests.careers.transfer_tables import confirm, export, read_csv, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def measured(monkeypatch):
    """Three of five people are affected by whatever changes; the catalogues that were asked."""
    asked = []

    def measure(before, after, now):
        asked.append((before, after))
        effects = (Effect(2, "get a new item"), Effect(1, "becomes overdue"))
        return Impact(3, 5, 5, effects)

    monkeypatch.setattr(impact, "_measures", [measure])
    return asked


@pytest.fixture
def milestone(db):
    CatalogueVersion.bump()
    return make_milestone(name="Letters", necessity="optional", stage=make_stage())


def sent(response):
    """What the page would send on, with the button “Publish”."""
    data = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)">', response.text
    ):
        data.setdefault(name, []).append(value)
    return data


def publish(response, url, client):
    return client.post(url, sent(response) | {SEEN: CatalogueVersion.current()})


def test_a_change_of_a_plan_is_shown_first(milestone, advisor_client, measured):
    response = change(advisor_client, milestone, necessity="required")

    assert "3 people</strong> of 5" in response.text
    assert "<li>2 get a new item</li><li>1 becomes overdue</li>" in response.text
    stored = Milestone.objects.get()
    assert (stored.necessity, stored.revision) == ("optional", 1)
    assert stored.history.count() == 1
    ((before, after),) = measured
    assert [found.milestones[0].necessity for found in (before, after)] == [
        "optional",
        "required",
    ]
    assert current_catalogue().milestones[0].necessity == "optional"
    assert not list(advisor_client.get("/admin/").context["messages"])


def test_publish_stores_it_once_with_its_reason(milestone, advisor_client, measured):
    url = admin_url(milestone, "change")
    shown = change(advisor_client, milestone, necessity="required")

    assert publish(shown, url, advisor_client).status_code == 302

    stored = Milestone.objects.get()
    assert (stored.necessity, stored.revision) == ("required", 2)
    assert stored.history.first().history_change_reason == REASON
    assert len(measured) == 1


def test_back_to_editing_loses_nothing(milestone, advisor_client, measured):
    url = admin_url(milestone, "change")
    shown = change(
        advisor_client,
        milestone,
        necessity="required",
        guidance="Ask early.\r\n\r\nTwice.",
    )

    back = advisor_client.post(url, sent(shown) | {"_back_to_editing": "1"})

    form = back.context["adminform"].form
    assert form["necessity"].value() == "required"
    assert form["guidance"].value() == "Ask early.\r\n\r\nTwice."
    assert form["change_reason"].value() == REASON
    assert "Nothing is published yet" in back.text
    assert "Please correct the error" not in back.text
    assert Milestone.objects.get().necessity == "optional"
    again = advisor_client.post(url, form_data(back))
    assert "3 people</strong>" in again.text


def test_new_rows_travel_along(milestone, advisor_client, measured):
    needed = make_milestone()
    rows = {
        "prerequisites-TOTAL_FORMS": 1,
        "prerequisites-0-required_milestone": needed.pk,
        "prerequisites-0-is_hard": "on",
    }
    shown = change(advisor_client, milestone, **rows)
    publish(shown, admin_url(milestone, "change"), advisor_client)
    assert milestone.prerequisites.get().required_milestone == needed


def test_the_reason_stays_required(milestone, advisor_client, measured):
    response = change(advisor_client, milestone, necessity="required", change_reason="")
    assert "Say in a few words why" in response.text
    assert measured == []


def test_who_saw_an_older_state_is_shown_again(milestone, advisor_client, measured):
    shown = change(advisor_client, milestone, necessity="required")
    CatalogueVersion.bump()
    url = admin_url(milestone, "change")
    again = advisor_client.post(url, sent(shown) | {SEEN: CatalogueVersion.current() - 1})
    assert "3 people</strong>" in again.text
    assert Milestone.objects.get().necessity == "optional"


def test_what_no_plan_can_notice_is_published_at_once(milestone, advisor_client, measured):
    assert change(advisor_client, milestone, name="Other", summary="New").status_code == 302
    assert measured == []
    assert Milestone.objects.get().name == "Other"


def test_what_affects_nobody_is_published_at_once(milestone, advisor_client, monkeypatch):
    monkeypatch.setattr(impact, "_measures", [lambda *of: Impact(0, 5, 5)])
    response = change(advisor_client, milestone, follow=True, necessity="required")
    assert Milestone.objects.get().necessity == "required"
    assert len(list(response.context["messages"])) == 1


def test_more_people_than_were_counted_is_said(milestone, advisor_client, monkeypatch):
    found = Impact(1, 2000, 2500, (Effect(1, "gets a new item"),))
    monkeypatch.setattr(impact, "_measures", [lambda *of: found])
    text = change(advisor_client, milestone, necessity="required").text
    assert "1 person</strong> of 2000 looked at; 2500 have a plan" in text


@pytest.mark.parametrize(
    ("make", "values"),
    [
        (make_season, {"is_published": None}),
        (make_stage, {"is_published": None}),
        (make_group, {"needed": 2}),
        (make_residency, {"years_min": 3, "years_max": 3}),
        (make_route, {"status": "closed"}),
    ],
)
def test_every_kind_that_plans_are_made_of_asks(advisor_client, measured, make, values):
    entry = make()
    if make is make_stage:
        make_milestone(stage=entry)
    CatalogueVersion.bump()
    assert "Before you publish" in change(advisor_client, entry, **values).text
    assert len(measured) == 1


def test_list_actions_ask_too(milestone, advisor_client, measured):
    url = admin_url(Milestone, "changelist")
    data = {"action": "retire", ACTION_CHECKBOX_NAME: [milestone.pk]}
    shown = advisor_client.post(url, data)
    assert "Back to editing" not in shown.text
    assert Milestone.objects.get().is_published is True
    assert publish(shown, url, advisor_client).status_code == 302
    assert Milestone.objects.get().is_published is False


def test_deleting_asks_too(milestone, advisor_client, measured):
    url = admin_url(milestone, "delete")
    shown = advisor_client.post(url, {"post": "yes"})
    assert Milestone.objects.exists()
    publish(shown, url, advisor_client)
    assert not Milestone.objects.exists()


def test_going_back_to_an_old_version_asks_too(milestone, advisor_client, measured):
    first = milestone.history.last()
    milestone.necessity = "required"
    milestone.save()
    CatalogueVersion.bump()
    shown = revert(advisor_client, milestone, first)
    assert "Before you publish" in shown.text
    assert Milestone.objects.get().necessity == "required"
    url = admin_url(milestone, "simple_history", first.pk)
    back = advisor_client.post(url, sent(shown) | {"_back_to_editing": "1"})
    assert "Nothing is published yet" in back.text
    assert publish(shown, url, advisor_client).status_code == 302
    assert Milestone.objects.get().necessity == "optional"


def test_an_import_asks_too(milestone, advisor_client, measured):
    (row,) = read_csv(export(advisor_client, Milestone))
    preview = upload(advisor_client, Milestone, [row | {"necessity": "required"}])
    assert measured == []

    shown = confirm(advisor_client, Milestone, preview)

    assert "3 people</strong>" in shown.text
    assert Milestone.objects.get().necessity == "optional"
    assert publish(shown, admin_url(Milestone, "import"), advisor_client).status_code == 302
    assert Milestone.objects.get().necessity == "required"


def test_who_may_not_change_it_is_shown_nothing(milestone, applicant_client, measured):
    response = applicant_client.post(admin_url(milestone, "change"), {"necessity": "required"})
    assert response.status_code in (302, 403)
    assert measured == []


# What plans are made of ----------------------------------------------------------------------


def test_a_measure_is_asked_once(monkeypatch):
    monkeypatch.setattr(impact, "_measures", [])
    found = Impact(1, 1, 1)
    for _ in range(2):
        register(found_always := (lambda *of: found))
        register(found_always)
    other = Catalogue(version=2, milestones=(MilestoneInfo("a", "A", "s"),))
    assert impacts(Catalogue(version=1), other, NOW) == [found, found]


def test_acceptances_and_names_are_not_what_plans_are_made_of():
    one = ResidencyInfo("pmr", "PM&R", accepting=3, with_rule=4)
    other = ResidencyInfo("pmr", "Physiatry", accepting=4, with_rule=4)
    longer = ResidencyInfo("pmr", "PM&R", months_min=48)
    catalogues = [Catalogue(version=1, residencies=(info,)) for info in (one, other, longer)]
    parts = [made_of(catalogue) for catalogue in catalogues]
    assert (parts[0] == parts[1], parts[0] == parts[2]) == (True, False)
    assert impacts(catalogues[0], catalogues[1], NOW) == []
