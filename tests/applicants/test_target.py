"""The panel of the target start, and choosing another one with one click."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from applicants.models import Applicant
from applicants.views.target_panel import Mend, TargetPanel
from careers.catalogue import Anchor, Edge
from careers.models import Milestone, MilestoneDate, Season
from tests.builders import make_milestone, make_source

TARGET, PATHWAY = "/profile/target/", "/pathway/"
# Where applicants live it is still the old year while UTC has the new one.
YEAR = timezone.localdate(timezone=ZoneInfo("America/New_York")).year


def target_of(applicant):
    return Applicant.objects.get(pk=applicant.pk).target_year


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def hopeful(applicant):
    """Somebody who aims for next July and is a resident for two years more."""
    residency = make_milestone(slug="residency", name="Residency", is_event=True)
    MilestoneDate.objects.create(
        milestone=residency, edge=Edge.DUE, anchor=Anchor.RESIDENCY_END
    )
    start = make_milestone(slug="start", name="Start", is_event=True)
    MilestoneDate.objects.create(milestone=start, edge=Edge.DUE, anchor=Anchor.FELLOWSHIP_START)
    start.prerequisites.create(required_milestone=residency)
    applicant.residency_end_on = date(YEAR + 3, 6, 30)
    applicant.target_year = YEAR + 1
    applicant.save()
    return applicant


@pytest.mark.parametrize("address", [PATHWAY, "/pathway/timeline/"])
def test_a_start_out_of_reach_comes_with_the_next_one(hopeful, applicant_client, address):
    response = applicant_client.get(address)

    panel = response.context["target"]
    assert (panel.is_feasible, panel.next_year) == (False, YEAR + 3)
    assert len(panel.breaks) == 1
    assert [fix.text for fix in panel.fixes][-1] == (
        f"Aim for July {YEAR + 3}: the next start that works."
    )
    assert f'value="{YEAR + 3}.{YEAR + 1}"' in response.text
    assert response.text.count("csrfmiddlewaretoken") <= response.text.count("<form")


def test_what_breaks_the_start_names_its_source(hopeful, applicant_client):
    source = make_source(slug="rules", title="Rules")
    MilestoneDate.objects.filter(anchor=Anchor.RESIDENCY_END).update(source=source)
    MilestoneDate.objects.filter(anchor=Anchor.FELLOWSHIP_START).update(source=source)
    response = applicant_client.get(PATHWAY)
    assert response.context["target"].sources == (("Rules", "/sources/rules/"),)
    assert 'Source: <a href="/sources/rules/">Rules</a>' in response.text


def test_what_may_lie_behind_somebody_is_led_to(hopeful, applicant_client):
    exam = make_milestone(slug="exam", name="Exam", takes_days=900, takes_source=make_source())
    Milestone.objects.get(slug="start").prerequisites.create(required_milestone=exam)
    Applicant.objects.update(residency_end_on=None)

    panel = applicant_client.get(PATHWAY).context["target"]

    assert panel.fixes[0].text == "If “Exam” lies behind you, mark it as done."
    assert panel.fixes[0].links == (("Exam", "/pathway/exam/"),)


@pytest.mark.parametrize("fixes", [(), (Mend("Wait.", ()),)])
def test_where_nothing_helps_what_lies_behind_somebody_may(fixes):
    panel = TargetPanel(
        year=2029,
        is_feasible=False,
        reason="It does not work.",
        sources=(),
        needs=(),
        ready_on="",
        breaks=(),
        next_year=None,
        fixes=fixes,
        offer=None,
    )
    text = render_to_string("applicants/_target.html", {"target": panel})
    assert ("Mark what is behind you" in text) is not bool(fixes)


def test_a_start_in_reach_needs_no_button(hopeful, applicant_client):
    Applicant.objects.update(target_year=YEAR + 3)
    response = applicant_client.get(PATHWAY)
    assert response.context["target"].is_feasible is True
    assert f"The July {YEAR + 3} start is in reach." in response.text
    assert "Aim for July" not in response.text


def test_without_a_target_there_is_no_panel(applicant, applicant_client):
    assert applicant_client.get(PATHWAY).context["target"] is None


@pytest.fixture
def application(applicant):
    """A step of the season for this July, which is over, and of later ones, which are not."""
    season = Season.objects.create(
        slug="season", name="Season", cycle="fellowship", start_year=YEAR, confidence="verified"
    )
    season.events.create(moment="ends", on=date(YEAR - 1, 5, 31))
    step = make_milestone(slug="apply", name="Apply")
    MilestoneDate.objects.create(
        milestone=step, edge=Edge.CLOSES, anchor=Anchor.FELLOWSHIP_SEASON, moment="ends"
    )
    return applicant


def check_offer(response, was):
    """One notice names a start, and one button beside it chooses that."""
    (notice,) = [one for one in response.context["plan"].notices if one.open_year]
    offer = response.context["start_offer"]
    assert response.context["target"] is None
    assert (offer.year, offer.value) == (notice.open_year, f"{notice.open_year}.{was}")
    assert response.text.count(f'value="{offer.value}"') == 1


def test_a_season_that_is_over_comes_with_a_button(application, applicant_client):
    """Without a first day of the fellowship on the pathway there is no panel."""
    Applicant.objects.update(target_year=YEAR)
    check_offer(applicant_client.get(PATHWAY), YEAR)


def test_who_has_no_target_is_offered_the_first_start(application, applicant_client):
    start = make_milestone(slug="start", name="Start", is_event=True)
    MilestoneDate.objects.create(milestone=start, edge=Edge.DUE, anchor=Anchor.FELLOWSHIP_START)
    check_offer(applicant_client.get(PATHWAY), "none")


def test_who_named_the_first_day_has_no_button(hopeful, applicant_client):
    """A button could not move that day: the profile does."""
    Applicant.objects.update(fellowship_start_on=date(YEAR + 1, 7, 1))
    response = applicant_client.get(PATHWAY)
    assert response.context["target"].is_feasible is False
    assert 'formaction="/profile/target/"' not in response.text


def test_one_click_stores_the_new_start_with_a_way_back(hopeful, applicant_client):
    response = applicant_client.post(TARGET, {"to": f"{YEAR + 3}.{YEAR + 1}"}, follow=True)

    assert response.redirect_chain == [(PATHWAY, 302)]
    assert target_of(hopeful) == YEAR + 3
    assert said(response) == [f"Your target start is July {YEAR + 3}."]
    assert response.context["plan"].target.is_feasible is True

    (message,) = response.context["messages"]
    response = applicant_client.post(message.extra_tags, follow=True)
    assert target_of(hopeful) == YEAR + 1
    assert said(response) == [f"Your target start is July {YEAR + 1}."]


def test_the_timeline_leads_back_to_itself(hopeful, applicant_client):
    answers = {"to": f"{YEAR + 3}.{YEAR + 1}", "is_timeline": "1"}
    response = applicant_client.post(TARGET, answers, follow=True)
    assert response.redirect_chain == [("/pathway/timeline/", 302)]
    (message,) = response.context["messages"]
    assert applicant_client.post(message.extra_tags).url == "/pathway/timeline/"


def test_the_change_settles_the_plan(hopeful, applicant_client):
    before = Applicant.objects.get(pk=hopeful.pk).version
    applicant_client.post(TARGET, {"to": f"{YEAR + 3}.{YEAR + 1}"})
    assert Applicant.objects.get(pk=hopeful.pk).version == before + 1


def test_a_double_click_is_stored_once(hopeful, applicant_client):
    for _ in range(2):
        response = applicant_client.post(TARGET, {"to": f"{YEAR + 3}.{YEAR + 1}"}, follow=True)
    found = Applicant.objects.get(pk=hopeful.pk)
    assert (found.target_year, found.version) == (YEAR + 3, hopeful.version + 1)
    assert said(response)[-1] == f"Your target start is July {YEAR + 3}."


def test_a_button_of_a_stale_tab_changes_nothing(hopeful, applicant_client):
    Applicant.objects.update(target_year=YEAR + 5)
    response = applicant_client.post(TARGET, {"to": f"{YEAR + 3}.{YEAR + 1}"}, follow=True)
    assert target_of(hopeful) == YEAR + 5
    assert "changed in another tab" in said(response)[0]


@pytest.mark.parametrize(
    "to",
    [
        "",
        "2030",
        f"{YEAR - 1}.{YEAR + 1}",
        f"{YEAR + 16}.{YEAR + 1}",
        f"none.{YEAR + 1}",
        "x.y",
    ],
    ids=["nothing", "one year", "past", "far", "none", "letters"],
)
def test_a_year_that_is_not_offered_is_refused(hopeful, applicant_client, to):
    response = applicant_client.post(TARGET, {"to": to}, follow=True)
    assert target_of(hopeful) == YEAR + 1
    assert said(response) == ["This start cannot be chosen. Nothing was saved."]


@pytest.mark.parametrize("old", [None, YEAR - 1], ids=["none", "past"])
def test_undo_leads_back_to_what_is_offered_no_longer(hopeful, applicant_client, old):
    Applicant.objects.update(target_year=old)
    to = f"{YEAR + 3}.{old or 'none'}"
    response = applicant_client.post(TARGET, {"to": to}, follow=True)
    (message,) = response.context["messages"]

    applicant_client.post(message.extra_tags)

    assert target_of(hopeful) == old


def test_nothing_changes_by_get(hopeful, applicant_client):
    response = applicant_client.get(TARGET, {"to": f"{YEAR + 3}.{YEAR + 1}"})
    assert response.url == reverse("applicants:profile")
    assert target_of(hopeful) == YEAR + 1


def test_everybody_changes_their_own(hopeful, other_applicant, other_client):
    other_client.post(TARGET, {"to": f"{YEAR + 3}.none"})
    assert (target_of(hopeful), target_of(other_applicant)) == (YEAR + 1, YEAR + 3)


def test_others_are_led_elsewhere(hopeful, client, stranger_client, advisor_client):
    answers = {"to": f"{YEAR + 3}.{YEAR + 1}"}
    assert client.post(TARGET, answers).url.startswith("/accounts/login/")
    assert stranger_client.post(TARGET, answers).url == reverse("applicants:welcome")
    assert "This account has no pathway" in advisor_client.post(TARGET, answers).text
    assert target_of(hopeful) == YEAR + 1
