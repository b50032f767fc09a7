"""Create the group of advisors and keep its permissions up to date."""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand
from django.db import transaction

ADVISORS = "Advisors"


def reference_models():
    """The models that advisors keep: those of careers that have a history."""
    return [
        model
        for model in apps.get_app_config("careers").get_models()
        if hasattr(model._meta, "simple_history_manager_attribute")
    ]


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
