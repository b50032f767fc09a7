"""What is kept of somebody's records is what is stored, after whatever happened to them."""

from datetime import date

import pytest
from django.db import transaction

from applicants.actions import change_record, undo_record
from applicants.given import kept_records, own_record, records_to_keep
from applicants.models import (
    Applicant,
    Attempt,
    Interruption,
    MilestoneRecord,
    StaleRecord,
    Status,
)
from applicants.planning import InterruptionKind
from applicants.queries import profile_of, records_of
from applicants.settling import settle
from careers.queries import current_catalogue
from tests.builders import NOW, make_milestone

pytestmark = pytest.mark.usefixtures("keeping")


@pytest.fixture
def exam(applicant):
    exam = make_milestone(slug="step-3", name="Step 3")
    settle(applicant, now=NOW)
    return exam


def fresh():
    """The applicant as another request finds them."""
    return Applicant.objects.get()


def known(applicant):
    """What is kept and what is stored for the applicant."""
    catalogue = current_catalogue()
    return kept_records(applicant, catalogue), records_of(applicant, catalogue)


def changed(slug, django_capture_on_commit_callbacks, **fields):
    with django_capture_on_commit_callbacks(execute=True):
        change_record(own_record(fresh(), slug), now=NOW, **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Status.DONE, "done_on": date(2026, 7, 1)},
        {"status": Status.WAIVED, "waived_reason": "Taken abroad."},
        {"planned_on": date(2027, 3, 1)},
        {"note": "Mine."},
        {"status": Status.IN_PROGRESS},
    ],
)
def test_a_change_leaves_what_would_be_read(exam, fields, django_capture_on_commit_callbacks):
    records_to_keep(fresh(), current_catalogue())
    changed(exam.slug, django_capture_on_commit_callbacks, **fields)
    kept, stored = known(fresh())
    assert kept == stored
    assert kept[exam.slug].pk == MilestoneRecord.objects.get().pk

    changed(exam.slug, django_capture_on_commit_callbacks, status=Status.NOT_STARTED)
    kept, stored = known(fresh())
    assert (kept, kept[exam.slug].version) == (stored, 2)


def test_undoing_leaves_what_would_be_read(exam, django_capture_on_commit_callbacks):
    changed(exam.slug, django_capture_on_commit_callbacks, status=Status.DONE)
    with django_capture_on_commit_callbacks(execute=True):
        undo_record(own_record(fresh(), exam.slug), now=NOW)
    kept, stored = known(fresh())
    assert (kept, kept[exam.slug].status) == (stored, Status.NOT_STARTED)


def test_attempts_and_interruptions_are_kept_through_a_change(
    exam, django_capture_on_commit_callbacks
):
    changed(exam.slug, django_capture_on_commit_callbacks, planned_on=date(2027, 3, 1))
    record = MilestoneRecord.objects.get()
    Attempt.objects.create(record=record, taken_on=date(2026, 3, 1), result="failed")
    Interruption.objects.create(
        applicant=fresh(), kind=InterruptionKind.LEAVE, starts_on=date(2026, 1, 1), months=2
    )
    settle(fresh(), now=NOW)
    records_to_keep(fresh(), current_catalogue())
    changed(exam.slug, django_capture_on_commit_callbacks, status=Status.IN_PROGRESS)

    applicant = fresh()
    kept, stored = known(applicant)
    assert (kept, len(kept[exam.slug].attempts)) == (stored, 1)
    assert profile_of(applicant) == profile_of(fresh())
    assert [each.months for each in profile_of(applicant).interruptions] == [2]


def test_a_note_survives_a_tap_on_what_is_kept(exam, django_capture_on_commit_callbacks):
    changed(exam.slug, django_capture_on_commit_callbacks, note="Mine.")
    changed(exam.slug, django_capture_on_commit_callbacks, status=Status.DONE)
    record = MilestoneRecord.objects.get()
    assert (record.note, record.status, record.version) == ("Mine.", Status.DONE, 2)
    assert [row.note for row in record.versions.all()] == ["Mine.", "Mine."]


def test_what_is_taken_back_is_not_kept(exam, django_capture_on_commit_callbacks):
    records_to_keep(fresh(), current_catalogue())
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        change_record(own_record(fresh(), exam.slug), now=NOW, status=Status.DONE)
        transaction.set_rollback(True)
    assert known(fresh()) == ({}, {})


def test_what_another_process_changed_meanwhile_is_not_overlooked(applicant):
    ours, theirs = make_milestone(slug="ours"), make_milestone(slug="theirs")
    settle(applicant, now=NOW)
    records_to_keep(fresh(), current_catalogue())
    seen = own_record(fresh(), ours.slug)
    # Its callbacks do not run here, as if they ran elsewhere.
    change_record(own_record(fresh(), theirs.slug), now=NOW, status=Status.DONE)

    settled = change_record(seen, now=NOW, status=Status.IN_PROGRESS)

    statuses = {item.slug: item.record.status for item in settled.items}
    assert statuses == {"ours": Status.IN_PROGRESS, "theirs": Status.DONE}
    assert (fresh().required_done, fresh().required_total) == (1, 2)
    assert kept_records(fresh(), current_catalogue()) is None


def test_a_tap_on_what_is_out_of_date_is_refused(exam):
    records_to_keep(fresh(), current_catalogue())
    seen = own_record(fresh(), exam.slug)
    change_record(own_record(fresh(), exam.slug), now=NOW, planned_on=date(2027, 1, 1))

    with pytest.raises(StaleRecord):
        change_record(seen, now=NOW, status=Status.DONE)
    assert records_of(fresh(), current_catalogue())[exam.slug].planned_on == date(2027, 1, 1)
