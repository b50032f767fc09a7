"""A what-if: what can be tried, and what the result says."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applicants.models import (
    Applicant,
    MilestoneRecord,
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
    rows_of,
    stored,
)
from tests.builders import make_fellowship, make_milestone, make_residency


def make_dated(name="Finish", anchor=Anchor.RESIDENCY_END, **fields):
    milestone = make_milestone(name=name, **fields)
    MilestoneDate.objects.create(milestone=milestone, edge=Edge.DUE, anchor=anchor)
    return milestone


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


def test_another_residency_says_that_it_counts_from_the_start_of_the_first(
    resident, applicant_client, other_residency
):
    answers = answers_of(resident, residency="anesthesiology")
    response = applicant_client.get(link_to(applicant_client, answers))
    assert "This counts as if Anesthesiology had begun on 1 July 2025." in response.text
    response = applicant_client.get(link_to(applicant_client, answers_of(resident, state="OH")))
    assert response.context["as_if"] == ""


def test_whose_fellowship_began_is_not_told_of_a_missing_target(resident, applicant_client):
    resident.position = "fellowship"
    resident.fellowship_start_on = date(2026, 7, 1)
    resident.target_year = None
    resident.save()
    response = applicant_client.get(
        link_to(applicant_client, answers_of(resident, state="OH", target_year=""))
    )
    assert "None to reach: your fellowship started on 1 July 2026." in response.text


def test_what_can_be_finished_on_another_day_is_said(resident, applicant_client):
    exam = make_milestone(name="Exam", kind=MilestoneKind.EXAM)
    again_on = resident.today() + timedelta(days=100)
    answers = answers_of(resident) | {
        "interruption-kind": "repeated-exam",
        "interruption-starts_on": str(again_on),
        "interruption-milestone": exam.slug,
    }
    response = applicant_client.get(link_to(applicant_client, answers))
    assert [(move.item.slug, move.after) for move in response.context["finishes"]] == [
        (exam.slug, again_on)
    ]
    assert "No milestone comes or goes" not in response.text


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
