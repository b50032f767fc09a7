"""Reads that join an applicant with the reference library."""

from collections import defaultdict
from dataclasses import replace
from hashlib import blake2b

from django.db import DEFAULT_DB_ALIAS
from django.db.models import DateTimeField, Prefetch
from django.db.models.functions import Length

from applicants import models
from applicants.models import Applicant, MilestoneRecord
from applicants.models.interruptions import reopened_by
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
from careers.catalogue import Applies, Track
from careers.models import Milestone, MilestoneKind, Residency
from careers.prepared import Prepared
from careers.queries import current_catalogue

# For many people at a time, whose plans then cost no query each for these.
WITH_INTERRUPTIONS = Prefetch("interruptions", to_attr="interruption_rows")

# Moments are left to whoever asks for them: see `Prepared`.
PLAIN_COLUMNS = [
    field.attname
    for field in Applicant._meta.concrete_fields
    if not isinstance(field, DateTimeField)
]
APPLICANTS = Prepared(
    lambda user: Applicant.objects.filter(user=user).values_list(*PLAIN_COLUMNS)
)


def own_applicant(user):
    """The profile of `user`, or None; who asks it for a moment pays another query."""
    rows = APPLICANTS.rows(user.pk)
    return Applicant.from_db(DEFAULT_DB_ALIAS, PLAIN_COLUMNS, rows[0]) if rows else None


def profile_of(applicant):
    """What the engine needs to know of an applicant.

    It costs a query for the interruptions, once per object and none `WITH_INTERRUPTIONS`,
    and another where `residency` is not joined.
    """
    return replace(_answers_of(applicant), interruptions=know_interruptions(applicant))


def know_interruptions(applicant):
    """The interruptions as the engine takes them, read once per object."""
    if applicant.known_interruptions is None:
        applicant.known_interruptions = _interruptions(applicant) if applicant.pk else ()
    return applicant.known_interruptions


def know_residency(applicant, catalogue):
    """Take the residency of `applicant` from the catalogue, which costs no query.

    It knows its name and slug; what else is asked of it is read then.
    """
    info = catalogue.residency_by_pk.get(applicant.residency_id)
    if info and not Applicant._meta.get_field("residency").is_cached(applicant):
        values = [info.pk, info.slug, info.name]
        applicant.residency = Residency.from_db(None, ["id", "slug", "name"], values)


def _answers_of(applicant):
    """The profile without interruptions, which costs no query for them."""
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
    )


def _interruptions(applicant):
    if hasattr(applicant, "interruption_rows"):
        return tuple(_interruption(row) for row in applicant.interruption_rows)
    rows = INTERRUPTIONS.rows(applicant.pk)
    return tuple(_interruption_of(*values, applicant.position) for values in rows)


INTERRUPTIONS = Prepared(
    lambda applicant: models.Interruption.objects.filter(applicant=applicant).values_list(
        "kind", "starts_on", "months", "milestone__slug", "is_in_dates"
    )
)


def _interruption(row):
    milestone = row.milestone and row.milestone.slug
    values = (row.kind, row.starts_on, row.months, milestone, row.is_in_dates)
    return _interruption_of(*values, row.applicant.position)


def _interruption_of(kind, starts_on, months, milestone, is_in_dates, position):
    return Interruption(
        InterruptionKind(kind),
        starts_on,
        months,
        milestone,
        is_in_dates,
        cycle=reopened_by(kind, is_in_dates, position),
    )


def profile_without(applicant, interruption):
    """The profile as if the row `interruption` were not stored, whether it is or not."""
    others = [row for row in applicant.interruptions.all() if row.pk != interruption.pk]
    kept = tuple(_interruption(row) for row in others)
    return replace(profile_of(applicant), interruptions=kept)


def profile_with(applicant, interruption):
    """The profile as if the row `interruption` were stored as it stands."""
    profile = profile_without(applicant, interruption)
    added = _interruption(interruption)
    return replace(profile, interruptions=(*profile.interruptions, added))


def exams_of(applicant):
    """The examinations of the applicant's pathway, in its order: one query."""
    catalogue = current_catalogue()
    profile = profile_of(applicant)
    own = [
        milestone.pk
        for milestone in catalogue.milestones
        if milestone.is_published
        and not milestone.is_recurring
        and catalogue.applies(milestone, profile.track, profile.residency) is not Applies.NO
    ]
    return Milestone.objects.filter(kind=MilestoneKind.EXAM, pk__in=own)


def fingerprint(applicant, profile):
    """A short digest of the answers that a what-if starts from: equal only if they are."""
    interruptions = sorted(map(repr, profile.interruptions))
    answers = (replace(profile, interruptions=()), interruptions)
    words = repr((answers, applicant.position, applicant.state))
    return blake2b(words.encode(), digest_size=12).hexdigest()


def library_of(applicant, catalogue):
    """What the library says about an applicant, see `applicants.pointers`."""
    return pointers(_answers_of(applicant), applicant.state, catalogue)


def records_of(applicant, catalogue):
    """The applicant's records by milestone slug, from one query; notes stay in the database."""
    return _records(RECORDS.rows(applicant.pk), catalogue).get(applicant.pk, {})


def records_by_applicant(applicants, catalogue):
    """The records of each of `applicants` by milestone slug, one query for all of them."""
    rows = MilestoneRecord.objects.filter(applicant__in=applicants)
    found = _records(rows.values_list(*RECORD_COLUMNS), catalogue)
    return {applicant.pk: found.get(applicant.pk, {}) for applicant in applicants}


# A record comes once for each pair of its attempts (one a day at most) and its evidence.
RECORD_COLUMNS = (
    *("applicant_id", "milestone_id", "attempts__taken_on", "attempts__result"),
    *("evidence__pk", "status", "planned_on", "done_on", "waived_reason"),
    *(Length("note"), "version", "pk"),
)
RECORDS = Prepared(
    lambda applicant: MilestoneRecord.objects.filter(applicant=applicant).values_list(
        *RECORD_COLUMNS
    )
)


def _records(rows, catalogue):
    """The records in `rows` of `RECORD_COLUMNS`, by applicant and milestone slug."""
    found, attempts = defaultdict(dict), {}
    for owner, pk, taken_on, result, evidence, *values in rows:
        slug = catalogue.slug_by_pk.get(pk)
        if slug is None:
            continue
        found[owner][slug] = _record(*values, evidence)
        if taken_on:
            tried = attempts.setdefault((owner, slug), {})
            tried[taken_on] = Attempt(taken_on, AttemptResult(result))
    for (owner, slug), tried in attempts.items():
        in_order = tuple(tried[taken_on] for taken_on in sorted(tried))
        found[owner][slug] = replace(found[owner][slug], attempts=in_order)
    return found


def _record(status, planned_on, done_on, waived_reason, note_length, version, pk, evidence):
    return Record(
        Status(status),
        planned_on,
        done_on,
        waived_reason,
        has_note=note_length > 0,
        version=version,
        has_evidence=evidence is not None,
        pk=pk,
    )


def plan_of(applicant, today):
    """The applicant's plan on the local date `today`: three queries."""
    catalogue = current_catalogue()
    know_residency(applicant, catalogue)
    return plan(profile_of(applicant), catalogue, records_of(applicant, catalogue), today)


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
