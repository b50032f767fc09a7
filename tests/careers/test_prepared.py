"""Statements that are written once say what the ORM would say."""

from datetime import UTC, date, datetime

import pytest

from careers.models import Milestone
from careers.prepared import Prepared, PreparedUpdate
from tests.builders import make_milestone

pytestmark = pytest.mark.django_db
COLUMNS = ("slug", "pk", "is_event", "checked_on", "choice_group__slug")


def test_rows_are_those_of_the_queryset():
    prepared = Prepared(lambda pk: Milestone.objects.filter(pk=pk).values_list(*COLUMNS))
    one = make_milestone(is_event=True, checked_on=date(2026, 7, 4))
    other = make_milestone()

    for milestone in (one, other):
        stored = Milestone.objects.filter(pk=milestone.pk).values_list(*COLUMNS)
        assert [tuple(row) for row in prepared.rows(milestone.pk)] == list(stored)
    assert prepared.rows(0) == []


def test_an_update_stores_what_nobody_changed_meanwhile():
    update = PreparedUpdate(
        Milestone, stored=["name", "checked_on", "choice_group"], read=["id", "revision"]
    )
    seen, other = make_milestone(), make_milestone(name="Other")
    values = {"name": "New", "checked_on": date(2026, 7, 4), "choice_group_id": None}

    assert update.store(values, seen) is True
    stored = Milestone.objects.get(pk=seen.pk)
    assert (stored.name, stored.checked_on, stored.choice_group) == (
        *list(values.values())[:2],
        None,
    )

    Milestone.objects.filter(pk=seen.pk).update(revision=seen.revision + 1)
    assert update.store(values | {"name": "Late"}, seen) is False
    assert Milestone.objects.get(pk=seen.pk).name == "New"
    assert Milestone.objects.get(pk=other.pk).name == "Other"


def test_an_update_keeps_the_zone_of_a_moment(applicant):
    moment = datetime(2026, 11, 22, 3, 4, 5, 678901, tzinfo=UTC)
    model = type(applicant)
    update = PreparedUpdate(model, stored=["changed_at"], read=["id"])

    assert update.store({"changed_at": moment}, applicant) is True
    assert model.objects.get(pk=applicant.pk).changed_at == moment
