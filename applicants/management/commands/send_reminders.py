"""Bring the digests of today to those who want them."""

from django.conf import settings
from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from applicants.digests import send_digests
from applicants.queries_reminders import has_mail_server


class Command(BaseCommand):
    help = (
        "Send the digest of today to everybody who wants it, once a day at most. "
        "Run it as often as you like, on as many machines as you like."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="only say how many would get a mail"
        )

    def handle(self, *args, **options):
        if not has_mail_server():
            self.stdout.write("This site has no mail server (EMAIL_URL): nothing is sent.")
            return
        if not settings.SITE_URL:
            raise CommandError("Set SITE_URL: the links in a mail need the site's address.")
        connection = get_connection()
        try:
            counts = send_digests(
                now=timezone.now(),
                connection=connection,
                address=settings.SITE_URL,
                is_dry_run=options["dry_run"],
            )
        except OSError as error:
            # What the server says may name an address.
            raise CommandError(f"No mail server: {type(error).__name__}.") from None
        finally:
            connection.close()
        self._report(counts, options["dry_run"])

    def _report(self, counts, is_dry_run):
        if is_dry_run:
            self.stdout.write(f"{counts['due']} would get a mail. Nothing was sent.")
        else:
            self.stdout.write(f"{counts['sent']} sent.")
        wrong = {
            "refused": "refused by the mail server; the next run tries again",
            "unclear": "broken off on the way; not sent again, since they may have arrived",
            "failed": "could not be made; see the log",
        }
        found = [f"{counts[name]} {words}" for name, words in wrong.items() if counts[name]]
        if found:
            raise CommandError(". ".join(found) + ".")
