"""Writes over several rows."""

from django.db import transaction

from applicants.audit import AuditKind, note
from applicants.models import (
    RECORD_FIELDS,
    CalendarFeed,
    MilestoneRecord,
    RecordVersion,
    StaleCorrection,
    Status,
)
from applicants.settling import settle, settle_record
from careers.models import CatalogueVersion, Claim


@transaction.atomic
def change_record(record, *, now, **fields):
    """Store `fields` as the next version of a record, and return the plan as it is then.

    Raises `StaleRecord` like `MilestoneRecord.change`; then nothing is stored.
    """
    record.change(**fields)
    return settle_record(record, now=now)


@transaction.atomic
def undo_record(record, *, now):
    """Take the last change of a record back, and return the plan as it is then.

    Raises `StaleRecord` like `MilestoneRecord.undo`.
    """
    record.undo()
    return settle_record(record, now=now)


@transaction.atomic
def save_profile(form, *, now):
    """Store the answers of a valid form of the profile, and return the plan as it is then."""
    applicant = form.save()
    return settle(applicant, now=now)


@transaction.atomic
def save_feed(applicant, *, now, **options):
    """Turn the private calendar on or change it; clients see by its number that it changed."""
    is_new = not CalendarFeed.objects.filter(applicant=applicant).exists()
    CalendarFeed.objects.begin(applicant, **options)
    if is_new:
        note(AuditKind.CALENDAR_MADE, actor=applicant.user, subject=applicant.user)
    settle(applicant, now=now)


@transaction.atomic
def rotate_feed(applicant):
    """Give the private calendar another address; return whether there was one."""
    own = CalendarFeed.objects.filter(applicant=applicant).first()
    if own is None:
        return False
    own.rotate()
    note(AuditKind.CALENDAR_RENEWED, actor=applicant.user, subject=applicant.user)
    return True


@transaction.atomic
def stop_feed(applicant):
    """End the private calendar; its address leads nowhere from now on."""
    stopped, _ = CalendarFeed.objects.filter(applicant=applicant).delete()
    if stopped:
        note(AuditKind.CALENDAR_STOPPED, actor=applicant.user, subject=applicant.user)


class StaleTarget(Exception):
    """The target start was changed since."""


@transaction.atomic
def retarget(applicant, *, year, was, now):
    """Aim for the start in July `year` instead of `was`; return the plan as it is then.

    Raises `StaleTarget` if the target is another one by now; then nothing is stored.
    """
    if not applicant.retarget(year, was):
        raise StaleTarget
    return settle(applicant, now=now)


@transaction.atomic
def mark_behind(*, applicant, milestone_pks, now):
    """Note milestones as done, date unknown; return how many.

    What the applicant already noted something for is left as it is.
    """
    behind = set(milestone_pks)
    # A double click waits here. Records come before the applicant is locked, and in one order:
    # so this and a change of a record at the same time never wait for each other.
    MilestoneRecord.objects.bulk_create(
        [
            MilestoneRecord(applicant=applicant, milestone_id=pk, status=Status.DONE, version=1)
            for pk in sorted(behind)
        ],
        ignore_conflicts=True,
    )
    noted = MilestoneRecord.objects.filter(applicant=applicant, milestone__in=behind)
    records = list(noted.filter(version=1, versions=None))  # ours have no history yet
    RecordVersion.objects.bulk_create(
        RecordVersion(
            record=record,
            version=1,
            changed_at=record.changed_at,
            **{name: getattr(record, name) for name in RECORD_FIELDS},
        )
        for record in records
    )
    settle(applicant, now=now)
    return len(records)


@transaction.atomic
def accept_correction(correction, *, claim, new_value=None, remark="", now):
    """Accept what a reader reported: note who says so and, if given, change the value.

    `claim` holds field, says, source, confidence and checked_on (a local date); `new_value` is
    a dict of at most one column. Raises `StaleCorrection` if it was decided meanwhile and
    `ValidationError` where the entry refuses the value; then nothing is stored.
    """
    CatalogueVersion.lock()
    correction.accept(remark, now)
    # Read again: what somebody saved since the form was made must stay.
    entry = type(correction.entry).objects.filter(pk=correction.entry_id).first()
    if entry is None:
        raise StaleCorrection
    reason = f"A reader's correction: {claim['field']}"
    _save_claim(entry, reason, **claim)
    entry.sources.add(claim["source"])
    for name, value in (new_value or {}).items():
        setattr(entry, name, value)
    entry.full_clean()
    entry.revision += 1
    entry._change_reason = reason
    entry.save()
    CatalogueVersion.bump()


def _save_claim(entry, reason, *, field, source, **values):
    """What `source` says about `field`, in place of what it was said to say before."""
    claim = entry.claims.filter(field=field, source=source).first()
    claim = claim or Claim(entry=entry, field=field, source=source)
    for name, value in values.items():
        setattr(claim, name, value)
    claim._change_reason = reason
    claim.full_clean()
    claim.save()
