"""Make an advisor, or the first administrator. Nobody gets a password that others know."""

import sys
from getpass import getpass

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from applicants.appointing import appoint, mail_password_link, password_link
from applicants.models import User


class Command(BaseCommand):
    help = (
        "Make an account for an advisor, or with --administrator for somebody who may do "
        "everything; an account that is there gets the role. A new one has no password: the "
        "command prints a link by which to choose one, once and within three days."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="Of a new account.")
        parser.add_argument("--administrator", action="store_true")
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--mail", action="store_true", help="Mail the link, do not print it.")
        way.add_argument("--password", action="store_true", help="Ask for a password here.")
        parser.add_argument(
            "--yes", action="store_true", help="Give an account that is there the role at once."
        )

    def handle(self, *, email, name, administrator, **options):
        found = User.objects.filter(email=email.strip().lower()).first()
        if found and not options["yes"]:
            self._ask(found)
        password = self._ask_password(email) if options["password"] and not found else None
        call_command("sync_roles", verbosity=0)
        try:
            user = appoint(
                email.strip(), name=name, is_administrator=administrator, password=password
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self._tell(user, is_new=not found, role=_role(administrator), by_mail=options["mail"])

    def _ask(self, user):
        if not sys.stdin.isatty():
            raise CommandError(
                f"There is an account {user.email}; give it the role with --yes."
            )
        answer = input(f"There is an account {user.email}. Give it the role? Type yes: ")
        if answer.strip().lower() != "yes":
            raise CommandError("Nothing was changed.")

    def _ask_password(self, email):
        """A password typed twice, as good as the site asks of everybody."""
        if not sys.stdin.isatty():
            raise CommandError("--password needs a terminal; without it there is a link.")
        password = getpass("Password: ")
        if getpass("Password again: ") != password:
            raise CommandError("These are two passwords. Nothing was changed.")
        try:
            validate_password(password, User(email=email))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        return password

    def _tell(self, user, *, is_new, role, by_mail):
        known = "is a new account and is" if is_new else "is"
        self.stdout.write(f"{user.email} {known} {role}.")
        if not user.has_usable_password():
            self._hand_over(user, by_mail)
        if settings.STAFF_NEED_SECOND_FACTOR:
            self.stdout.write(
                "The admin opens once they set up a second factor; the site asks for it there."
            )

    def _hand_over(self, user, by_mail):
        if not by_mail:
            self.stdout.write(
                "Give them this link, by which they choose a password within three days:\n"
                f"{password_link(user)}"
            )
            return
        try:
            mail_password_link(user)
        except OSError as error:
            raise CommandError(
                f"The role is given, but no mail went out ({type(error).__name__}). Run this "
                "again with --yes."
            ) from None
        self.stdout.write("A link by which they choose a password is in the mail.")


def _role(is_administrator):
    return "an administrator" if is_administrator else "an advisor"
