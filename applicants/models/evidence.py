"""What shows that a milestone is done: files in private storage, or links."""

from uuid import uuid4

from django.core.files.storage import storages
from django.db import models
from django.db.models import Q, Sum

from .records import MilestoneRecord


class EvidenceKind(models.TextChoices):
    FILE = "file", "File"
    LINK = "link", "Link"


def evidence_storage():
    """Where files lie: never in a folder that the web server shows."""
    return storages["evidence"]


def random_name(evidence, filename):
    """A name that says nothing and that nobody can guess."""
    name = uuid4().hex
    return f"{name[:2]}/{name}"


class EvidenceQuerySet(models.QuerySet):
    def for_user(self, user):
        """The own evidence of `user`."""
        return self.filter(record__applicant__user=user.pk)

    def files(self):
        return self.filter(kind=EvidenceKind.FILE)

    def file_names(self):
        """The names of all these files in the storage."""
        return list(self.files().values_list("file", flat=True))

    def bytes_used(self):
        """Bytes of all these files together."""
        return self.aggregate(total=Sum("size"))["total"] or 0


class Evidence(models.Model):
    """One file or link that belongs to what somebody noted for a milestone.

    `name` is the file's own name as the person knows it; `size` is in bytes.
    """

    record = models.ForeignKey(MilestoneRecord, models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=4, choices=EvidenceKind)
    title = models.CharField(max_length=150, blank=True)
    file = models.FileField(
        storage=evidence_storage, upload_to=random_name, max_length=60, blank=True
    )
    name = models.CharField(max_length=150, blank=True)
    content_type = models.CharField(max_length=40, blank=True)
    size = models.PositiveIntegerField(default=0)
    url = models.URLField(max_length=500, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(  # of the two kinds no other
                name="evidence_file_or_link",
                condition=Q(kind=EvidenceKind.FILE, url="") & ~Q(file="")
                | Q(kind=EvidenceKind.LINK, file="") & ~Q(url=""),
            ),
        ]

    def __str__(self):
        return f"Evidence {self.pk}"
