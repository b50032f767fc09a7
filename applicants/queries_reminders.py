"""Reads for reminders."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, Subquery

from applicants.models import Applicant, Digest, DigestState, Snooze
from applicants.planning import State
from applicants.reminders import digest_of
from careers.models import Milestone, MilestoneKind

MOST_TRIES = 3
# Once begun, somebody else has the next move; see `reminders.digest_of`.
WITH_OTHERS = [MilestoneKind.APPLICATION, MilestoneKind.CERTIFICATE, MilestoneKind.REGISTRATION]


def has_mail_server():
    """Whether this site sends any mail."""
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")


def with_others():
    """Slugs of milestones in which, once begun, somebody else has the next move: one query.

    Of documents only those of which a source says how long others take, such as letters: a
    personal statement is one's own work.
    """
    is_document = Q(kind=MilestoneKind.DOCUMENT, takes_days__isnull=False)
    found = Milestone.objects.filter(Q(kind__in=WITH_OTHERS) | is_document)
    return frozenset(found.values_list("slug", flat=True))


def snoozes_of(applicant):
    """The first day on which each snoozed milestone counts again, by slug: one query."""
    rows = Snooze.objects.filter(applicant=applicant)
    return dict(rows.values_list("milestone__slug", "until"))


def snooze_context(applicant, item, plan):
    """Whether the milestone of `item` can be snoozed, and until when it is: one query."""
    until = snoozes_of(applicant).get(item.slug)
    return {
        "can_snooze": item.state in State.open,
        "snoozed_until": until if until and until > plan.today else None,
    }


def today_of(applicant, plan):
    """The digest of the day of `plan`: two queries."""
    return digest_of(plan, snoozes_of(applicant), with_others())


def confirmed_address(user_pk):
    """The address to which mail for an account may go, as a queryset of at most one."""
    return EmailAddress.objects.filter(user=user_pk, primary=True, verified=True)


def to_remind(today):
    """Applicants who want an e-mail on the local date `today` and did not get it yet.

    Each has `mail_to`, the confirmed address. Whether there is anything to say is not asked.
    """
    over = Q(state__in=[DigestState.SENDING, DigestState.SENT]) | Q(tries__gte=MOST_TRIES)
    address = confirmed_address(OuterRef("user")).values("email")[:1]
    return (
        Applicant.objects.filter(reminders__is_on=True, user__is_active=True)
        .exclude(reminders__quiet_days__contains=str(today.weekday()))
        .filter(Q(reminders__paused_until=None) | Q(reminders__paused_until__lte=today))
        .exclude(Exists(Digest.objects.filter(over, applicant=OuterRef("pk"), on=today)))
        .annotate(mail_to=Subquery(address))
        .exclude(mail_to=None)
        .order_by("pk")
    )


def zones():
    """The time zones in which people want reminders."""
    found = Applicant.objects.filter(reminders__is_on=True).order_by("time_zone")
    return list(found.values_list("time_zone", flat=True).distinct())


def last_digest(applicant, today):
    """The digest mail of the last days, or None."""
    recent = Digest.objects.filter(applicant=applicant, on__gt=today - timedelta(days=7))
    return recent.first()
