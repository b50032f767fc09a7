"""Sending the digests: once a day at most to each person, from any number of machines.

A row of `Digest` goes PREPARED, SENDING, SENT (or FAILED), one step per UPDATE that only one
process can win. SENDING is stored before the mail server gets anything. Whoever is killed
before leaves a row that the next run takes up; whoever is killed after leaves one that nobody
sends again, since it may have arrived: rather no mail than two.
"""

import logging
from collections import Counter
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from zoneinfo import ZoneInfo

from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError
from django.db.models import Exists, F, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from applicants.models import Applicant, Digest, DigestState, ReminderSettings
from applicants.queries import WITH_INTERRUPTIONS, plan_of
from applicants.queries_reminders import (
    MOST_TRIES,
    snoozes_of,
    to_remind,
    with_others,
    zones,
)
from applicants.reminders import digest_of
from careers.words import spell

logger = logging.getLogger(__name__)

BATCH = 100
KEPT = timedelta(days=60)
# The server said no, or the message cannot be written: it certainly did not arrive.
REFUSALS = (SMTPRecipientsRefused, SMTPResponseException, ValueError)


def send_digests(*, now, connection, address, is_dry_run=False):
    """Send what is due at the moment `now`; return how many, as a `Counter` by outcome.

    `connection` is of Django's mail, `address` the site's without a path. Outcomes are "sent",
    "refused", "unclear" (the server broke off, it may have arrived), "failed" (no digest could
    be made) and, in a dry run, "due". Raises OSError if there is no mail server to reach.
    """
    counts = Counter()
    kinds = with_others()
    for zone in zones():
        today = timezone.localdate(now, ZoneInfo(zone))
        # The whole list first: SQLite must not write while it reads.
        waiting = list(to_remind(today).filter(time_zone=zone).values_list("pk", flat=True))
        for start in range(0, len(waiting), BATCH):
            people = to_remind(today).filter(pk__in=waiting[start : start + BATCH])
            people = people.select_related("user", "residency", "reminders")
            people = list(people.prefetch_related(WITH_INTERRUPTIONS))
            for applicant in people:
                mail = _mail(applicant, today, address, kinds, counts)
                if mail and is_dry_run:
                    counts["due"] += 1
                elif mail:
                    counts[_send(mail, applicant, today, now, connection)] += 1
            if not is_dry_run:
                old = Digest.objects.filter(applicant__in=people, on__lt=today - KEPT)
                old.delete()
    return counts


def _mail(applicant, today, address, kinds, counts):
    """The digest of `today` as a mail, or None if there is nothing to say."""
    try:
        digest = digest_of(plan_of(applicant, today), snoozes_of(applicant), kinds)
    except Exception:  # one person's plan must not keep everybody else's mail
        logger.exception("No digest for applicant %s", applicant.pk)
        counts["failed"] += 1
        return None
    return _written(applicant, digest, today, address) if digest.is_worth_a_mail else None


def _written(applicant, digest, today, address):
    stop = address + reverse("applicants:stop-reminders", args=[stop_token(applicant)])
    context = {
        "digest": digest,
        "today": spell(today),
        "address": address,
        "stop": stop,
        "page": address + reverse("applicants:reminders"),
    }
    parts = [(len(digest.late), "late"), (len(digest.this_week), "this week")]
    words = ", ".join(f"{count} {word}" for count, word in parts if count)
    return EmailMessage(
        subject=f"Pain Medicine Pathway: {words}",
        body=render_to_string("emails/digest.txt", context).strip() + "\n",
        to=[applicant.mail_to],
        headers={
            # One click in the mail program, without signing in (RFC 8058).
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


def _send(mail, applicant, today, now, connection):
    """Hand `mail` over if nobody else did or does; return the outcome."""
    # One connection for each mail: some servers end one after so many, and a mail that was
    # under way then could not be sent again. Opened first: without a server nothing is claimed.
    connection.open()
    try:
        row, _ = Digest.objects.get_or_create(applicant=applicant, on=today)
    except IntegrityError:  # the account was closed meanwhile; the others still get theirs
        return "closed"
    if not _claim(row):
        return "taken"
    own = Digest.objects.filter(pk=row.pk)
    try:
        connection.send_messages([mail])
    except REFUSALS as error:
        # What a server answers may name the address; the log must not.
        logger.warning("Digest %s refused: %s", row.pk, type(error).__name__)
        own.update(state=DigestState.FAILED)
        return "refused"
    except OSError as error:
        logger.warning("Digest %s broke off: %s", row.pk, type(error).__name__)
        return "unclear"
    finally:
        connection.close()
    own.update(state=DigestState.SENT, sent_at=now)
    return "sent"


def _claim(row):
    """Whether this process, and no other, may send `row`; committed when it returns."""
    # Somebody may just have turned it off. Not by a join: the row's own conditions would move
    # into a subquery, which PostgreSQL does not ask again after waiting for another process.
    is_wanted = ReminderSettings.objects.filter(applicant=OuterRef("applicant"), is_on=True)
    can_go = Digest.objects.filter(
        Exists(is_wanted),
        pk=row.pk,
        state__in=[DigestState.PREPARED, DigestState.FAILED],
        tries__lt=MOST_TRIES,
    )
    return can_go.filter(state=row.state, tries=row.tries).update(
        state=DigestState.SENDING, tries=F("tries") + 1
    )


# Stopping without signing in -----------------------------------------------------------------


def _signer():
    return Signer(salt="applicants.digests.stop", sep=".")


def stop_token(applicant):
    """What proves, in the address of a mail, that it was sent to `applicant`."""
    return _signer().sign(str(applicant.pk))


def applicant_of(token):
    """The applicant for whom `stop_token` made `token`, or None."""
    try:
        pk = _signer().unsign(token)
    except BadSignature:
        return None
    return Applicant.objects.filter(pk=pk).first()


def stop(applicant):
    """Turn the e-mail off; a second time it changes nothing."""
    ReminderSettings.objects.filter(applicant=applicant).update(is_on=False)
