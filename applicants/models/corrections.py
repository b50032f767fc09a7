"""Readers report what is wrong in the library; advisors decide."""

from enum import nonmember

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse

from careers.models.base import one_of


class CorrectionStatus(models.TextChoices):
    OPEN = "open", "waits for an advisor"
    ASKED = "asked", "an advisor asks back"
    ACCEPTED = "accepted", "accepted"
    REJECTED = "rejected", "not accepted"

    waiting = nonmember(("open", "asked"))
    decided = nonmember(("accepted", "rejected"))


class StaleCorrection(Exception):
    """Somebody else decided or answered meanwhile."""


class CorrectionQuerySet(models.QuerySet):
    def for_reporter(self, user):
        """Reports of `user`; nobody else sees them but advisors."""
        return self.filter(reporter=user.pk)

    def waiting(self):
        """Reports that are not decided."""
        return self.filter(status__in=CorrectionStatus.waiting)

    def sent_since(self, moment):
        return self.filter(created_at__gte=moment)


class Correction(models.Model):
    """What a signed-in reader thinks is wrong about one fact of one reference entry.

    It belongs to the reader and goes with their account; what an advisor made of it stays in
    the library, with a source. `field` is empty where it is about the whole record.
    """

    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="corrections"
    )
    entry_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    entry_id = models.PositiveBigIntegerField()
    entry = GenericForeignKey("entry_type", "entry_id")
    field = models.CharField(max_length=60, blank=True)
    should_be = models.TextField(max_length=1000)
    link = models.URLField(max_length=500, blank=True)
    status = models.CharField(
        max_length=8, choices=CorrectionStatus, default=CorrectionStatus.OPEN
    )
    question = models.TextField(max_length=1000, blank=True)
    answer = models.TextField(max_length=1000, blank=True)
    decision = models.TextField("what became of it", max_length=1000, blank=True)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            one_of("correction_status_valid", "status", CorrectionStatus.values),
            models.UniqueConstraint(
                fields=["reporter", "entry_type", "entry_id", "field"],
                condition=Q(status__in=CorrectionStatus.waiting),
                name="correction_waiting_once",
            ),
            models.CheckConstraint(
                name="correction_asked_has_question",
                condition=~Q(status=CorrectionStatus.ASKED) | ~Q(question=""),
            ),
            models.CheckConstraint(
                name="correction_rejected_has_reason",
                condition=~Q(status=CorrectionStatus.REJECTED) | ~Q(decision=""),
            ),
            models.CheckConstraint(
                name="correction_decided_iff_moment",
                condition=Q(status__in=CorrectionStatus.decided, decided_at__isnull=False)
                | Q(~Q(status__in=CorrectionStatus.decided), decided_at=None),
            ),
        ]
        indexes = [models.Index(fields=["status", "created_at"], name="correction_queue")]

    def __str__(self):
        return f"Correction {self.pk}"

    def get_absolute_url(self):
        return reverse("applicants:correction", args=[self.pk])

    @property
    def is_waiting(self):
        return self.status in CorrectionStatus.waiting

    @property
    def known_field(self):
        """The reported column where entry and column exist; empty for the whole record."""
        columns = (
            {column.name for column in self.entry._meta.concrete_fields} if self.entry else ()
        )
        return self.field if self.field in columns else ""

    def ask(self, question):
        """Ask the reader back; raises `StaleCorrection` if it was decided or answered."""
        self._move(CorrectionStatus.OPEN, CorrectionStatus.ASKED, question=question, answer="")

    def reply(self, answer):
        """Answer what an advisor asked; raises `StaleCorrection` if nothing is asked (now)."""
        self._move(CorrectionStatus.ASKED, CorrectionStatus.OPEN, answer=answer)

    def reject(self, reason, now):
        self._decide(CorrectionStatus.REJECTED, reason, now)

    def accept(self, remark, now):
        self._decide(CorrectionStatus.ACCEPTED, remark, now)

    def _decide(self, status, words, now):
        self._move(self.status, status, decision=words, decided_at=now)

    def _move(self, before, after, **values):
        """Change the state if it is still `before`: of two tabs only one succeeds."""
        if before not in CorrectionStatus.waiting:
            raise StaleCorrection
        rows = type(self).objects.filter(pk=self.pk, status=before)
        if not rows.update(status=after, **values):
            raise StaleCorrection
        for name, value in {"status": after, **values}.items():
            setattr(self, name, value)
