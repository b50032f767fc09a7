"""What lies in an account, counted: before it is filled from an export, and before it goes."""

from dataclasses import dataclass

from applicants.models import (
    Attempt,
    CalendarFeed,
    Correction,
    Digest,
    Evidence,
    EvidenceKind,
    Interruption,
    MilestoneRecord,
    ReminderSettings,
    RuleChange,
    Snooze,
)
from careers.words import counted


@dataclass(frozen=True, slots=True)
class Stock:
    """So many things of one kind; `aside` says what else is to be known when they go."""

    count: int
    one: str
    many: str
    aside: str = ""

    def __str__(self):
        return counted(self.count, self.one, self.many)


def _noted(user):
    """What the person noted; an import would mix with it."""
    own = {"applicant__user": user.pk}
    evidence = Evidence.objects.for_user(user)
    return [
        Stock(
            MilestoneRecord.objects.filter(**own).count(),
            "milestone with what you noted",
            "milestones with what you noted",
            "with the whole history",
        ),
        Stock(
            Attempt.objects.for_user(user).count(),
            "attempt at an exam",
            "attempts at exams",
            "with the scores",
        ),
        Stock(
            evidence.files().count(),
            "file of evidence",
            "files of evidence",
            "the files themselves are removed",
        ),
        Stock(
            evidence.filter(kind=EvidenceKind.LINK).count(),
            "link to evidence",
            "links to evidence",
        ),
        Stock(Interruption.objects.filter(**own).count(), "interruption", "interruptions"),
        Stock(Snooze.objects.filter(**own).count(), "snoozed reminder", "snoozed reminders"),
        Stock(
            Correction.objects.for_reporter(user).count(),
            "report of wrong facts",
            "reports of wrong facts",
            "what advisors corrected stays, without your name",
        ),
    ]


def what_is_there(user):
    """What `user` noted that an import would mix with; empty if it can come: seven queries."""
    return [stock for stock in _noted(user) if stock.count]


def what_goes(user):
    """Everything that goes with the account of `user`: eleven queries."""
    own = {"applicant__user": user.pk}
    kept_by_us = [
        Stock(
            CalendarFeed.objects.filter(**own).count(),
            "calendar subscription",
            "calendar subscriptions",
            "its address stops working",
        ),
        Stock(
            ReminderSettings.objects.filter(**own).count(),
            "setting of your reminders",
            "settings of your reminders",
            "no more mail is sent",
        ),
        Stock(
            Digest.objects.filter(**own).count(),
            "entry on a reminder sent",
            "entries on reminders sent",
        ),
        Stock(
            RuleChange.objects.filter(**own).count(),
            "notice of a change of the rules",
            "notices of changes of the rules",
        ),
    ]
    return [stock for stock in [*_noted(user), *kept_by_us] if stock.count]
