"""Out and in again: the account is the same."""

import io
from datetime import date

import pytest
from django.core.management import call_command
from django.utils import timezone

from applicants.demo import create_demo, people
from applicants.models import Applicant
from applicants.portable.archive import Archive
from applicants.portable.importing import read_export
from applicants.portable.storing import store
from tests.applicants.portable.people import (
    account_in,
    export_of,
    fill,
    lasting,
    make_library,
    opened,
)
from tests.builders import make_user

TODAY = date(2026, 11, 21)
# What depends on the person's address or the key of the row.
OWN = {"index.html", "calendar.ics", "account.json", "README.txt"}


def bring(content, user):
    now = timezone.now()  # what demo people noted, they noted a moment ago
    archive = Archive(io.BytesIO(content))
    return store(read_export(archive, now=now), archive, user=user, now=now)


def assert_round_trip(applicant):
    # The original goes, as reports that wait exist only once.
    before = export_of(applicant)
    user = make_user()

    after = export_of(bring(before, user))

    assert lasting(account_in(after)) == lasting(account_in(before))
    first, second = opened(before), opened(after)
    assert first.keys() == second.keys()
    same = first.keys() - OWN
    assert {name: second[name] for name in same} == {name: first[name] for name in same}
    return first


def test_an_account_with_everything_comes_back_equal(applicant):
    make_library()
    fill(applicant)

    files = assert_round_trip(applicant)

    assert set(files) == OWN | {
        "attempts.csv",
        "evidence.csv",
        "milestones.csv",
        "files/exam/1-score-report-final.pdf",
        "files/exam/2-photo.png",
    }


def test_a_bare_account_comes_back_equal(applicant):
    assert_round_trip(applicant)


@pytest.mark.parametrize("number", range(len(people(TODAY))))
def test_demo_people_come_back_equal(reference, number):
    call_command("sync_roles", verbosity=0)
    create_demo(TODAY)
    assert_round_trip(Applicant.objects.order_by("pk")[number])
