"""What a plan is made from, kept under the version of the person.

Whatever changes records, attempts, evidence or interruptions raises that version in the same
transaction (`applicants.settling`), and a version is never reached a second time while the site
runs: so nothing kept is ever out of date, and nothing is dropped by guess.
"""

from dataclasses import replace
from functools import partial

from django.db import DEFAULT_DB_ALIAS, transaction

from applicants.keeping import keep, kept
from applicants.models import MilestoneRecord
from applicants.planning import Record, Status
from applicants.queries import know_interruptions, know_residency, records_of
from careers.catalogue import Applies
from careers.models import Milestone
from careers.queries import current_catalogue

CACHE = "given"
RECORD_COLUMNS = [field.attname for field in MilestoneRecord._meta.concrete_fields]
KNOWN_COLUMNS = ("status", "planned_on", "done_on", "waived_reason", "version")


def known_records(applicant, catalogue):
    """The records by slug under the version of `applicant`: kept, or read and kept now.

    With them come the interruptions, so that the profile costs no query. To be called before
    anything is changed in the same transaction.
    """
    if applicant.known_records is None:
        given = kept(CACHE, *_key(applicant, catalogue))
        if given is None:
            given = know_interruptions(applicant), records_of(applicant, catalogue)
            keep(CACHE, *_key(applicant, catalogue), given)
        applicant.known_interruptions, applicant.known_records = given
    return applicant.known_records


def own_record(applicant, slug):
    """The record of a milestone that is part of the pathway, or None.

    As in the plan: what applies, might apply, or has something noted.
    """
    catalogue = current_catalogue()
    info = catalogue.by_slug.get(slug)
    if info is None:
        return None
    know_residency(applicant, catalogue)
    noted = known_records(applicant, catalogue).get(slug, Record())
    residency = applicant.residency and applicant.residency.slug
    applies = catalogue.applies(info, applicant.track or None, residency)
    is_theirs = info.is_published and applies is not Applies.NO
    return _row_of(noted, applicant, info) if is_theirs or noted.is_touched else None


def _row_of(noted, applicant, info):
    """The row that `noted` was read from; only for its note the database is asked again."""
    milestone = Milestone.from_db(None, ["id", "slug", "name"], [info.pk, info.slug, info.name])
    if noted.has_note:
        return MilestoneRecord.objects.for_milestone(applicant, milestone)
    if noted.pk is None:
        return MilestoneRecord(applicant=applicant, milestone=milestone)
    known = {name: getattr(noted, name) for name in KNOWN_COLUMNS} | {
        "id": noted.pk,
        "note": "",
    }
    names = [column for column in RECORD_COLUMNS if column in known]
    record = MilestoneRecord.from_db(DEFAULT_DB_ALIAS, names, [known[name] for name in names])
    record.applicant, record.milestone = applicant, milestone
    return record


def records_with(record, catalogue):
    """The records of an applicant after the change of this one, stored but not settled yet."""
    records = record.applicant.known_records
    if records is None:
        return records_of(record.applicant, catalogue)
    slug = record.milestone.slug
    changed = replace(
        records.get(slug, Record()),
        status=Status(record.status),
        planned_on=record.planned_on,
        done_on=record.done_on,
        waived_reason=record.waived_reason,
        has_note=bool(record.note),
        version=record.version,
        pk=record.pk,
    )
    return records | {slug: changed}


def keep_when_stored(applicant, catalogue, records):
    """Keep `records` under the new version of `applicant`, if the transaction stores it."""
    applicant.known_records = records
    given = know_interruptions(applicant), records
    store = partial(keep, CACHE, *_key(applicant, catalogue), given)
    transaction.on_commit(store, robust=True)


def _key(applicant, catalogue):
    """The name under which it is kept, and the versions."""
    return str(applicant.pk), (applicant.version, catalogue.version)
