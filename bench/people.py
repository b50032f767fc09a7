"""Made-up people for measurements and load tests, plainly marked as such.

`python -m bench.people 50` adds fifty to the site of `DATABASE_URL`, each with a verified
address, a profile and about forty noted milestones. The first of each kind (residency, degree
and year) is settled like a real person; all others of that kind are copies of it in every
column that the plan decides, so that a hundred thousand take minutes.
"""
# ruff: noqa: S608 - the statements hold names of columns, and nothing from outside

import argparse
import os
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, product

import django
from django.apps import apps

if not apps.ready:  # run as a program, not in a shell of manage.py or a test
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from applicants.models import (
    RECORD_FIELDS,
    Applicant,
    MilestoneRecord,
    Position,
    RecordVersion,
    ResidencyChoice,
    Status,
    User,
)
from applicants.planning import plan
from applicants.queries import profile_of
from applicants.settling import settle
from careers.catalogue import Track
from careers.models import Residency
from careers.queries import current_catalogue

PASSWORD = "synthetic-people-only"  # noqa: S105 - made-up people, never on a real site
DOMAIN = "example.org"  # reserved: no mail ever arrives
SCHOOL = "Synthetic School of Medicine"
MOST_RECORDS = 40
BATCH = 2000
YEARS = range(-1, 6)  # of training behind them; -1: it begins next summer
TRACKS = (Track.MD, Track.DO, Track.IMG)
SUMMARY = (
    "version",
    "changed_at",
    "required_done",
    "required_total",
    "next_due_on",
    "next_milestone_id",
    "attention_since",
    "planned_on",
    "catalogue_version",
)


@dataclass(frozen=True)
class Kind:
    """What decides the plan of a made-up person."""

    residency: Residency
    track: Track
    years: int

    def profile(self, today):
        """The columns of the profile, counted from the training year of `today`."""
        training_year = today.year if today.month >= 7 else today.year - 1
        begins = training_year - self.years
        return {
            "position": Position.RESIDENCY if self.years >= 0 else Position.MEDICAL_SCHOOL,
            "track": self.track,
            "school": SCHOOL,
            "graduation_on": date(begins, 5, 15),
            "residency_choice": ResidencyChoice.SETTLED,
            "residency": self.residency,
            "residency_start_on": date(begins, 7, 1),
            "target_year": begins + 4,
        }


def email_of(number):
    return f"synthetic-{number:06d}@{DOMAIN}"


def make_people(count, now=None):
    """Add `count` people after those already made; return the numbers they got, as a range.

    All of them are stored, or none. The reference data must be there.
    """
    now = now or timezone.now()
    kinds = kinds_of_people()
    made = User.objects.filter(email__startswith="synthetic-", email__endswith=DOMAIN).count()
    numbers = range(made + 1, made + 1 + count)
    with transaction.atomic():
        people = _add_people(numbers, kinds, timezone.localdate(now))
        for applicant, kind in zip(people, kinds, strict=False):
            _note(applicant, kind.years, now)
            settle(applicant, now=now)
        if people:
            _copy_to_others(people[0].pk, people[-1].pk, len(kinds))
    _analyze()
    return numbers


def kinds_of_people():
    """Every kind of person, in a fixed order."""
    residencies = Residency.objects.filter(is_published=True).order_by("slug")
    return [Kind(*values) for values in product(residencies, TRACKS, YEARS)]


def _add_people(numbers, kinds, today):
    """Accounts with profiles; the person at place n is of kind n modulo their number."""
    password = make_password(PASSWORD)  # once: a hash takes its time on purpose
    people = []
    for part in _batches(enumerate(numbers)):
        accounts = [
            User(email=email_of(number), name=f"Synthetic person {number}", password=password)
            for _, number in part
        ]
        User.objects.bulk_create(accounts)
        EmailAddress.objects.bulk_create(
            EmailAddress(user=user, email=user.email, verified=True, primary=True)
            for user in accounts
        )
        people += Applicant.objects.bulk_create(
            Applicant(user=user, **kinds[place % len(kinds)].profile(today))
            for user, (place, _) in zip(accounts, part, strict=True)
        )
    if people and people[-1].pk - people[0].pk != len(people) - 1:
        raise RuntimeError("Somebody else made applicants at the same time.")
    return people


def _batches(rows):
    while part := list(islice(rows, BATCH)):
        yield part


def _note(applicant, years, now):
    """Note the milestones of a person's own pathway: the more years, the more are done."""
    today, catalogue = applicant.today(now), current_catalogue()
    items = plan(profile_of(applicant), catalogue, {}, today).items[:MOST_RECORDS]
    behind = len(items) * (YEARS.index(years) + 1) // (len(YEARS) + 1)
    records = [
        MilestoneRecord(
            applicant=applicant,
            milestone_id=item.milestone.pk,
            version=1,
            **_noted(place, behind, today),
        )
        for place, item in enumerate(items)
    ]
    MilestoneRecord.objects.bulk_create(records)
    RecordVersion.objects.bulk_create(
        RecordVersion(
            record=record,
            version=1,
            changed_at=now,
            **{name: getattr(record, name) for name in RECORD_FIELDS},
        )
        for record in records
    )


def _noted(place, behind, today):
    """What is noted at a place of the pathway, of which so many are behind."""
    if place < behind:
        known = {"done_on": today - timedelta(days=30 * (behind - place))} if place % 3 else {}
        return {"status": Status.DONE} | known
    if place == behind:
        return {"status": Status.IN_PROGRESS, "note": "Synthetic note."}
    if place % 4 == 0:
        return {"planned_on": today + timedelta(days=20 * (place - behind))}
    return {"note": "Synthetic note."}


def _copy_to_others(first, last, kinds):
    """Give those after the first of each kind its records, their versions and its summary."""
    noted = ", ".join(RECORD_FIELDS)
    from_record = ", ".join(f"model.{name}" for name in RECORD_FIELDS)
    values = ", ".join(f"{name} = model.{name}" for name in SUMMARY)
    # The first of the kind that the applicant `other` is of.
    pairs = "model.{} = %s + (other.id - %s) %% %s and other.id between %s and %s"
    span = [first, first, kinds, first + kinds, last]
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into applicants_milestonerecord"
            f" (applicant_id, milestone_id, version, changed_at, {noted})"
            f" select other.id, model.milestone_id, 1, model.changed_at, {from_record}"
            f" from applicants_applicant other join applicants_milestonerecord model"
            f" on {pairs.format('applicant_id')} order by other.id",
            span,
        )
        cursor.execute(
            f"insert into applicants_recordversion (record_id, version, changed_at, {noted})"
            f" select model.id, 1, model.changed_at, {from_record}"
            f" from applicants_milestonerecord model"
            f" where model.applicant_id between %s and %s order by model.id",
            [first + kinds, last],
        )
        cursor.execute(
            f"update applicants_applicant as other set {values}"
            f" from applicants_applicant model where {pairs.format('id')}",
            span,
        )


def _analyze():
    """Tell the database how its tables look now, as its own upkeep would in time."""
    with connection.cursor() as cursor:
        can_vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
        cursor.execute("vacuum analyze" if can_vacuum else "analyze")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    numbers = make_people(parser.parse_args().count)
    print(f"{email_of(numbers[0])} to {email_of(numbers[-1])}, password {PASSWORD}")


if __name__ == "__main__":
    main()
