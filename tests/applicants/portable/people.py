"""Somebody with everything that an account can hold, and the export of an account."""

import io
import json
import zipfile
from datetime import UTC, date, datetime

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import storages

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
)
from applicants.portable.export import write_export
from careers.models import CatalogueVersion, Fellowship, Milestone, Residency
from tests.builders import NOW, make_fellowship, make_milestone, make_residency

PDF = b"%PDF-1.7\n% a report\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
ADDRESS = "https://pathway.example.org"
THEN = datetime(2026, 3, 4, 5, 6, 7, 890, tzinfo=UTC)


def make_library():
    """What the account speaks of: an exam, an activity, a residency and a program."""
    exam = make_milestone(slug="exam", name="Pass the exam", position=1)
    make_milestone(slug="letters", name="Collect letters", position=2)
    make_residency(slug="pmr", name="Physiatry")
    make_fellowship(slug="program", name="A program")
    CatalogueVersion.bump()
    return exam


def fill(applicant):
    """Give an applicant one or two of everything; the library must be there."""
    exam, letters = (Milestone.objects.get(slug=slug) for slug in ["exam", "letters"])
    values = {
        "position": "residency",
        "track": "do",
        "school": "School of “Quotes”",
        "residency": Residency.objects.get(slug="pmr"),
        "residency_choice": "wish",
        "residency_start_on": date(2025, 7, 1),
        "target_year": 2029,
        "state": "TX",
        "time_zone": "America/Chicago",
    }
    Applicant.objects.filter(pk=applicant.pk).update(**values)
    applicant.refresh_from_db()
    first = MilestoneRecord.objects.for_milestone(applicant, exam)
    first.change(status="in-progress", note="=1+1 <b>bold</b>\nsecond line")
    first.change(status="done", done_on=date(2026, 5, 4))
    second = MilestoneRecord.objects.for_milestone(applicant, letters)
    second.change(status="waived", waived_reason="Not needed where I apply")
    Attempt.objects.create(record=first, taken_on=date(2026, 1, 5), result="failed")
    Attempt.objects.create(
        record=first, taken_on=date(2026, 5, 4), result="passed", score="231"
    )
    add_file(first, PDF, name="Score report (final).pdf", title="Score report")
    add_file(first, PNG, name="photo.png", content_type="image/png")
    Evidence.objects.create(
        record=second, kind="link", url="https://example.org/letter", title="Letter"
    )
    Interruption.objects.create(
        applicant=applicant, kind="leave", starts_on=date(2027, 1, 1), months=3
    )
    Interruption.objects.create(
        applicant=applicant, kind="repeated-exam", starts_on=date(2027, 2, 1), milestone=exam
    )
    Snooze.objects.create(applicant=applicant, milestone=letters, until=date(2026, 12, 24))
    ReminderSettings.objects.create(applicant=applicant, is_on=True, quiet_days="56")
    CalendarFeed.objects.begin(applicant, alarm_days=7, has_notes=True)
    Digest.objects.create(
        applicant=applicant, on=date(2026, 11, 1), state="sent", tries=1, sent_at=THEN
    )
    RuleChange.objects.create(
        applicant=applicant,
        from_version=0,
        to_version=1,
        lines=[{"slug": "exam", "what": "added"}],
        created_at=THEN,
        is_kept=True,
    )
    report(applicant.user)
    make_old(applicant)


def make_old(applicant):
    """Let all that was noted lie before any moment at which a test reads it."""
    own = MilestoneRecord.objects.filter(applicant=applicant)
    own.update(changed_at=THEN)
    RecordVersion.objects.filter(record__in=own).update(changed_at=THEN)
    Evidence.objects.filter(record__in=own).update(added_at=THEN)


def report(user, **fields):
    entry = Fellowship.objects.get(slug="program")
    fields = {"field": "city", "should_be": "Houston", "created_at": THEN} | fields
    kind = ContentType.objects.get_for_model(entry)
    Correction.objects.create(reporter=user, entry_type=kind, entry_id=entry.pk, **fields)


def add_file(record, content, *, name, content_type="application/pdf", title=""):
    piece = Evidence(
        record=record,
        kind="file",
        name=name,
        title=title,
        content_type=content_type,
        size=len(content),
    )
    piece.file.save(name, ContentFile(content), save=False)
    piece.save()
    return piece


def export_of(applicant, now=NOW):
    """The bytes of somebody's export."""
    with write_export(fresh(applicant), address=ADDRESS, now=now) as content:
        return content.read()


def fresh(applicant):
    """As a page gets it."""
    own = Applicant.objects.select_related("residency", "user")
    return own.prefetch_related("interruptions").get(pk=applicant.pk)


def opened(content):
    """The files of an export by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def account_in(content):
    return json.loads(opened(content)["account.json"])


def lasting(account):
    """What of `account.json` must be equal after a way through a file."""
    account = {**account, "exported_at": None}
    account["account"] = {"name": account["account"]["name"]}
    return account


def changed(content, change=None, *, files=None, without=()):
    """An export with its account changed by a function, files added and others dropped."""
    entries = opened(content)
    account = json.loads(entries["account.json"])
    if change:
        change(account)
    entries["account.json"] = json.dumps(account).encode()
    entries = {name: data for name, data in entries.items() if name not in without}
    return packed(entries | (files or {}))


def packed(entries):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return content.getvalue()


def stored_files():
    """The names of all files in the storage; it outlives a test."""
    storage = storages["evidence"]
    if not storage.exists(""):
        return set()
    folders, _ = storage.listdir("")
    return {name for folder in folders for name in storage.listdir(folder)[1]}
