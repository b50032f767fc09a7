"""The programs that measure: what they make is allowed, and what they report is right."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate

from applicants.models import Applicant, MilestoneRecord, RecordVersion, User
from applicants.queries import plan_of
from applicants.summaries import summary_of
from bench.people import PASSWORD, SUMMARY, email_of, kinds_of_people, make_people
from tests.builders import NOW


@pytest.fixture
def few_kinds(reference, monkeypatch):
    """Only three kinds of people, so that seven are enough to have copies of each."""
    kinds = kinds_of_people()[::60][:3]
    monkeypatch.setattr("bench.people.kinds_of_people", lambda: kinds)
    return kinds


def test_made_up_people_are_marked_and_can_sign_in(few_kinds, rf):
    numbers = make_people(7, NOW)

    emails = list(User.objects.order_by("pk").values_list("email", flat=True))
    assert emails == [email_of(number) for number in numbers]
    assert set(User.objects.values_list("name", flat=True)) == {
        f"Synthetic person {number}" for number in numbers
    }
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == 7
    assert authenticate(rf.post("/"), email=emails[6], password=PASSWORD).email == emails[6]


def test_the_summary_of_each_copy_is_that_of_its_plan(few_kinds):
    make_people(7, NOW)

    for applicant in Applicant.objects.select_related("residency"):
        kept = {name: getattr(applicant, name) for name in SUMMARY}
        plan = plan_of(applicant, applicant.today(NOW))
        assert kept == kept | summary_of(plan)
        assert (kept["version"], len(plan.items) > 30) == (1, True)


def test_each_copy_has_the_records_of_the_first_of_its_kind_with_their_versions(few_kinds):
    make_people(7, NOW)

    def noted(applicant):
        rows = MilestoneRecord.objects.filter(applicant=applicant).order_by("milestone")
        return list(rows.values_list("milestone", "status", "done_on", "versions__status"))

    people = list(Applicant.objects.order_by("pk"))
    assert [noted(person) for person in people[3:]] == [
        noted(people[place % 3]) for place in range(3, 7)
    ]
    assert len(noted(people[0])) > 30
    assert RecordVersion.objects.count() == MilestoneRecord.objects.count()


def test_more_people_get_the_next_numbers(few_kinds):
    assert make_people(2, NOW) == range(1, 3)
    assert make_people(2, NOW) == range(3, 5)
    assert make_people(0, NOW) == range(5, 5)
