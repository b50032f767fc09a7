"""Bring everybody's summary up to date: after midnight, and after the library changed."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from applicants.models import Applicant
from applicants.settling import refresh
from careers.queries import current_catalogue
from careers.snapshots import prune_snapshots

BATCH = 500


class Command(BaseCommand):
    help = (
        "Renew what is kept of people's plans where the day or the reference data is another "
        "one by now, and leave notices of changed rules. Safe to run at any time, twice, on "
        "several machines at once, and again after a crash: each person is done by themselves."
    )

    def handle(self, *, verbosity, **options):
        now = timezone.now()
        seen = renewed = 0
        for applicant in _stale(now):
            seen += 1
            renewed += _renew(applicant, now)
        in_use = Applicant.objects.order_by().values("catalogue_version").distinct()
        dropped = prune_snapshots(in_use)
        if verbosity:
            self.stdout.write(
                f"{seen} plans were out of date: {renewed} renewed, "
                f"{seen - renewed} done by others meanwhile. "
                f"{dropped} old catalogues dropped."
            )


def _stale(now):
    """Everybody whose summary is out of date, in batches by key: no long transaction."""
    version, last = current_catalogue().version, 0
    while True:
        rows = Applicant.objects.stale(version, now).filter(pk__gt=last).order_by("pk")
        batch = list(rows[:BATCH])
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1].pk


def _renew(applicant, now):
    try:
        return refresh(applicant, now=now) is not None
    except Applicant.DoesNotExist:  # closed the account meanwhile
        return False
