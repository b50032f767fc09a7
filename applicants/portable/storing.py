"""Storing a bundle in an account that is empty: all of it or nothing."""

import logging
import tempfile

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import DataError, IntegrityError, transaction

from applicants.audit import AuditKind, note
from applicants.evidence import discard_files
from applicants.models import (
    Applicant,
    Attempt,
    CalendarFeed,
    Correction,
    Digest,
    Evidence,
    Interruption,
    MilestoneRecord,
    RecordVersion,
    ReminderSettings,
    RuleChange,
    Snooze,
    User,
)
from applicants.portable import schema
from applicants.portable.archive import Refused
from applicants.portable.fields import Problems
from applicants.portable.inventory import what_is_there
from applicants.settling import mark_news, settle

logger = logging.getLogger(__name__)

IN_MEMORY = 1024**2
NOT_EMPTY = "Your account is not empty any more, so nothing was brought in."
NO_ROOM = "The files could not be stored just now. Nothing was stored; try again later."
CONTRADICTION = "The export contradicts itself, so nothing was stored."


def store(bundle, archive, *, user, now):
    """Make the account of `user` the one that `bundle` holds; return the applicant.

    Raises `Refused` where the account is not empty or the database refuses a row. Then no row
    and no file is left.
    """
    stored = []
    try:
        for piece, path in bundle.files:
            _store_file(archive, piece, path)
            stored.append(piece)
        return _store_rows(bundle, user, now)
    except BaseException as error:
        discard_files(piece.file.name for piece in stored)
        if isinstance(error, OSError):
            logger.exception("Could not store a file of an import")
            raise Refused(NO_ROOM) from error
        if isinstance(error, (IntegrityError, DataError)):
            raise Refused(*_why_refused(bundle, user)) from error
        raise


def _why_refused(bundle, user):
    """What to say where the database refused a row: something may have come in meanwhile."""
    if what_is_there(user):
        return [NOT_EMPTY]
    return faults_of(bundle) or [CONTRADICTION]


def _store_file(archive, piece, path):
    """Before the transaction: a slow storage must not hold up who else writes."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as content:
        archive.read_into(content, path)
        if content.tell() != piece.size:
            raise Refused(CONTRADICTION)
        content.seek(0)
        piece.file.save(piece.name, File(content, piece.name), save=False)


@transaction.atomic
def _store_rows(bundle, user, now):
    # A second import at the same time waits here, and then finds the account filled.
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if what_is_there(user):
        raise Refused(NOT_EMPTY)
    if bundle.name:
        user.name = bundle.name
        user.save(update_fields=["name"])
    profile = _values(bundle.profile, schema.PROFILE)
    applicant, _ = Applicant.objects.get_or_create(user=user, defaults=profile)
    _store_records(bundle, applicant)
    for model, rows in [
        (Interruption, bundle.interruptions),
        (Snooze, bundle.snoozes),
        (Digest, bundle.digests),
        (RuleChange, bundle.rule_changes),
        (ReminderSettings, [bundle.reminders] if bundle.reminders else []),
    ]:
        model.objects.filter(applicant=applicant).delete()
        for row in rows:
            row.applicant = applicant
        model.objects.bulk_create(rows)
    for row in bundle.corrections:
        row.reporter = user
    Correction.objects.bulk_create(bundle.corrections)
    if bundle.calendar:
        CalendarFeed.objects.begin(applicant, **_values(bundle.calendar, schema.CALENDAR))
        note(AuditKind.CALENDAR_MADE, actor=user, subject=user)
    # The profile last: a change of a record locks its applicant last as well.
    Applicant.objects.filter(pk=applicant.pk).update(**profile)
    note(AuditKind.IMPORTED, actor=user, subject=user)
    settle(applicant, now=now)
    mark_news(applicant)
    return applicant


def _values(row, table):
    return {name: getattr(row, name) for name in table.columns}


def _store_records(bundle, applicant):
    """Records first, then what hangs on them; their own moments stay as they were."""
    records = [loaded.record for loaded in bundle.records]
    _create(MilestoneRecord, records, "changed_at", applicant=applicant)
    versions, attempts, evidence = [], [], []
    for loaded in bundle.records:
        pieces = [piece for piece, _ in loaded.evidence]
        for row in [*loaded.versions, *loaded.attempts, *pieces]:
            row.record = loaded.record
        versions += loaded.versions
        attempts += loaded.attempts
        evidence += pieces
    RecordVersion.objects.bulk_create(versions)
    Attempt.objects.bulk_create(attempts)
    _create(Evidence, evidence, "added_at")


def _create(model, rows, moment, **values):
    """Create rows whose column `moment` the model would set to now."""
    moments = [getattr(row, moment) for row in rows]
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)
    model.objects.bulk_create(rows)
    for row, was in zip(rows, moments, strict=True):
        setattr(row, moment, was)
    model.objects.bulk_update(rows, [moment])


def faults_of(bundle):
    """Which rows the database would refuse, and why: some queries for each row."""
    problems = Problems()
    owners = {"user", "applicant", "record", "reporter", "file"}
    for name, row in bundle.rows():
        try:
            row.validate_constraints(exclude=owners)
        except ValidationError as error:
            problems.note(name, " ".join(error.messages))
    return problems
