"""What a plan is made from, kept under the version of the person.

Whatever changes records, attempts, evidence or interruptions raises that version in the same
transaction (`applicants.settling`), and each version is reached once: so nothing kept is ever
out of date, and nothing is dropped by guess.
"""

from dataclasses import replace
from functools import partial

from django.core.cache import caches
from django.db import transaction

from applicants.models import MilestoneRecord
from applicants.planning import Record, Status
from applicants.queries import know_interruptions, know_residency, records_of
from careers.catalogue import Applies
from careers.models import Milestone
from careers.queries import current_catalogue

KEPT_SECONDS = 24 * 60 * 60


def kept_records(applicant, catalogue):
    """The records by slug as under the version of `applicant`, or None where none are kept.

    With them come the interruptions: the profile costs no query then.
    """
    if applicant.known_records is None:
        kept = caches["plans"].get(_key(applicant, catalogue))
        if kept:
            applicant.known_interruptions, applicant.known_records = kept
    return applicant.known_records


def own_record(applicant, slug):
    """The record of a milestone that is part of the pathway, or None.

    As in the plan: what applies, might apply, or has something noted. It costs a query for the
    version of the catalogue, and another where the record is not kept.
    """
    catalogue = current_catalogue()
    info = catalogue.by_slug.get(slug)
    if info is None:
        return None
    know_residency(applicant, catalogue)
    milestone = Milestone.from_db(None, ["id", "slug", "name"], [info.pk, slug, info.name])
    record = _kept_record(applicant, milestone, catalogue)
    record = record or MilestoneRecord.objects.for_milestone(applicant, milestone)
    noted = Record(Status(record.status), record.planned_on, has_note=bool(record.note))
    residency = applicant.residency and applicant.residency.slug
    applies = catalogue.applies(info, applicant.track or None, residency)
    is_theirs = info.is_published and applies is not Applies.NO
    return record if is_theirs or noted.is_touched else None


def _kept_record(applicant, milestone, catalogue):
    """The record as it is kept, or None where it is not, or not all of it: notes never are."""
    kept = kept_records(applicant, catalogue)
    noted = kept and kept.get(milestone.slug)
    if not noted or noted.has_note:
        return None
    return MilestoneRecord(
        pk=noted.pk,
        applicant=applicant,
        milestone=milestone,
        status=noted.status,
        planned_on=noted.planned_on,
        done_on=noted.done_on,
        waived_reason=noted.waived_reason,
        version=noted.version,
    )


def records_to_keep(applicant, catalogue):
    """The same, read and kept where they are not; never after a change of this transaction."""
    records = kept_records(applicant, catalogue)
    if records is None:
        records = records_of(applicant, catalogue)
        _keep(applicant, catalogue, records)
    return records


def records_with(record, catalogue):
    """The records of an applicant after the change of this one, stored but not settled yet."""
    kept = kept_records(record.applicant, catalogue)
    if kept is None:
        return records_of(record.applicant, catalogue)
    slug = record.milestone.slug
    changed = replace(
        kept.get(slug, Record()),
        status=Status(record.status),
        planned_on=record.planned_on,
        done_on=record.done_on,
        waived_reason=record.waived_reason,
        has_note=bool(record.note),
        version=record.version,
        pk=record.pk,
    )
    return kept | {slug: changed}


def keep_when_stored(applicant, catalogue, records):
    """Keep `records` under the new version of `applicant`, if the transaction stores it."""
    applicant.known_records = records
    transaction.on_commit(partial(_keep, applicant, catalogue, records))


def _keep(applicant, catalogue, records):
    kept = know_interruptions(applicant), records
    caches["plans"].set(_key(applicant, catalogue), kept, KEPT_SECONDS)


def _key(applicant, catalogue):
    return f"given-{applicant.pk}-{applicant.version}-{catalogue.version}"
