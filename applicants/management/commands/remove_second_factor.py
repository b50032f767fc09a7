"""Take the second factors of one account away, for somebody who lost theirs."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from applicants.models import User


class Command(BaseCommand):
    help = (
        "Remove the authenticator app, passkeys and recovery codes of an account and end its "
        "sign-ins; it is noted in the audit log. Only after making sure who is asking."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="the e-mail address of the account")

    @transaction.atomic
    def handle(self, *args, email, **options):
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError("No account has this e-mail address.")
        count, _ = Authenticator.objects.filter(user=user).delete()
        for session in UserSession.objects.filter(user=user):
            session.end()
        self.stdout.write(
            f"{user.email}: {count} second factors removed, signed out everywhere."
        )
        if user.is_staff:
            self.stdout.write("The admin will ask for a new one at the next sign-in.")
