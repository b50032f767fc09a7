"""A list of programs on its way into the library: what a file said, and what became of it.

No reference data: it has no history of its own and goes when it is done with. What it changed
has.
"""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from .base import Source, one_of
from .programs import Evidence, Fellowship

# A preview that nobody applied, and an import that can still be undone, are kept this long.
DAYS_TO_APPLY, DAYS_TO_UNDO = 14, 90


class ImportStatus(models.TextChoices):
    PREVIEW = "preview", "not applied yet"
    APPLYING = "applying", "being applied"
    APPLIED = "applied", "applied"
    UNDOING = "undoing", "being undone"
    UNDONE = "undone", "undone"


class RowOutcome(models.TextChoices):
    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    SAME = "same", "Same"
    CONFLICT = "conflict", "Conflict"
    ERROR = "error", "Error"


class RowChoice(models.TextChoices):
    FILL = "fill", "Keep ours, fill only what is empty"
    TAKE = "take", "Take theirs where values differ"
    SKIP = "skip", "Leave this row out"


class ProgramImportQuerySet(models.QuerySet):
    def expired(self, now):
        """Those that nobody can need any more at the moment `now`."""
        return self.filter(
            Q(status=ImportStatus.PREVIEW, created_at__lt=now - timedelta(days=DAYS_TO_APPLY))
            | Q(created_at__lt=now - timedelta(days=DAYS_TO_UNDO))
        )


class ProgramImport(models.Model):
    """One file, the source that it is, and how far it got."""

    file_name = models.CharField(max_length=200)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    evidence = models.CharField(max_length=1, choices=Evidence, default=Evidence.LEAD)
    checked_on = models.DateField(help_text="The day on which the list was read.")
    left_out = models.JSONField(default=list)
    status = models.CharField(max_length=8, choices=ImportStatus, default=ImportStatus.PREVIEW)
    # The state of the reference data with which the rows were compared.
    seen_version = models.PositiveBigIntegerField(default=0)
    user_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProgramImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            one_of("programimport_evidence_valid", "evidence", Evidence.values),
            one_of("programimport_status_valid", "status", ImportStatus.values),
        ]

    def __str__(self):
        return self.file_name


class RowQuerySet(models.QuerySet):
    def to_apply(self):
        """Rows that would be, or were, written."""
        written = [RowOutcome.NEW, RowOutcome.CHANGED]
        return self.filter(outcome__in=written).exclude(choice=RowChoice.SKIP)

    def waiting(self):
        return self.to_apply().filter(applied_at=None)

    def applied(self):
        return self.exclude(applied_at=None)

    def to_undo(self):
        return self.applied().filter(undone_at=None, problem="")

    def kept(self):
        """Applied rows whose undoing was refused."""
        return self.applied().filter(undone_at=None).exclude(problem="")


class ProgramImportRow(models.Model):
    """One row of the file, what it would change, and what it did."""

    program_import = models.ForeignKey(ProgramImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="As a spreadsheet counts.")
    values = models.JSONField(default=dict)
    outcome = models.CharField(max_length=8, choices=RowOutcome)
    fellowship = models.ForeignKey(
        Fellowship, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The revision of the program that the advisor was shown; later the one that we made.
    revision = models.PositiveIntegerField(null=True)
    differences = models.JSONField(default=list)
    differs = models.BooleanField(default=False)
    choice = models.CharField(max_length=4, choices=RowChoice, default=RowChoice.FILL)
    hint = models.TextField(blank=True, help_text="What is worth a look before applying.")
    problem = models.TextField(blank=True)
    # What stood there before, for undoing.
    before = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["program_import", "number"], name="programimportrow_number_once"
            ),
            one_of("programimportrow_outcome_valid", "outcome", RowOutcome.values),
            one_of("programimportrow_choice_valid", "choice", RowChoice.values),
        ]

    def __str__(self):
        return f"row {self.number}"
