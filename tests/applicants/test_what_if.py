"""A what-if: what can be tried, what the result says, accepting and discarding it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

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
from careers.catalogue import Anchor, Edge, RouteStatus, Track
from careers.models import CertificateRoute, MilestoneDate, MilestoneKind
from careers.queries import forget_catalogue
from tests.applicants.what_ifs import (
    WHAT_IF,
    answers_of,
    link_to,
    make_certificate,
    make_license,
    make_season_step,
    stored,
    texts,
)
from tests.builders import NOW, make_fellowship, make_milestone, make_residency


@pytest.fixture
def other_residency(db):
    return make_residency(
        slug="anesthesiology", name="Anesthesiology", years_min=4, years_max=4
    )


def make_dated(name="Finish", anchor=Anchor.RESIDENCY_END, **fields):
    milestone = make_milestone(name=name, **fields)
    MilestoneDate.objects.create(milestone=milestone, edge=Edge.DUE, anchor=anchor)
    return milestone


def rows_of(context):
    return {row.label: (row.now, row.tried, row.change) for row in context["rows"]}


# --- the form -------------------------------------------------------------------------------


def test_form_holds_the_profile_as_it_stands(resident, applicant_client):
    response = applicant_client.get(WHAT_IF)
    form = response.context["form"]
    assert {field.name: field.value() for field in form} == {
        "residency": "pmr",
        "track": "do",
        "state": "TX",
        "target_year": 2029,
    }
    assert [field.value() for field in form.interruption] == ["", None, None, None]


def test_own_end_of_residency_can_be_cleared_or_tried(resident, applicant_client):
    resident.residency_end_on = date(2029, 9, 30)
    resident.save()
    make_dated()
    form = applicant_client.get(WHAT_IF).context["form"]
    assert form["residency_end_on"].value() == date(2029, 9, 30)

    response = applicant_client.get(
        link_to(applicant_client, answers_of(resident, residency_end_on=""))
    )
    assert response.context["form"].tried() == [
        ("End of residency", "30 September 2029", "worked out by the plan")
    ]
    assert rows_of(response.context)["End of residency"] == (
        "30 September 2029",
        "30 June 2029",
        "3 months earlier",
    )


def test_nobody_in_the_fellowship_is_asked_for_its_start(resident, applicant_client):
    resident.position = "fellowship"
    resident.save()
    fields = applicant_client.get(WHAT_IF).context["form"].fields
    assert "target_year" in fields  # it holds one, and that counts
    resident.target_year = None
    resident.save()
    assert "target_year" not in applicant_client.get(WHAT_IF).context["form"].fields


@pytest.mark.parametrize(
    ("changes", "wrong", "beside"),
    [
        ({}, ["__all__"], []),
        ({"residency": "unknown"}, ["residency"], []),
        ({"track": ""}, ["track"], []),
        ({"track": "undecided"}, ["track"], []),
        ({"state": "ZZ"}, ["state"], []),
        ({"target_year": "1066"}, ["target_year"], []),
        ({"target_year": "x" * 10_000}, ["target_year"], []),
        ({"target_year": "\x00"}, ["target_year"], []),
        ({"interruption-kind": "leave"}, ["__all__"], ["starts_on", "months"]),
        ({"interruption-months": "6"}, ["__all__"], ["kind", "starts_on"]),
        ({"interruption-kind": "holiday"}, ["__all__"], ["kind", "starts_on"]),
        (
            {
                "interruption-kind": "leave",
                "interruption-starts_on": "99999-01-01",
                "interruption-months": "-1",
            },
            ["__all__"],
            ["starts_on", "months"],
        ),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    resident, applicant_client, changes, wrong, beside
):
    response = applicant_client.post(WHAT_IF, answers_of(resident, **changes))
    form = response.context["form"]
    assert list(form.errors) == wrong
    assert list(form.interruption.errors) == beside
    bound = {field.html_name: field.value() for field in [*form, *form.interruption]}
    assert {name: bound[name] for name in changes} == changes


def test_end_of_residency_must_follow_its_start(resident, applicant_client):
    resident.residency_end_on = date(2029, 6, 30)
    resident.save()
    answers = answers_of(resident, residency_end_on="2025-07-01")
    form = applicant_client.post(WHAT_IF, answers).context["form"]
    assert form.errors == {"residency_end_on": ["It must be after 1 July 2025."]}


def test_an_exam_must_belong_to_the_way_that_is_tried(
    resident, applicant_client, other_residency
):
    make_milestone(slug="theirs", kind=MilestoneKind.EXAM, residencies=[other_residency])
    answers = answers_of(
        resident,
        **{
            "interruption-kind": "repeated-exam",
            "interruption-starts_on": "2027-03-01",
            "interruption-milestone": "theirs",
        },
    )
    form = applicant_client.post(WHAT_IF, answers).context["form"]
    assert list(form.errors) == ["__all__"]
    assert form.interruption.errors == {"milestone": ["It is no part of the pathway you try."]}
    assert link_to(applicant_client, answers | {"residency": "anesthesiology"})


# --- the result -----------------------------------------------------------------------------


def test_result_tells_what_is_tried_and_stores_nothing(
    resident, applicant_client, other_residency
):
    make_dated()
    before = stored(resident)
    answers = answers_of(
        resident,
        residency="anesthesiology",
        target_year="2030",
        **{
            "interruption-kind": "leave",
            "interruption-starts_on": "2027-03-01",
            "interruption-months": "6",
        },
    )
    response = applicant_client.get(link_to(applicant_client, answers))
    assert response.context["form"].tried() == [
        ("Residency", "Physiatry (length: 4 years)", "Anesthesiology (length: 4 years)"),
        ("Target start of the pain fellowship", "July 2029", "July 2030"),
        ("Interruption", "", "Leave of absence from 1 March 2027, 6 months"),
    ]
    assert rows_of(response.context) == {
        "End of residency": ("30 June 2029", "30 December 2029", "6 months later"),
        "Required milestones settled": ("0 of 1", "0 of 1", ""),
    }
    moved = [(move.item.milestone.name, move.how) for move in response.context["moved"]]
    assert moved == [("Finish", "6 months later")]
    assert stored(resident) == before


def test_result_lists_what_comes_goes_and_stays(resident, applicant_client, other_residency):
    own = make_milestone(name="Part I", residencies=[resident.residency])
    make_milestone(name="Part II", residencies=[resident.residency])
    make_milestone(name="BASIC", residencies=[other_residency])
    MilestoneRecord.objects.for_milestone(resident, own).change(status=Status.DONE)
    link = link_to(applicant_client, answers_of(resident, residency="anesthesiology"))
    found = applicant_client.get(link).context
    names = [[item.milestone.name for item in found[key]] for key in ["added", "removed"]]
    assert names == [["BASIC"], ["Part II"]]
    assert [(item.milestone.name, word) for item, word in found["kept"]] == [("Part I", "Done")]
    assert [[row.name for row in rows] for rows in found["next_rows"]] == [
        ["Part II"],
        ["BASIC"],
    ]


def test_result_tells_gained_and_lost(resident, applicant_client, other_residency):
    pain, other = make_certificate("Pain Medicine"), make_certificate("Other Pain")
    both = make_certificate("Both")
    routes = [
        (resident.residency, pain, RouteStatus.OPEN),
        (other_residency, other, RouteStatus.OPEN),
        (other_residency, pain, RouteStatus.CLOSED),
        (resident.residency, both, RouteStatus.CLOSED),
        (other_residency, both, RouteStatus.UNCONFIRMED),
    ]
    for residency, certificate, status in routes:
        CertificateRoute.objects.create(
            residency=residency,
            certificate=certificate,
            track=Track.DO,
            status=status,
            reason="So it is.",
        )
    make_fellowship(accepts=[resident.residency, other_residency])
    make_fellowship(accepts=[other_residency])
    make_license("OH", "Ohio", years_us="1", years_do="2")
    answers = answers_of(resident, residency="anesthesiology", state="OH")

    found = applicant_client.get(link_to(applicant_client, answers)).context

    assert [(each.name, each.outcome) for each in found["certificates"]] == [
        ("Other Pain", "gained"),
        ("Pain Medicine", "lost"),
        ("Both", "changed"),
    ]
    assert found["programs"] == {
        "now": [
            "Physiatry is accepted by 1 of 1 pain fellowships with known rules;"
            " for 1 more it is not known."
        ],
        "tried": ["Anesthesiology is accepted by 2 of 2 pain fellowships with known rules."],
        "change": "1 program with a known yes gained",
    }
    assert found["license"] == {
        "now": [],
        "tried": ["Years of training for a full license in Ohio, DOs: 2."],
        "change": "",
    }


def test_dates_without_an_end_of_residency_do_not_compare(resident, applicant_client):
    make_dated()
    response = applicant_client.get(
        link_to(applicant_client, answers_of(resident, residency=""))
    )
    assert response.context["headline"].startswith("When residency ends is known in one")
    assert rows_of(response.context)["End of residency"] == ("30 June 2029", "not known", "")


def test_a_target_can_be_taken_away(resident, applicant_client):
    """Also where it is asked for only because it holds something."""
    resident.position = "fellowship"
    resident.save()
    link = link_to(applicant_client, answers_of(resident, target_year=""))
    response = applicant_client.get(link)
    assert response.context["form"].tried() == [
        ("Target start of the pain fellowship", "July 2029", "Not sure yet")
    ]
    applicant_client.post(link, {"accept": ""})
    assert Applicant.objects.get(pk=resident.pk).target_year is None


def test_a_state_alone_changes_no_plan(resident, applicant_client):
    make_license("OH", "Ohio", years_us="1", years_do="2")
    response = applicant_client.get(link_to(applicant_client, answers_of(resident, state="OH")))
    assert "No milestone comes or goes, and no date moves." in response.text
    assert response.context["license"]["tried"] == [
        "Years of training for a full license in Ohio, DOs: 2."
    ]


def test_result_can_be_tried_otherwise(resident, applicant_client):
    link = link_to(applicant_client, answers_of(resident, target_year="2031"))
    response = applicant_client.get(f"{link}&edit=1")
    assert response.templates[0].name == "applicants/what_if.html"
    assert response.context["form"]["target_year"].value() == "2031"


def test_result_costs_the_same_for_any_number_of_rows(
    resident, applicant_client, other_residency
):
    link = link_to(applicant_client, answers_of(resident, residency="anesthesiology"))
    costs = []
    for count in [1, 3]:
        while MilestoneDate.objects.count() < count:
            milestone = make_dated(residencies=[other_residency])
            MilestoneRecord.objects.for_milestone(resident, milestone).change(
                status=Status.IN_PROGRESS
            )
            make_residency()
        forget_catalogue()
        applicant_client.get(link)  # the catalogue is read once per process
        with CaptureQueriesContext(connection) as queries:
            applicant_client.get(link)
        costs.append(len(queries))
    assert costs[0] == costs[1]


# --- accepting and discarding ---------------------------------------------------------------


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
