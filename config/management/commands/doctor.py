"""Say whether the site is well, and what to do where it is not."""

import json
from collections import Counter
from dataclasses import asdict

from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.operations.doctor import examine


class Command(BaseCommand):
    help = (
        "Look at settings, database, migrations, mail, storage, cache, clock and what runs by "
        "the clock. Each line says ok, warning or error, and what to do. Nothing is changed. "
        "Ends with 1 if there is an error."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="For programs.")
        parser.add_argument("--send-mail", metavar="ADDRESS", help="Send one mail there.")

    def handle(self, **options):
        if options["send_mail"]:
            self._send_mail(options["send_mail"])
        found = examine(timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in found], indent=1))
        else:
            self._tell(found)
        counts = Counter(finding.level for finding in found)
        if counts["error"]:
            raise CommandError(f"{counts['error']} errors, {counts['warning']} warnings.")

    def _tell(self, found):
        for finding in found:
            self.stdout.write(f"{finding.level:8} {finding.subject}: {finding.text}")
            if finding.advice:
                self.stdout.write(f"{'':8} -> {finding.advice}")

    def _send_mail(self, address):
        subject = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}a test"
        text = f"A mail from {settings.SITE_URL} arrives. Nothing is to be done.\n"
        try:
            send_mail(subject, text, None, [address])
        except OSError as error:
            raise CommandError(f"The mail was not sent: {type(error).__name__}.") from None
        self.stdout.write(f"A mail is on its way to {address}.")
