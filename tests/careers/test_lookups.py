"""What a column may be asked: nothing that a database fails on."""

import pytest

from applicants.models import AuditEvent, Correction, User
from careers.models import Milestone, Residency
from tests.builders import make_user, sign_in
from tests.careers.admin_pages import admin_url, make_full_milestone

pytestmark = pytest.mark.django_db
LONG = "9" * 30


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("number", [10**30, -(10**30), 2**63, -(2**63) - 1])
def test_number_that_no_column_holds_is_in_no_row(number, kept):
    milestone = make_full_milestone()
    wanted = [number, milestone.pk] if kept else [number]

    assert list(Milestone.objects.filter(pk__in=wanted)) == ([milestone] if kept else [])


def test_numbers_at_the_edge_are_asked_for():
    assert list(Milestone.objects.filter(pk__in=[2**63 - 1, -(2**63)])) == []


def test_rows_of_another_question_and_nothing_are_asked_for_as_ever():
    milestone = make_full_milestone()
    same = Milestone.objects.filter(pk=milestone.pk)

    assert list(Milestone.objects.filter(pk__in=same.values("pk"))) == [milestone]
    assert list(same.filter(revision__in=[None, milestone.revision])) == [milestone]
    assert list(Residency.objects.filter(pk__in=[])) == []


@pytest.mark.parametrize("field", ["residencies", "sources"])
def test_choice_of_a_number_that_is_no_key_is_told_beside_its_field(field, advisor_client):
    response = advisor_client.post(admin_url(Milestone, "add"), {field: [LONG]})

    assert response.context["adminform"].form.errors[field] == [
        f"Select a valid choice. {LONG} is not one of the available choices."
    ]


def test_action_on_a_number_that_is_no_key_changes_nothing(advisor_client):
    milestone = make_full_milestone()
    sent = {"action": "delete_selected", "_selected_action": [LONG], "post": "yes"}
    response = advisor_client.post(admin_url(Milestone, "changelist"), sent)

    assert response.status_code == 302
    assert Milestone.objects.filter(pk=milestone.pk).exists()


@pytest.mark.parametrize("model", [Milestone, User, Correction, AuditEvent])
@pytest.mark.parametrize(
    ("lookup", "value"),
    [
        ("+", "1"),
        ("+__isnull", "1"),
        ("id__in", "1"),
        ("id__range", "1"),
        ("id__regex", "(1+)+$"),
        ("id__iregex", "(1+)+$"),
        ("id", LONG),
        ("id", "9_9" * 10),
        ("id__contains", "\0"),
    ],
)
def test_list_refuses_what_no_filter_asks(model, lookup, value, client):
    sign_in(client, make_user(is_staff=True, is_superuser=True))

    response = client.get(admin_url(model, "changelist"), {lookup: value})

    assert response.status_code == 400


@pytest.mark.parametrize("lookup", ["stage__id__exact", "stage", "sources", "slug", "id__gte"])
def test_list_is_filtered_by_plain_values(lookup, advisor_client):
    response = advisor_client.get(admin_url(Milestone, "changelist"), {lookup: "1"})

    assert response.status_code == 200
