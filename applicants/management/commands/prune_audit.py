"""Delete old lines of the audit log, and say so in it."""

from datetime import UTC, date, datetime, time

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from applicants.audit import AuditKind, note
from applicants.models import AuditEvent


class Command(BaseCommand):
    help = (
        "Delete the lines of the audit log from before a day (UTC), and note that. On "
        "PostgreSQL only the owner of the tables can: the role of the web processes may not."
    )

    def add_arguments(self, parser):
        parser.add_argument("--before", required=True, type=date.fromisoformat, help="a day")

    @transaction.atomic
    def handle(self, *args, before, **options):
        start = datetime.combine(before, time.min, UTC)
        if start > timezone.now():
            raise CommandError("That day is still to come; give one that has begun.")
        # A plain queryset: that of the model refuses.
        count, _ = QuerySet(AuditEvent).filter(at__lt=start).delete()
        note(AuditKind.PRUNED, about=f"{count} lines from before {before}")
        self.stdout.write(f"Deleted {count} lines from before {before}.")
