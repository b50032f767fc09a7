"""What an applicant noted for a milestone, with every earlier version."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from applicants.planning.types import Status
from careers.models import Milestone
from careers.models.base import as_choices, one_of
from careers.prepared import PreparedUpdate

from .applicants import Applicant


class StaleRecord(Exception):
    """The record was changed (in another tab) since it was read."""


class RecordFields(models.Model):
    """The columns that a person fills in; shared by a record and its earlier versions."""

    status = models.CharField(
        max_length=12, choices=as_choices(Status), default=Status.NOT_STARTED
    )
    planned_on = models.DateField("planned for", null=True, blank=True)
    done_on = models.DateField("done on", null=True, blank=True)
    note = models.TextField("my note", blank=True, max_length=5000)
    waived_reason = models.CharField("reason", max_length=300, blank=True)

    class Meta:
        abstract = True


RECORD_FIELDS = [field.name for field in RecordFields._meta.local_fields]


class MilestoneRecordQuerySet(models.QuerySet):
    def for_milestone(self, applicant, milestone):
        """The record of `milestone`, or an unsaved one of version 0 if nothing was noted."""
        found = self.filter(applicant=applicant.pk, milestone=milestone.pk)
        record = next(iter(found), None) or MilestoneRecord()  # there is one at most
        record.applicant, record.milestone = applicant, milestone
        return record

    def for_user(self, user):
        """The own records of `user`."""
        return self.filter(applicant__user=user.pk)


class MilestoneRecord(RecordFields):
    """One applicant's state of one milestone; a row exists once the person touched it.

    Done without `done_on` means "done, date unknown".
    """

    applicant = models.ForeignKey(
        Applicant, models.CASCADE, related_name="records", db_index=False
    )
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="+")
    # 0 before the first save; each change raises it by one (optimistic concurrency).
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    objects = MilestoneRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "milestone"], name="record_once_per_milestone"
            ),
            one_of("record_status_valid", "status", Status),
            models.CheckConstraint(
                name="record_done_date_implies_done",
                condition=Q(done_on=None) | Q(status=Status.DONE),
                violation_error_message="Only something done has a done date.",
            ),
            models.CheckConstraint(
                name="record_waived_iff_reason",
                condition=(Q(status=Status.WAIVED) & ~Q(waived_reason=""))
                | (~Q(status=Status.WAIVED) & Q(waived_reason="")),
                violation_error_message="Waiving needs a reason; nothing else has one.",
            ),
        ]

    def __str__(self):
        return f"{self.applicant}, {self.milestone}"

    def expect(self, version):
        """Raise `StaleRecord` unless this is the version that the person saw."""
        if self.version != version:
            raise StaleRecord

    def change(self, **fields):
        """Store `fields` as the next version of this record, and keep that version.

        Call it in the transaction that settles the plan; see `actions.change_record`.

        What does not fit the status is emptied: a done date unless done, a reason unless
        waived. Raises `StaleRecord` if the row is no longer at the version this object was
        read at; then nothing is stored.
        """
        if self.pk is None:
            stored, _ = MilestoneRecord.objects.get_or_create(
                applicant=self.applicant, milestone=self.milestone
            )
            self.pk = stored.pk
        values = {name: getattr(self, name) for name in RECORD_FIELDS} | fields
        if values["status"] != Status.DONE:
            values["done_on"] = None
        if values["status"] != Status.WAIVED:
            values["waived_reason"] = ""
        values |= {"version": self.version + 1, "changed_at": timezone.now()}
        if not CHANGE.store(values, self):
            raise StaleRecord
        for name, value in values.items():
            setattr(self, name, value)
        RecordVersion.objects.create(record=self, **values)

    def undo(self):
        """Go back to what stood before the last change, as a new version.

        Raises `StaleRecord` like `change`.
        """
        if self.pk is None:
            raise StaleRecord
        before = self.versions.filter(version=self.version - 1).first() or RecordVersion()
        self.change(**{name: getattr(before, name) for name in RECORD_FIELDS})


CHANGE = PreparedUpdate(
    MilestoneRecord,
    stored=[*RECORD_FIELDS, "version", "changed_at"],
    # The key may come from what was kept: it alone must not decide whose row this is.
    read=["id", "applicant", "milestone", "version"],
)


class RecordVersion(RecordFields):
    """A record as it stood at one version: what the history shows and undo restores."""

    record = models.ForeignKey(MilestoneRecord, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["record", "version"], name="recordversion_once"),
        ]

    def __str__(self):
        return f"{self.record}, version {self.version}"
