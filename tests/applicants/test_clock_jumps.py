"""The clock jumps: over midnight, over an hour that is skipped or comes twice, and back."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail import get_connection

from applicants.actions import change_record
from applicants.digests import send_digests
from applicants.models import Applicant, Digest, MilestoneRecord, ReminderSettings
from applicants.settling import refresh
from careers.models import CatalogueVersion
from tests.builders import make_applicant, make_milestone, make_user

ZONES = ("America/New_York", "America/Los_Angeles", "Pacific/Honolulu")
# The days around which the United States skip an hour and repeat one.
SPRING, AUTUMN = datetime(2027, 3, 14, tzinfo=UTC), datetime(2027, 11, 7, tzinfo=UTC)


@pytest.fixture
def readers(db):
    """Somebody in each zone who is late with something and wants to be reminded."""
    milestone = make_milestone()
    CatalogueVersion.bump()
    people = []
    for number, zone in enumerate(ZONES):
        email = f"reader{number}@example.org"
        person = make_applicant(user=make_user(email=email), time_zone=zone)
        EmailAddress.objects.create(user=person.user, email=email, primary=True, verified=True)
        ReminderSettings.objects.create(applicant=person, is_on=True)
        record = MilestoneRecord.objects.for_milestone(person, milestone)
        change_record(record, planned_on=SPRING.date() - timedelta(days=30), now=SPRING)
        people.append(person)
    return people


def send(now):
    send_digests(now=now, connection=get_connection(), address="https://pathway.example.org")


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_each_local_day_brings_one_digest_whatever_the_clock_does(readers, day):
    """Every half an hour for three days, as a timer that wakes too often."""
    first, last = day - timedelta(days=1), day + timedelta(days=2)
    now = first
    while now < last:
        send(now)
        now += timedelta(minutes=30)
    send(first)  # and the clock goes back to the beginning

    sent = Digest.objects.values_list("applicant__time_zone", "on")
    assert sorted(sent) == sorted({*_days(first, last)})
    assert len(mail.outbox) == len(sent)


def _days(first, last):
    """Pairs of a zone and a local day that begins or lies between these moments."""
    now = first
    while now < last:
        for zone in ZONES:
            yield zone, now.astimezone(ZoneInfo(zone)).date()
        now += timedelta(minutes=30)


def test_the_day_of_a_checklist_changes_at_midnight_where_somebody_lives(readers):
    before = datetime(2027, 3, 13, 23, 59, 59, tzinfo=ZoneInfo(ZONES[0]))
    for person in Applicant.objects.order_by("pk"):
        refresh(person, now=before)
    after = before.astimezone(UTC) + timedelta(seconds=1)

    stale = Applicant.objects.stale(CatalogueVersion.current(), after)

    assert [person.time_zone for person in stale] == [ZONES[0]]


def test_a_clock_that_goes_back_makes_a_summary_of_that_day(readers):
    person = readers[0]
    refresh(person, now=AUTUMN)
    refresh(person, now=SPRING)
    assert person.planned_on == SPRING.astimezone(ZoneInfo(person.time_zone)).date()
