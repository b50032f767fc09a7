"""Reads that join an applicant with the reference library."""

from dataclasses import replace

from django.db.models import Q

from applicants.models import MilestoneRecord
from applicants.planning import (
    Attempt,
    AttemptResult,
    Interruption,
    InterruptionKind,
    Profile,
    Record,
    Status,
    plan,
)
from applicants.planning.behind import behind
from applicants.planning.dates import residency_end
from applicants.pointers import pointers
from careers.catalogue import Track
from careers.queries import current_catalogue


def profile_of(applicant):
    """What the engine needs to know of an applicant.

    It costs a query each where `interruptions` are not prefetched and `residency` not joined.
    """
    return Profile(
        track=Track(applicant.track) if applicant.track else None,
        residency=applicant.residency and applicant.residency.slug,
        is_residency_a_wish=applicant.is_residency_a_wish,
        graduation_on=applicant.graduation_on,
        has_separate_pgy1=applicant.has_separate_pgy1,
        pgy1_start_on=applicant.pgy1_start_on,
        residency_start_on=applicant.residency_start_on,
        residency_end_on=applicant.residency_end_on,
        fellowship_start_on=applicant.fellowship_start_on,
        fellowship_end_on=applicant.fellowship_end_on,
        target_year=applicant.target_year,
        interruptions=_interruptions(applicant) if applicant.pk else (),
    )


def _interruptions(applicant):
    return tuple(
        Interruption(
            kind=InterruptionKind(row.kind),
            starts_on=row.starts_on,
            months=row.months,
            milestone=row.milestone and row.milestone.slug,
            is_in_dates=row.is_in_dates,
        )
        for row in applicant.interruptions.all()
    )


def library_of(applicant, catalogue):
    """What the library says about an applicant, see `applicants.pointers`."""
    return pointers(profile_of(applicant), applicant.state, catalogue)


def records_of(applicant, catalogue):
    """The applicant's records by milestone slug, from one query; notes stay in the database."""
    slugs = {milestone.pk: milestone.slug for milestone in catalogue.milestones}
    rows = MilestoneRecord.objects.filter(applicant=applicant).annotate(has_note=~Q(note=""))
    rows = rows.order_by("attempts__taken_on")
    columns = ["status", "planned_on", "done_on", "waived_reason", "has_note", "version"]
    tries = ["attempts__taken_on", "attempts__result"]
    found, attempts = {}, {}
    # A record with several attempts comes several times.
    for pk, status, *values, taken_on, result in rows.order_by(
        "attempts__taken_on"
    ).values_list("milestone_id", *columns, *tries):
        if pk not in slugs:
            continue
        found[slugs[pk]] = Record(Status(status), *values)
        if taken_on:
            attempt = Attempt(taken_on, AttemptResult(result))
            attempts.setdefault(slugs[pk], []).append(attempt)
    for slug, tried in attempts.items():
        found[slug] = replace(found[slug], attempts=tuple(tried))
    return found


def plan_of(applicant, today):
    """The applicant's plan on the local date `today`: three queries."""
    catalogue = current_catalogue()
    return plan(profile_of(applicant), catalogue, records_of(applicant, catalogue), today)


def plans_of(applicant, profiles, today):
    """The plans that the applicant's records give with each of `profiles`: two queries."""
    catalogue = current_catalogue()
    records = records_of(applicant, catalogue)
    return [plan(profile, catalogue, records, today) for profile in profiles]


def behind_of(applicant, today):
    """What may lie behind the applicant, by stage, and what they noted already: two queries."""
    catalogue = current_catalogue()
    offers = behind(
        profile_of(applicant),
        applicant.position,
        catalogue,
        today,
        is_certified=applicant.is_certified,
    )
    noted = records_of(applicant, catalogue).keys()
    return {"offers": offers, "noted": noted, "stages": catalogue.stages}


def proposed_residency_end(applicant):
    """The end of residency that the plan goes by while none is entered, or None."""
    if applicant.residency_end_on or not applicant.residency:
        return None
    residency = current_catalogue().residency_by_slug.get(applicant.residency.slug)
    return residency_end(profile_of(applicant), residency)
