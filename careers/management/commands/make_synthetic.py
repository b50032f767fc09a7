"""Make plainly marked synthetic entries for load tests and screenshots, or remove them."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from careers import synthetic


class Command(BaseCommand):
    help = (
        "Make made-up entries, plainly marked, in place of those made before. They are public "
        "at once: never leave them where people look facts up."
    )

    def add_arguments(self, parser):
        parser.add_argument("--fellowships", type=int, default=0, help="How many programs.")
        parser.add_argument(
            "--entries", type=int, default=0, help="How many of each other kind with a list."
        )
        parser.add_argument("--delete", action="store_true", help="Remove all of them.")
        parser.add_argument("--yes", action="store_true", help="Also where DEBUG is off.")

    def handle(self, *, fellowships, entries, verbosity, **options):
        if not settings.DEBUG and not options["yes"]:
            raise CommandError(
                "This is no debug system: its pages would show made-up entries. "
                "Add --yes if that is meant."
            )
        said = self.delete() if options["delete"] else self.make(fellowships, entries)
        if verbosity:
            self.stdout.write(said)

    def delete(self):
        try:
            return f"Removed {synthetic.delete()} synthetic entries."
        except IntegrityError as error:
            raise CommandError(
                f"Nothing was removed: something rests on one. {error}"
            ) from error

    def make(self, fellowships, entries):
        if not (fellowships or entries):
            raise CommandError("Say how many: --fellowships N, --entries N; or --delete.")
        if not all(0 <= number <= synthetic.MOST for number in (fellowships, entries)):
            raise CommandError(f"From 0 to {synthetic.MOST} of a kind can be made.")
        made = synthetic.make(fellowships=fellowships, entries=entries)
        kinds = ", ".join(f"{count} {kind}" for kind, count in made.items())
        return f"Made, all of them called “Synthetic …”: {kinds}."
