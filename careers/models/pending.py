"""A file between its preview and its import."""

from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone

from .base import CatalogueVersion

# Whoever looks at a preview longer than this chooses the file again.
HOURS_KEPT = 24


class PendingFileQuerySet(models.QuerySet):
    @transaction.atomic
    def keep(self, **fields):
        """Keep a file for its importer, who has one at a time; forget what nobody came for.

        A second click on the same file finds it kept. The lock lets two clicks wait for each
        other.
        """
        CatalogueVersion.lock()
        late = timezone.now() - timedelta(hours=HOURS_KEPT)
        self.filter(created_at__lt=late).delete()
        if same := self.filter(**fields).first():
            return same
        self.filter(user_id=fields["user_id"]).delete()
        return self.create(**fields)


class PendingFile(models.Model):
    """A table that an advisor chose, until it is imported: the same bytes that were previewed.

    In the database, since the next request may meet another process; no reference data.
    """

    user_id = models.BigIntegerField()
    kind = models.CharField(max_length=50)
    sheet = models.CharField(max_length=50)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = PendingFileQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.name
