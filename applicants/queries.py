"""Reads that join an applicant with the reference library."""

from dataclasses import dataclass, replace
from hashlib import blake2b

from django.db.models import Exists, OuterRef, Q, prefetch_related_objects

from applicants.models import Evidence, MilestoneRecord
from applicants.planning import (
    Attempt,
    AttemptResult,
    Interruption,
    InterruptionKind,
    Plan,
    Profile,
    Record,
    Status,
    plan,
)
from applicants.planning.behind import behind
from applicants.planning.dates import residency_end
from applicants.planning.interruptions import reopened
from applicants.pointers import pointers
from applicants.timeline.slips import breaking, next_start, slips
from careers.catalogue import Applies, Track
from careers.models import Milestone, MilestoneKind
from careers.queries import current_catalogue


def profile_of(applicant):
    """What the engine needs to know of an applicant.

    It costs a query for the interruptions, once per object as it was read, and another where
    `residency` is not joined.
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
    prefetch_related_objects([applicant], "interruptions")
    return tuple(_interruption(row) for row in applicant.interruptions.all())


def _interruption(row):
    return Interruption(
        kind=InterruptionKind(row.kind),
        starts_on=row.starts_on,
        months=row.months,
        milestone=row.milestone and row.milestone.slug,
        is_in_dates=row.is_in_dates,
        cycle=row.reopens,
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
    return pointers(profile_of(applicant), applicant.state, catalogue)


def records_of(applicant, catalogue):
    """The applicant's records by milestone slug, from one query; notes stay in the database."""
    return records_by_applicant([applicant], catalogue)[applicant.pk]


def records_by_applicant(applicants, catalogue):
    """The records of each of `applicants` by milestone slug, one query for all of them."""
    slugs = {milestone.pk: milestone.slug for milestone in catalogue.milestones}
    rows = MilestoneRecord.objects.filter(applicant__in=applicants)
    has_evidence = Exists(Evidence.objects.filter(record=OuterRef("pk")))
    rows = rows.annotate(has_note=~Q(note=""), has_evidence=has_evidence)
    columns = ["status", "planned_on", "done_on", "waived_reason", "has_note", "version"]
    more = ["has_evidence", "attempts__taken_on", "attempts__result"]
    found, attempts = {applicant.pk: {} for applicant in applicants}, {}
    # A record with several attempts comes several times.
    rows = rows.order_by("attempts__taken_on")
    for owner, pk, status, *values, has_evidence, taken_on, result in rows.values_list(
        "applicant_id", "milestone_id", *columns, *more
    ):
        if pk not in slugs:
            continue
        found[owner][slugs[pk]] = Record(Status(status), *values, has_evidence=has_evidence)
        if taken_on:
            attempt = Attempt(taken_on, AttemptResult(result))
            attempts.setdefault((owner, slugs[pk]), []).append(attempt)
    for (owner, slug), tried in attempts.items():
        found[owner][slug] = replace(found[owner][slug], attempts=tuple(tried))
    return found


def plan_of(applicant, today, catalogue=None):
    """The applicant's plan on the local date `today`: three queries, two with a catalogue."""
    catalogue = catalogue or current_catalogue()
    return plan(profile_of(applicant), catalogue, records_of(applicant, catalogue), today)


def is_on_pathway(record):
    """Whether the milestone of `record` has anything to do with its applicant (one query).

    As in the plan: what applies, might apply, or has something noted.
    """
    noted = Record(Status(record.status), record.planned_on, has_note=bool(record.note))
    catalogue, applicant = current_catalogue(), record.applicant
    info = catalogue.by_slug.get(record.milestone.slug)
    if info is None or noted.is_touched:
        return info is not None
    residency = applicant.residency and applicant.residency.slug
    applies = catalogue.applies(info, applicant.track or None, residency)
    return info.is_published and applies is not Applies.NO


def plans_of(applicant, profiles, today):
    """The plans that the applicant's records give with each of `profiles`: two queries."""
    catalogue = current_catalogue()
    records = records_of(applicant, catalogue)
    return [plan(profile, catalogue, records, today) for profile in profiles]


def plans_between(applicant, before, after, today, *, reopens=None):
    """The plans of two profiles: two queries. The second begins the season `reopens` anew."""
    now, tried = tries_between(applicant, before, after, today, reopens=reopens)
    return now.plan, tried.plan


def tries_between(applicant, before, after, today, *, reopens=None):
    """The same, each with the plan for the first start that works."""
    catalogue = current_catalogue()
    records = records_of(applicant, catalogue)
    later = reopened(records, catalogue, reopens) if reopens else records
    return _try(before, catalogue, records, today), _try(after, catalogue, later, today)


@dataclass(frozen=True, slots=True)
class Tried:
    """A plan, and the same for the first start that works: None where none does.

    They are one where the target is in reach, and where there is none.
    """

    profile: Profile
    plan: Plan
    working: Plan | None


def _try(profile, catalogue, records, today):
    found = plan(profile, catalogue, records, today)
    target = found.target
    if target is None or target.is_feasible:
        return Tried(profile, found, found)
    if target.next_year is None:
        return Tried(profile, found, None)
    later = replace(profile, target_year=target.next_year)
    return Tried(profile, found, plan(later, catalogue, records, today))


def plans_around(applicant, slug, planned_on, today):
    """The plans without and with `planned_on` for one milestone: two queries.

    With them comes the next start that keeps every last safe day before the fellowship that
    the date breaks; None where it breaks none, no start is chosen or none was found.
    """
    catalogue = current_catalogue()
    profile, records = profile_of(applicant), records_of(applicant, catalogue)
    moved = records | {slug: replace(records.get(slug, Record()), planned_on=planned_on)}
    before = plan(profile, catalogue, records, today)
    after = plan(profile, catalogue, moved, today)
    broken = {slip.item.slug for slip in breaking(slips(before, after), catalogue)}
    return before, after, next_start(profile, catalogue, moved, today, broken)


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
