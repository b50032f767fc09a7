"""Attempts at examinations: noting them, and what a milestone makes of them."""

from dataclasses import dataclass

from django.db import transaction

from applicants.models import MilestoneRecord, Status
from applicants.planning import AttemptResult, Plan
from applicants.queries import plan_of
from applicants.settling import settle

MOST_ATTEMPTS = 20  # of one examination; no source allows as many


class AttemptRefused(Exception):
    """Nothing was stored, for the reason that the text gives."""


@dataclass(frozen=True, slots=True)
class AttemptOutcome:
    """What a change of an attempt led to; `version` is that of a record changed with it."""

    before: Plan
    after: Plan
    status: Status
    version: int | None = None


@transaction.atomic
def save_attempt(attempt, *, now):
    """Store a new or changed attempt, let its record follow, and return the outcome.

    One that was passed closes the record on that day, one no longer passed opens it again.
    Raises `AttemptRefused`; then nothing is stored.
    """
    applicant = attempt.record.applicant
    before = plan_of(applicant, applicant.today(now))
    attempt.record = _locked(attempt.record)
    stored = {row.pk: row for row in attempt.record.attempts.all()}
    _check(attempt, stored)
    was = stored.get(attempt.pk)
    attempt.save()
    return _settled(attempt.record, before, _passed_on(was), _passed_on(attempt), now)


@transaction.atomic
def delete_attempt(attempt, *, now):
    """Delete an attempt, let its record follow, and return the outcome."""
    applicant = attempt.record.applicant
    before = plan_of(applicant, applicant.today(now))
    record = _locked(attempt.record)
    attempt.delete()
    return _settled(record, before, _passed_on(attempt), None, now)


def _locked(record):
    """The stored record, new where there was none, ours until the end of the transaction."""
    applicant, milestone = record.applicant, record.milestone
    found, _ = MilestoneRecord.objects.get_or_create(applicant=applicant, milestone=milestone)
    found = MilestoneRecord.objects.select_for_update(no_key=True).get(pk=found.pk)
    found.applicant, found.milestone = applicant, milestone
    return found


def _check(attempt, stored):
    if attempt.pk and attempt.pk not in stored:
        raise AttemptRefused("This attempt was deleted in another tab.")
    if not attempt.pk and len(stored) >= MOST_ATTEMPTS:
        raise AttemptRefused(f"There are {MOST_ATTEMPTS} attempts here already.")
    others = [row for row in stored.values() if row.pk != attempt.pk]
    if any(row.taken_on == attempt.taken_on for row in others):
        raise AttemptRefused("You noted an attempt on this day already.")


def _passed_on(attempt):
    is_passed = attempt and attempt.result == AttemptResult.PASSED
    return attempt.taken_on if is_passed else None


def _settled(record, before, was_passed_on, passed_on, now):
    version = record.version
    _follow(record, was_passed_on, passed_on)
    after = settle(record.applicant, now=now).plan
    changed = record.version if record.version != version else None
    return AttemptOutcome(before, after, Status(record.status), changed)


def _follow(record, was_passed_on, passed_on):
    """Bring the record in line with an attempt that was passed on another day, or not."""
    done_on = record.done_on if record.status == Status.DONE else None
    if passed_on in (was_passed_on, done_on):
        return
    if passed_on:
        record.change(status=Status.DONE, done_on=passed_on)
    elif done_on == was_passed_on:
        last = record.attempts.filter(result=AttemptResult.PASSED).last()
        is_begun = record.attempts.exists()
        open_status = Status.IN_PROGRESS if is_begun else Status.NOT_STARTED
        record.change(
            status=Status.DONE if last else open_status, done_on=last and last.taken_on
        )
