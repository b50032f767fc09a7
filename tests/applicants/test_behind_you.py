"""Marking what is already behind somebody: offered, edited, and only then stored."""

from datetime import date

import pytest
from django.test import Client

from applicants.models import MilestoneRecord, Status
from careers.catalogue import Anchor, Edge
from careers.models import ChoiceGroup, MilestoneDate
from tests.applicants.newcomers import BEHIND, PATHWAY, TRAINING, WELCOME, errors, make_newcomer
from tests.builders import make_milestone, make_residency, make_stage, make_user


def offered(response):
    """The milestones on the last page, by stage, with those that are checked."""
    return {
        field.label: ([label for _, label in field.field.widget.choices], field.value())
        for field in response.context["form"].shown_fields()
    }


@pytest.fixture
def stages(db):
    """A small pathway: two stages before residency, a choice in the second."""
    slugs = ["undergraduate", "medical-school", "residency"]
    return {slug: make_stage(slug=slug, name=slug) for slug in slugs}


def make_pathway(stages):
    return {
        name: make_milestone(slug=name, name=name, stage=stages[stage])
        for name, stage in [
            ("college", "undergraduate"),
            ("degree", "medical-school"),
            ("pgy1", "residency"),
        ]
    }


def test_what_lies_before_is_offered_and_nothing_is_stored(stages):
    make_pathway(stages)
    applicant, client = make_newcomer("behind")

    response = client.get(BEHIND)

    assert offered(response) == {
        "undergraduate": (["college"], ["college"]),
        "medical-school": (["degree"], ["degree"]),
        "residency": (["pgy1"], []),
    }
    assert response.context["step"] == 3
    assert MilestoneRecord.objects.count() == 0


def test_only_what_is_checked_is_marked(stages):
    milestones = make_pathway(stages)
    applicant, client = make_newcomer("behind")

    response = client.post(BEHIND, {"medical-school": ["degree"]}, follow=True)

    record = MilestoneRecord.objects.get()
    assert (record.applicant, record.milestone) == (applicant, milestones["degree"])
    assert (record.status, record.done_on) == (Status.DONE, None)
    assert response.redirect_chain == [(PATHWAY, 302)]
    assert [str(message) for message in response.context["messages"]] == [
        "1 milestone is marked as done, date unknown. You can change each of them here."
    ]
    applicant.refresh_from_db()
    assert applicant.welcome_step == ""


def test_none_of_these(stages):
    make_pathway(stages)
    applicant, client = make_newcomer("behind")

    response = client.post(BEHIND, follow=True)

    assert MilestoneRecord.objects.count() == 0
    assert [str(message) for message in response.context["messages"]] == [
        "Nothing was marked. Everything on your pathway stays as it is."
    ]
    applicant.refresh_from_db()
    assert applicant.welcome_step == ""


def test_sending_it_twice_marks_once(stages):
    make_pathway(stages)
    _, client = make_newcomer("behind")
    for _ in range(2):
        assert client.post(BEHIND, {"undergraduate": ["college"]}).url == PATHWAY
    assert MilestoneRecord.objects.get().version == 1


def test_later_only_the_rest_is_offered_and_notes_are_left_alone(stages):
    milestones = make_pathway(stages)
    applicant, client = make_newcomer("")
    record = MilestoneRecord.objects.for_milestone(applicant, milestones["college"])
    record.change(status=Status.IN_PROGRESS, note="Mine")

    response = client.get(BEHIND)
    assert list(offered(response)) == ["medical-school", "residency"]
    assert response.context["step"] is None
    client.post(BEHIND, {"undergraduate": ["college"], "medical-school": ["degree"]})

    record.refresh_from_db()
    assert (record.status, record.note) == (Status.IN_PROGRESS, "Mine")
    assert MilestoneRecord.objects.filter(status=Status.DONE).count() == 1


def test_an_alternative_to_what_was_noted_is_not_checked(stages):
    """A DO who went the USMLE way is not asked again to say so."""
    group = ChoiceGroup.objects.create(slug="either", name="Either exam")
    usmle, comlex = (
        make_milestone(name=name, stage=stages["medical-school"], choice_group=group, **fields)
        for name, fields in [("USMLE", {}), ("COMLEX", {"for_do": True})]
    )
    applicant, client = make_newcomer("")
    assert offered(client.get(BEHIND)) == {
        "medical-school": (["USMLE (any 1 of 2)", "COMLEX (any 1 of 2)"], [comlex.slug])
    }

    MilestoneRecord.objects.for_milestone(applicant, usmle).change(status=Status.DONE)

    assert offered(client.get(BEHIND)) == {"medical-school": (["COMLEX (any 1 of 2)"], [])}


@pytest.mark.parametrize(
    "answers",
    [
        {"undergraduate": ["unknown"]},
        {"undergraduate": ["degree"]},
        {"undergraduate": ["college", "\x00"]},
        {"residency": ["other"]},
    ],
)
def test_what_was_not_offered_is_refused(stages, answers):
    make_pathway(stages)
    make_milestone(slug="other", stage=stages["residency"], residencies=[make_residency()])
    _, client = make_newcomer("behind")

    response = client.post(BEHIND, answers)

    assert list(errors(response)) == list(answers)
    assert MilestoneRecord.objects.count() == 0


def test_nobody_marks_for_somebody_else(stages, other_applicant):
    make_pathway(stages)
    applicant, client = make_newcomer("behind")
    client.post(f"{BEHIND}?user={other_applicant.user.pk}", {"undergraduate": ["college"]})
    assert MilestoneRecord.objects.get().applicant == applicant


def test_first_year_is_checked_when_the_dates_say_so(stages):
    pgy1 = make_pathway(stages)["pgy1"]
    MilestoneDate.objects.create(milestone=pgy1, edge=Edge.DUE, anchor=Anchor.PGY1_END)
    _, client = make_newcomer("behind", residency_start_on=date(2020, 7, 1))
    assert offered(client.get(BEHIND))["residency"] == (["pgy1"], ["pgy1"])


def test_the_end_that_the_plan_goes_by_is_shown(stages):
    residency = make_residency(name="Physiatry", years_min=4, years_max=4)
    _, client = make_newcomer(
        "behind",
        residency=residency,
        residency_choice="settled",
        residency_start_on=date(2025, 7, 1),
    )
    response = client.get(BEHIND)
    assert response.context["proposed_end"] == date(2029, 6, 30)
    assert "Your plan goes by 30 June 2029" in response.text


@pytest.mark.parametrize("years", [(None, None), (3, 4)])
def test_the_end_is_asked_for_where_no_single_length_is_known(stages, years):
    residency = make_residency(years_min=years[0], years_max=years[1])
    _, client = make_newcomer(
        "behind",
        residency=residency,
        residency_choice="settled",
        residency_start_on=date(2025, 7, 1),
    )
    response = client.get(BEHIND)
    assert response.context["proposed_end"] is None
    assert "When does your residency end?" in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_last_page_costs_the_same_for_any_number_of_milestones(
    stages, count, django_assert_num_queries
):
    _, client = make_newcomer("behind")
    for _ in range(count):
        make_milestone(stage=stages["undergraduate"])
    client.get(BEHIND)  # the catalogue is read once per process
    # session, user, applicant, catalogue version, records
    with django_assert_num_queries(6):
        client.get(BEHIND)


def test_a_second_person_sees_nothing_of_the_first(stages):
    make_pathway(stages)
    make_newcomer("behind", school="The first school")
    client = Client()
    client.force_login(make_user())
    assert client.get(TRAINING).url == WELCOME
    assert "The first school" not in client.get(WELCOME).text
