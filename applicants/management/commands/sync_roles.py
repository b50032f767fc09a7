"""Create the group of advisors and keep its permissions up to date."""

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

from applicants.roles import ADVISORS, advisor_permissions, note_permissions


class Command(BaseCommand):
    help = (
        "Create the group Advisors, or bring it up to date: it may see and change the "
        "reference data, decide on reports of readers, and nothing else. Run it after "
        "each migrate."
    )

    @transaction.atomic
    def handle(self, *args, **options):
        wanted = set(advisor_permissions())
        group, _ = Group.objects.get_or_create(name=ADVISORS)
        had = set(group.permissions.all())
        group.permissions.set(wanted)
        note_permissions(group, had, wanted)
        if options["verbosity"]:
            self.stdout.write(
                f"{ADVISORS}: {len(wanted)} permissions, "
                f"{len(wanted - had)} added, {len(had - wanted)} removed."
            )
