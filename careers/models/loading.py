"""What the reference files said when they were last loaded."""

from django.db import models


class LoadedEntry(models.Model):
    """The values of one entry as `load_reference` last took them from the files.

    Where the entry still has them, nobody edited it since, and a newer file may replace them.
    """

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=250)
    values = models.JSONField()

    class Meta:
        verbose_name_plural = "loaded entries"
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="loadedentry_once"),
        ]

    def __str__(self):
        return f"{self.kind}: {self.key}"
