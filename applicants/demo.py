"""The demo people: plainly marked, never real, and never older than today.

All dates are counted from the training year that `today` falls into (it begins on 1 July).
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction

from applicants.actions import mark_behind
from applicants.models import (
    Applicant,
    MilestoneRecord,
    Position,
    ResidencyChoice,
    User,
)
from applicants.planning import Status
from applicants.queries import behind_of
from applicants.roles import ADVISORS
from careers.catalogue import Track
from careers.models import Milestone, Residency

PASSWORD = "pathway-demo"  # noqa: S105 - printed for everybody, made only in debug
ADVISOR = ("demo-advisor@example.org", "Demo: advisor")
SCHOOL = "Demo School of Medicine"


@dataclass(frozen=True)
class Person:
    """One demo applicant: the profile, and what is noted beyond "done, date unknown"."""

    email: str
    name: str
    profile: dict
    residency: str | None = None
    noted: dict = field(default_factory=dict)


@transaction.atomic
def create_demo(today):
    """Create all demo accounts; the reference data and the group of advisors must be there."""
    for person in people(today):
        _create_applicant(person, today)
    email, name = ADVISOR
    advisor = _create_account(email, name, is_staff=True)
    advisor.groups.add(Group.objects.get(name=ADVISORS))


def people(today):
    """One applicant per degree track and two more, at different points of the way."""
    year = today.year if today.month >= 7 else today.year - 1
    return [
        md_in_anesthesiology(year),
        do_in_pmr(year),
        img_in_neurology(year),
        premed(today),
        fellow(year),
    ]


def md_in_anesthesiology(year):
    start = year - 1
    return Person(
        email="demo-md@example.org",
        name="Demo: MD, anesthesiology PGY-2",
        residency="anesthesiology",
        profile=_resident(Track.MD, start) | {"target_year": start + 4},
        noted={
            "usmle-step-1": done(date(start - 2, 3, 14)),
            "usmle-step-2-ck": done(date(start - 1, 8, 22)),
            "medical-degree": done(date(start, 5, 15)),
            "pgy1": done(date(year, 6, 30)),
            "usmle-step-3": in_progress("Registered. Ask for two days off in good time."),
            "aba-basic": planned(date(year + 1, 6, 30)),
            "scholarship": in_progress("Poster on nerve blocks with Dr. Demo."),
        },
    )


def do_in_pmr(year):
    start = year - 2
    return Person(
        email="demo-do@example.org",
        name="Demo: DO, PM&R PGY-3",
        residency="pmr",
        profile=_resident(Track.DO, start) | {"target_year": start + 4},
        noted={
            "comlex-level-1": done(date(start - 2, 6, 10)),
            "comlex-level-2-ce": done(date(start - 1, 9, 4)),
            "medical-degree": done(date(start, 5, 20)),
            "pgy1": done(date(start + 1, 6, 30)),
            "comlex-level-3": done(date(start + 1, 4, 18)),
            "pain-rotation": done(date(year, 5, 31)),
            "letters": in_progress("Two of three have said yes."),
            "personal-statement": in_progress(),
        },
    )


def img_in_neurology(year):
    start = year - 1
    return Person(
        email="demo-img@example.org",
        name="Demo: international graduate, neurology PGY-2",
        residency="neurology",
        profile=_resident(Track.IMG, start)
        | {
            "has_separate_pgy1": True,
            "pgy1_start_on": date(start, 7, 1),
            "residency_start_on": date(year, 7, 1),
            "graduation_on": date(start - 2, 12, 10),
            "target_year": start + 4,
        },
        noted={
            "usmle-step-1": done(date(start - 2, 2, 20)),
            "usmle-step-2-ck": done(date(start - 1, 3, 5)),
            "ecfmg": done(date(start - 1, 7, 30)),
            "pgy1": done(date(year, 6, 30)),
        },
    )


def premed(today):
    return Person(
        email="demo-premed@example.org",
        name="Demo: pre-medical student, degree undecided",
        profile={"position": Position.PREMED},
        noted={
            "premed-courses": in_progress("Organic chemistry and statistics are left."),
            "bachelors-degree": in_progress(),
            "mcat": planned(today + timedelta(days=150)),
        },
    )


def fellow(year):
    start = year - 4
    return Person(
        email="demo-fellow@example.org",
        name="Demo: MD, psychiatry, fellow",
        residency="psychiatry",
        profile=_resident(Track.MD, start)
        | {
            "position": Position.FELLOWSHIP,
            "residency_end_on": date(year, 6, 30),
            "fellowship_start_on": date(year, 7, 1),
            "fellowship_end_on": date(year + 1, 6, 30),
            "target_year": year,
        },
        noted={
            "medical-degree": done(date(start, 5, 15)),
            "residency-complete": done(date(year, 6, 30)),
            "fellowship-start": done(date(year, 7, 1)),
            "state-license": done(date(year, 5, 9)),
            "dea": in_progress(),
            "fellowship-case-log": in_progress("Kept every Friday."),
        },
    )


def _resident(track, start):
    """The profile of somebody whose residency began on 1 July of the year `start`."""
    return {
        "position": Position.RESIDENCY,
        "track": track,
        "school": SCHOOL,
        "graduation_on": date(start, 5, 15),
        "residency_choice": ResidencyChoice.SETTLED,
        "residency_start_on": date(start, 7, 1),
    }


def done(on):
    return {"status": Status.DONE, "done_on": on}


def in_progress(note=""):
    return {"status": Status.IN_PROGRESS, "note": note}


def planned(on):
    return {"status": Status.NOT_STARTED, "planned_on": on}


# Writing -------------------------------------------------------------------------------------


def _create_account(email, name, **fields):
    user = User.objects.create_user(email, PASSWORD, name=name, is_demo=True, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _create_applicant(person, today):
    residency = person.residency and Residency.objects.get(slug=person.residency)
    applicant = Applicant.objects.create(
        user=_create_account(person.email, person.name),
        residency=residency,
        **person.profile,
    )
    for milestone in Milestone.objects.filter(slug__in=person.noted):
        record = MilestoneRecord.objects.for_milestone(applicant, milestone)
        record.change(**person.noted[milestone.slug])
    offers = behind_of(applicant, today)["offers"]
    likely = [offer.milestone.pk for offer in offers if offer.is_likely]
    noon = datetime.combine(today, time(12), UTC)
    mark_behind(applicant=applicant, milestone_pks=likely, now=noon)
