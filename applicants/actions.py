"""Writes over several rows."""

from django.db import transaction

from applicants.models import RECORD_FIELDS, Applicant, MilestoneRecord, RecordVersion, Status


@transaction.atomic
def mark_behind(*, applicant, milestone_pks):
    """Note milestones as done, date unknown; return how many.

    What the applicant already noted something for is left as it is.
    """
    Applicant.objects.select_for_update().get(pk=applicant.pk)  # a double click waits here
    noted = MilestoneRecord.objects.filter(applicant=applicant)
    skip = set(noted.values_list("milestone_id", flat=True))
    records = MilestoneRecord.objects.bulk_create(
        MilestoneRecord(applicant=applicant, milestone_id=pk, status=Status.DONE, version=1)
        for pk in dict.fromkeys(milestone_pks)
        if pk not in skip
    )
    RecordVersion.objects.bulk_create(
        RecordVersion(
            record=record,
            version=1,
            changed_at=record.changed_at,
            **{name: getattr(record, name) for name in RECORD_FIELDS},
        )
        for record in records
    )
    return len(records)
