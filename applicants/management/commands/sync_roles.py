"""Create the group of advisors and keep its permissions up to date."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand
from django.db import transaction

from applicants.roles import ADVISORS, reference_models


class Command(BaseCommand):
    help = (
        "Create the group Advisors, or bring it up to date: it may see and change the "
        "reference data and nothing else. Run it after each migrate."
    )

    @transaction.atomic
    def handle(self, *args, **options):
        types = ContentType.objects.get_for_models(*reference_models())
        wanted = set(Permission.objects.filter(content_type__in=types.values()))
        group, _ = Group.objects.get_or_create(name=ADVISORS)
        had = set(group.permissions.all())
        group.permissions.set(wanted)
        if options["verbosity"]:
            self.stdout.write(
                f"{ADVISORS}: {len(wanted)} permissions, "
                f"{len(wanted - had)} added, {len(had - wanted)} removed."
            )
