"""Writes on what interrupts somebody's way, and accepting a what-if."""

from django.db import transaction

from applicants.models import (
    MOST_INTERRUPTIONS,
    Applicant,
    Interruption,
    Status,
    TooManyInterruptions,
)
from applicants.queries import fingerprint, profile_of
from applicants.settling import settle
from careers.queries import current_catalogue


class StaleProfile(Exception):
    """The profile was changed since."""


@transaction.atomic
def save_interruption(interruption, *, now):
    """Store a new or a changed interruption, and return the plan as it is then.

    With a new application the steps of that season go back to not started; what was noted
    stays in their history. The same a second time, by a double click, is stored once. Raises
    `TooManyInterruptions`; then nothing is stored.
    """
    applicant = interruption.applicant
    _reopen_season(interruption)
    _lock(applicant)
    others = Interruption.objects.filter(applicant=applicant).exclude(pk=interruption.pk)
    if not interruption.pk and others.filter(**_said(interruption)).exists():
        return settle(applicant, now=now)
    if others.count() >= MOST_INTERRUPTIONS:
        raise TooManyInterruptions
    interruption.save()
    return settle(applicant, now=now)


@transaction.atomic
def remove_interruption(interruption, *, now):
    """Forget an interruption, and return the plan as it is then."""
    applicant = interruption.applicant
    _lock(applicant)
    interruption.delete()
    return settle(applicant, now=now)


@transaction.atomic
def accept_what_if(form, *, since, now):
    """Store what a valid what-if tries, and return the plan as it is then.

    `since` is the `fingerprint` of the profile that it was tried on. Raises `StaleProfile` if
    that is another now and `TooManyInterruptions`; then nothing is stored.
    """
    if form.interruption.has_changed():
        _reopen_season(form.interruption.instance)
    stored = _lock(form.instance)
    if fingerprint(stored, profile_of(stored)) != since:
        raise StaleProfile
    form.store()
    if form.interruption.has_changed():
        return save_interruption(form.interruption.instance, now=now)
    return settle(form.instance, now=now)


def _said(interruption):
    """What the person said of it."""
    names = ("kind", "starts_on", "months", "milestone", "is_in_dates")
    return {name: getattr(interruption, name) for name in names}


def _lock(applicant):
    """The applicant as stored; a second change at the same time waits here."""
    return Applicant.objects.select_for_update(no_key=True).get(pk=applicant.pk)


def _reopen_season(interruption):
    """Empty what was noted for the steps of a season, each as a new version; notes stay.

    Only a new interruption does it. Records are locked before the applicant, as where one of
    them is changed: two changes at a time then never wait for each other.
    """
    if interruption.pk or not interruption.reopens:
        return
    bound = current_catalogue().season_bound(interruption.reopens)
    records = interruption.applicant.records.filter(milestone__slug__in=bound)
    untouched = {"status": Status.NOT_STARTED, "planned_on": None}
    # Not a full lock: evidence on its way in waits for that, and this for its applicant.
    for record in records.exclude(**untouched).select_for_update(of=("self",), no_key=True):
        record.change(**untouched)
