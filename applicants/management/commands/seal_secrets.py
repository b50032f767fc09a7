"""Seal the secrets of second factors with the present key."""

from django.core.management.base import BaseCommand, CommandError

from applicants.second_factors import seal_all


class Command(BaseCommand):
    help = (
        "Seal every stored secret of a second factor with the present SECRET_KEY: those that "
        "an earlier version stored open, and those sealed with a key in SECRET_KEY_FALLBACKS. "
        "Run it before a former key is thrown away. A second run changes nothing."
    )

    def handle(self, *args, **options):
        changed, unreadable = seal_all()
        self.stdout.write(f"Secrets sealed anew: {changed}.")
        if unreadable:
            numbers = ", ".join(map(str, unreadable))
            raise CommandError(
                f"{len(unreadable)} cannot be read with any key of this site "
                f"(authenticators {numbers}). Put the key that sealed them into "
                "SECRET_KEY_FALLBACKS, or remove these second factors."
            )
