"""Create the demo accounts in a new database, in debug only, and say how to sign in."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from applicants.demo import PASSWORD, create_demo
from applicants.models import User
from careers.models import CatalogueVersion


class Command(BaseCommand):
    help = "Create demo accounts. Only in debug, and only in a database without accounts."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-new",
            action="store_true",
            help="Where there are accounts, create none and only show the demo log-ins.",
        )

    def handle(self, *args, **options):
        if not settings.DEBUG:
            raise CommandError("Demo accounts are made only with DEBUG on.")
        if not User.objects.exists():
            self.create()
        elif not options["if_new"]:
            raise CommandError(
                "There are accounts already; demo accounts are for a new database."
            )
        self.show()

    def create(self):
        if not CatalogueVersion.current():
            raise CommandError("Load the reference data first: manage.py load_reference")
        create_demo(timezone.localdate())

    def show(self):
        accounts = User.objects.filter(is_demo=True)
        if not accounts:
            return
        width = max(len(account.email) for account in accounts)
        self.stdout.write(f"Demo accounts, not real people; the password is {PASSWORD}")
        for account in accounts.order_by("pk"):
            self.stdout.write(f"  {account.email:{width}}  {account.name}")
