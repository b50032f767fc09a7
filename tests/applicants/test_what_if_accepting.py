"""Accepting and discarding a what-if: once, by its owner, on the profile it was tried on."""

from datetime import date

import pytest

from applicants.forms.what_if import WhatIfForm
from applicants.interrupting import StaleProfile
from applicants.models import (
    MOST_INTERRUPTIONS,
    Applicant,
    Interruption,
    MilestoneRecord,
    ResidencyChoice,
    Status,
)
from tests.applicants.what_ifs import (
    WHAT_IF,
    answers_of,
    link_to,
    make_season_step,
    rows_of,
    stored,
    texts,
)
from tests.builders import NOW, make_milestone


def test_accepting_changes_the_profile_and_adds_the_interruption(
    resident, applicant_client, other_residency
):
    answers = answers_of(
        resident,
        residency="anesthesiology",
        state="OH",
        target_year="2030",
        **{
            "interruption-kind": "research",
            "interruption-starts_on": "2027-07-01",
            "interruption-months": "12",
        },
    )
    link = link_to(applicant_client, answers)
    version = Applicant.objects.get(pk=resident.pk).version

    response = applicant_client.post(link, {"accept": ""}, follow=True)

    assert response.redirect_chain == [("/pathway/", 302)]
    assert texts(response) == ["Accepted: your profile and your plan are as you tried it."]
    after = Applicant.objects.select_related("residency").get(pk=resident.pk)
    assert (after.residency, after.residency_choice) == (
        other_residency,
        ResidencyChoice.SETTLED,
    )
    assert (after.state, after.target_year, after.track) == ("OH", 2030, "do")
    assert (after.time_zone, after.residency_start_on) == ("America/Chicago", date(2025, 7, 1))
    assert after.version == version + 1
    interruption = Interruption.objects.get(applicant=resident)
    assert (interruption.kind, interruption.starts_on, interruption.months) == (
        "research",
        date(2027, 7, 1),
        12,
    )


def test_accepting_a_new_application_begins_its_season_anew(resident, applicant_client):
    step = make_season_step()
    MilestoneRecord.objects.for_milestone(resident, step).change(status=Status.DONE)
    answers = answers_of(
        resident,
        **{"interruption-kind": "reapplication", "interruption-starts_on": "2029-06-01"},
    )
    link = link_to(applicant_client, answers)
    found = applicant_client.get(link).context
    assert [item.milestone.name for item in found["reopened"]] == ["Apply"]
    assert rows_of(found)["Required milestones settled"] == ("1 of 1", "0 of 1", "")
    assert MilestoneRecord.objects.get().status == Status.DONE

    applicant_client.post(link, {"accept": ""})
    assert MilestoneRecord.objects.get().status == Status.NOT_STARTED


def test_accepting_twice_stores_it_once_and_says_so(resident, applicant_client):
    answers = answers_of(
        resident,
        **{
            "interruption-kind": "leave",
            "interruption-starts_on": "2027-03-01",
            "interruption-months": "6",
        },
    )
    link = link_to(applicant_client, answers)
    applicant_client.post(link, {"accept": ""})
    for answer in [applicant_client.post, applicant_client.get]:
        response = answer(link, {"accept": ""} if answer == applicant_client.post else None)
        assert response.url == "/pathway/"
    response = applicant_client.get("/pathway/")
    assert "Your profile is as in this what-if." in texts(response)
    assert Interruption.objects.count() == 1


def test_of_two_accepts_at_one_time_the_second_stores_nothing(resident):
    answers = answers_of(
        resident,
        **{
            "interruption-kind": "leave",
            "interruption-starts_on": "2027-03-01",
            "interruption-months": "6",
        },
    )
    forms = [
        WhatIfForm(answers, instance=Applicant.objects.get(pk=resident.pk)) for _ in range(2)
    ]
    assert [form.is_valid() for form in forms] == [True, True]
    first, second = forms
    first.save(since=first.since, now=NOW)
    with pytest.raises(StaleProfile):
        second.save(since=second.since, now=NOW)
    assert Interruption.objects.count() == 1


def test_discarding_changes_nothing(resident, applicant_client):
    before = stored(resident)
    link = link_to(applicant_client, answers_of(resident, target_year="2031"))
    response = applicant_client.post(link, {"discard": ""}, follow=True)
    assert response.redirect_chain == [(WHAT_IF, 302)]
    assert texts(response) == ["Discarded. Your profile and your plan are as they were."]
    assert stored(resident) == before


def test_a_profile_changed_since_is_never_overwritten(resident, applicant_client):
    link = link_to(applicant_client, answers_of(resident, target_year="2031"))
    Applicant.objects.filter(pk=resident.pk).update(track="md")
    before = stored(resident)

    response = applicant_client.post(link, {"accept": ""}, follow=True)

    assert stored(resident) == before
    assert response.context["is_stale"]
    assert "Your profile has changed since this was made, and nothing" in response.text
    assert 'name="accept"' not in response.text
    # It is compared again with what is stored now: the link's own degree is one of the changes.
    form = response.context["form"]
    answers = {field.html_name: field.value() or "" for field in [*form, *form.interruption]}
    link = link_to(applicant_client, answers)
    applicant_client.post(link, {"accept": ""})
    after = Applicant.objects.get(pk=resident.pk)
    assert (after.target_year, after.track) == (2031, "do")


def test_something_done_meanwhile_is_no_change_of_the_profile(resident, applicant_client):
    link = link_to(applicant_client, answers_of(resident, target_year="2031"))
    milestone = make_milestone()
    applicant_client.post(f"/pathway/{milestone.slug}/change/", {"to": "done.0"})
    applicant_client.post(link, {"accept": ""})
    assert Applicant.objects.get(pk=resident.pk).target_year == 2031


def test_one_interruption_too_many_stores_nothing(resident, applicant_client):
    for month in range(1, MOST_INTERRUPTIONS + 1):
        Interruption.objects.create(
            applicant=resident, kind="leave", starts_on=date(2027, month, 1), months=1
        )
    answers = answers_of(
        resident,
        target_year="2031",
        **{"interruption-kind": "reapplication", "interruption-starts_on": "2028-06-01"},
    )
    link = link_to(applicant_client, answers)
    response = applicant_client.post(link, {"accept": ""}, follow=True)
    assert texts(response) == ["Nothing was saved: there are 12 interruptions already."]
    assert Applicant.objects.get(pk=resident.pk).target_year == 2029
    assert Interruption.objects.count() == MOST_INTERRUPTIONS


def test_what_the_library_no_longer_offers_is_not_accepted(
    resident, applicant_client, other_residency
):
    link = link_to(applicant_client, answers_of(resident, residency="anesthesiology"))
    other_residency.is_published = False
    other_residency.save()
    before = stored(resident)
    response = applicant_client.post(link, {"accept": ""}, follow=True)
    assert texts(response) == [
        "Nothing was saved: what you tried no longer fits. It is said below why."
    ]
    assert list(response.context["form"].errors) == ["residency"]
    assert stored(resident) == before
