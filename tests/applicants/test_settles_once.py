"""Every write on what a plan is made of settles once, in its own transaction."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applicants import actions, attempts, evidence, interrupting
from applicants.forms.profile import WhereForm
from applicants.forms.what_if import WhatIfForm
from applicants.models import (
    Applicant,
    Attempt,
    CalendarFeed,
    Evidence,
    Interruption,
    MilestoneRecord,
    RecordVersion,
)
from tests.applicants.what_ifs import answers_of
from tests.builders import NOW, make_milestone

MODELS = [Attempt, CalendarFeed, Evidence, Interruption, MilestoneRecord, RecordVersion]


def record_of(applicant):
    return MilestoneRecord.objects.get(applicant=applicant, milestone__slug="noted")


def save_profile(applicant):
    form = WhereForm({"position": "fellowship", "track": "md"}, instance=applicant)
    assert form.is_valid(), form.errors
    actions.save_profile(form, now=NOW)


def accept(applicant, **interruption):
    changes = {f"interruption-{name}": value for name, value in interruption.items()}
    form = WhatIfForm(answers_of(applicant, state="OH", **changes), instance=applicant)
    assert form.is_valid(), form.errors
    form.save(since=form.since, now=NOW)


def interruption_of(applicant, **fields):
    fields = {"kind": "leave", "starts_on": date(2027, 3, 1), "months": 6} | fields
    return Interruption(applicant=applicant, **fields)


WRITES = {
    "change a record": lambda own: actions.change_record(
        record_of(own), status="done", now=NOW
    ),
    "undo a change": lambda own: actions.undo_record(record_of(own), now=NOW),
    "save the profile": save_profile,
    "choose another start": lambda own: actions.retarget(own, year=2030, was=2029, now=NOW),
    "mark what lies behind": lambda own: actions.mark_behind(
        applicant=own, milestone_pks=[make_milestone().pk], now=NOW
    ),
    "turn the calendar on": lambda own: actions.save_feed(own, has_notes=True, now=NOW),
    "note an attempt": lambda own: attempts.save_attempt(
        Attempt(record=record_of(own), taken_on=date(2026, 5, 4), result="passed"), now=NOW
    ),
    "delete an attempt": lambda own: attempts.delete_attempt(
        record_of(own).attempts.get(), now=NOW
    ),
    "add a link": lambda own: evidence.add_evidence(
        Evidence(record=record_of(own), url="https://example.org/new"), now=NOW
    ),
    "add a file": lambda own: evidence.add_evidence(
        Evidence(record=record_of(own)),
        upload=SimpleUploadedFile("a.pdf", b"%PDF-1.7\n%%EOF\n"),
        now=NOW,
    ),
    "delete evidence": lambda own: evidence.delete_evidence(
        record_of(own).evidence.get(), now=NOW
    ),
    "add an interruption": lambda own: interrupting.save_interruption(
        interruption_of(own), now=NOW
    ),
    "apply once more": lambda own: interrupting.save_interruption(
        interruption_of(own, kind="reapplication", months=None), now=NOW
    ),
    "delete an interruption": lambda own: interrupting.remove_interruption(
        own.interruptions.get(), now=NOW
    ),
    "accept a what-if": accept,
    "accept one with an interruption": lambda own: accept(
        own, kind="leave", starts_on="2027-09-01", months="3"
    ),
}


@pytest.fixture
def full(resident):
    """A resident with one of everything that a write may change."""
    record = MilestoneRecord.objects.for_milestone(resident, make_milestone(slug="noted"))
    actions.change_record(record, status="in-progress", now=NOW)
    Attempt.objects.create(record=record, taken_on=date(2026, 1, 5), result="failed")
    Evidence.objects.create(record=record, kind="link", url="https://example.org/")
    interruption_of(resident).save()
    return Applicant.objects.select_related("residency").get(pk=resident.pk)


def everything():
    """What is stored, but for the summary."""
    columns = ["version", "position", "track", "state", "target_year"]
    rows = [list(model.objects.order_by("pk").values()) for model in MODELS]
    return [list(Applicant.objects.values(*columns)), *rows]


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_settles_once(full, write):
    before, version = everything(), full.version

    write(full)

    assert Applicant.objects.get(pk=full.pk).version == version + 1
    assert everything() != before


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_what_cannot_be_settled_is_not_stored(full, write, monkeypatch):
    before = everything()
    for store in ("keep_summary", "settle_unless_changed"):
        monkeypatch.setattr(Applicant, store, explode)

    with pytest.raises(Explosion):
        write(full)

    assert everything() == before


class Explosion(Exception):
    pass


def explode(*args, **kwargs):
    raise Explosion
