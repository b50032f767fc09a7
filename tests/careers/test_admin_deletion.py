"""What somebody or something rests on is not deleted, and nobody is named."""

import pytest
from django.apps import apps
from django.db.models import PROTECT, SET_NULL

from applicants.models import MilestoneRecord, ResidencyChoice
from careers.models import CatalogueVersion, Milestone, Prerequisite, Residency
from tests.builders import (
    make_applicant,
    make_milestone,
    make_residency,
    make_source,
    make_user,
)
from tests.careers.admin_pages import admin_url, change, make_group

pytestmark = pytest.mark.django_db


def touch(milestone, count):
    for _ in range(count):
        user = make_user(name="Paula Private")
        MilestoneRecord.objects.create(
            applicant=make_applicant(user=user), milestone=milestone, note="A secret."
        )


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (1, "1 person has noted something for this milestone."),
        (3, "3 people have noted something for this milestone."),
    ],
)
def test_a_touched_milestone_stays(count, sentence, advisor_client):
    milestone = make_milestone()
    touch(milestone, count)
    url = admin_url(milestone, "delete")
    version = CatalogueVersion.current()

    for response in (advisor_client.get(url), advisor_client.post(url, {"post": "yes"})):
        assert response.context["protected"] == [sentence]
        assert sentence in response.text
        assert "Retire it instead" in response.text
        for private in ("Paula", "A secret", "Applicant", "record"):
            assert private not in _main(response)
    assert Milestone.objects.count() == 1
    assert CatalogueVersion.current() == version


def test_the_list_action_refuses_as_well(advisor_client):
    touched, free = make_milestone(), make_milestone()
    touch(touched, 3)
    data = {"action": "delete_selected", "_selected_action": [touched.pk, free.pk]}
    url = admin_url(Milestone, "changelist")

    for response in (
        advisor_client.post(url, data),
        advisor_client.post(url, data | {"post": "yes"}),
    ):
        assert response.context["protected"] == [
            "3 people have noted something for this milestone."
        ]
        assert "Paula" not in response.text
    assert Milestone.objects.count() == 2


def test_a_chosen_residency_stays(advisor_client):
    residency = make_residency()
    make_applicant(residency=residency, residency_choice=ResidencyChoice.SETTLED)
    response = advisor_client.post(admin_url(residency, "delete"), {"post": "yes"})
    assert response.context["protected"] == ["1 person has noted something for this residency."]
    assert Residency.objects.count() == 1


def test_what_other_records_need_stays(advisor_client):
    group, milestone = make_group(), make_milestone()
    for _ in range(2):
        Prerequisite.objects.create(milestone=make_milestone(), required_milestone=milestone)
    Prerequisite.objects.create(milestone=milestone, required_group=group)
    response = advisor_client.get(admin_url(milestone, "delete"))
    assert response.context["protected"] == ["2 prerequisites refer to it."]
    response = advisor_client.get(admin_url(group, "delete"))
    assert response.context["protected"] == ["1 prerequisite refers to it."]


def test_what_another_record_lists_stays(advisor_client):
    """The database would let a source go and take it from every list without a word."""
    source, residency = make_source(), make_residency()
    for _ in range(2):
        make_milestone(sources=[source], residencies=[residency])
    for entry in (source, residency):
        response = advisor_client.post(admin_url(entry, "delete"), {"post": "yes"})
        assert response.context["protected"] == ["2 milestones refer to it."]
    assert Milestone.objects.filter(sources=source, residencies=residency).count() == 2


def test_what_a_record_itself_lists_does_not_keep_it(advisor_client):
    milestone = make_milestone(sources=[make_source()], residencies=[make_residency()])
    assert (
        advisor_client.post(admin_url(milestone, "delete"), {"post": "yes"}).status_code == 302
    )
    assert not Milestone.objects.exists()


def test_rows_of_people_protect_reference_data():
    """Were they deleted along with it, the page that asks for confirmation would list them."""
    on_delete = {
        (relation.related_model.__name__, relation.field.name): relation.on_delete
        for model in apps.get_app_config("careers").get_models()
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.one_to_many and relation.related_model._meta.app_label != "careers"
    }
    assert on_delete[("MilestoneRecord", "milestone")] is PROTECT
    # A summary column notes nothing.
    assert on_delete.pop(("Applicant", "next_milestone")) is SET_NULL
    assert set(on_delete.values()) == {PROTECT}


def test_refusing_costs_the_same_for_one_and_many(advisor_client, django_assert_num_queries):
    milestone = make_milestone()
    touch(milestone, 1)
    url = admin_url(milestone, "delete")
    advisor_client.get(url)
    with django_assert_num_queries(20, exact=False) as one:
        advisor_client.get(url)
    touch(milestone, 5)
    with django_assert_num_queries(len(one)):
        advisor_client.get(url)


def test_retiring_keeps_what_people_noted(advisor_client):
    milestone = make_milestone()
    touch(milestone, 2)
    seen = {"_impact_seen": CatalogueVersion.current()}  # whom it affects was shown before
    answer = change(advisor_client, milestone, is_published=None, **seen)
    assert answer.status_code == 302
    assert Milestone.objects.get().is_published is False
    assert MilestoneRecord.objects.filter(milestone=milestone).count() == 2


def _main(response):
    return response.text.partition('id="content"')[2].partition('id="footer"')[0]
