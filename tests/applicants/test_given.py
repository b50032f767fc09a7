"""What is kept of somebody's records is what is stored, after whatever happened to them."""

from datetime import date

import pytest
from django.db import transaction

from applicants import settling
from applicants.actions import change_record, undo_record
from applicants.given import CACHE, _key, known_records, own_record
from applicants.keeping import kept
from applicants.models import (
    Applicant,
    Attempt,
    Interruption,
    MilestoneRecord,
    StaleRecord,
    Status,
)
from applicants.planning import InterruptionKind, Record
from applicants.queries import profile_of, records_of
from applicants.settling import refresh, settle
from careers.models import CatalogueVersion
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
    return Applicant.objects.earliest("pk")


def kept_for(applicant):
    """What is kept of the records of the applicant, or None."""
    given = kept(CACHE, *_key(applicant, current_catalogue()))
    return given and given[1]


def known():
    """What is kept and what is stored for the applicant."""
    return kept_for(fresh()), records_of(fresh(), current_catalogue())


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
    known_records(fresh(), current_catalogue())
    changed(exam.slug, django_capture_on_commit_callbacks, **fields)
    found, stored = known()
    assert found == stored
    assert found[exam.slug].pk == MilestoneRecord.objects.get().pk

    changed(exam.slug, django_capture_on_commit_callbacks, status=Status.NOT_STARTED)
    found, stored = known()
    assert (found, found[exam.slug].version) == (stored, 2)


def test_undoing_leaves_what_would_be_read(exam, django_capture_on_commit_callbacks):
    changed(exam.slug, django_capture_on_commit_callbacks, status=Status.DONE)
    with django_capture_on_commit_callbacks(execute=True):
        undo_record(own_record(fresh(), exam.slug), now=NOW)
    found, stored = known()
    assert (found, found[exam.slug].status) == (stored, Status.NOT_STARTED)


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
    known_records(fresh(), current_catalogue())
    changed(exam.slug, django_capture_on_commit_callbacks, status=Status.IN_PROGRESS)

    found, stored = known()
    assert (found, len(found[exam.slug].attempts)) == (stored, 1)
    applicant = fresh()
    known_records(applicant, current_catalogue())
    assert [each.months for each in applicant.known_interruptions] == [2]
    assert profile_of(applicant) == profile_of(fresh())


def test_a_note_survives_a_tap_on_what_is_kept(exam, django_capture_on_commit_callbacks):
    changed(exam.slug, django_capture_on_commit_callbacks, note="Mine.")
    changed(exam.slug, django_capture_on_commit_callbacks, status=Status.DONE)
    record = MilestoneRecord.objects.get()
    assert (record.note, record.status, record.version) == ("Mine.", Status.DONE, 2)
    assert [row.note for row in record.versions.all()] == ["Mine.", "Mine."]


def test_what_is_taken_back_is_not_kept(exam, django_capture_on_commit_callbacks):
    known_records(fresh(), current_catalogue())
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        change_record(own_record(fresh(), exam.slug), now=NOW, status=Status.DONE)
        transaction.set_rollback(True)
    assert known() == ({}, {})


def test_what_another_process_changed_meanwhile_is_not_overlooked(applicant):
    ours, theirs = make_milestone(slug="ours"), make_milestone(slug="theirs")
    settle(applicant, now=NOW)
    known_records(fresh(), current_catalogue())
    seen = own_record(fresh(), ours.slug)
    # Its callbacks do not run here, as if they ran elsewhere.
    change_record(own_record(fresh(), theirs.slug), now=NOW, status=Status.DONE)

    settled = change_record(seen, now=NOW, status=Status.IN_PROGRESS)

    statuses = {item.slug: item.record.status for item in settled.items}
    assert statuses == {"ours": Status.IN_PROGRESS, "theirs": Status.DONE}
    assert (fresh().required_done, fresh().required_total) == (1, 2)
    assert kept_for(fresh()) is None


def test_a_tap_on_what_is_out_of_date_is_refused(exam):
    known_records(fresh(), current_catalogue())
    seen = own_record(fresh(), exam.slug)
    change_record(own_record(fresh(), exam.slug), now=NOW, planned_on=date(2027, 1, 1))

    with pytest.raises(StaleRecord):
        change_record(seen, now=NOW, status=Status.DONE)
    assert records_of(fresh(), current_catalogue())[exam.slug].planned_on == date(2027, 1, 1)


def test_two_changes_in_one_transaction_are_both_kept(exam, django_capture_on_commit_callbacks):
    applicant = fresh()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        record = own_record(applicant, exam.slug)
        change_record(record, now=NOW, status=Status.IN_PROGRESS)
        Attempt.objects.create(record=record, taken_on=date(2026, 3, 1), result="failed")
        settle(applicant, now=NOW)
    assert kept_for(fresh()) is None  # what the second stored is read when it is asked for
    assert len(records_of(fresh(), current_catalogue())[exam.slug].attempts) == 1


def test_a_key_that_was_kept_never_leads_to_another_persons_row(exam, other_applicant):
    """As after a database went back under a running process, and keys were given anew."""
    theirs = MilestoneRecord.objects.create(applicant=other_applicant, milestone=exam)
    seen = fresh()
    seen.known_records = {exam.slug: Record(version=theirs.version, pk=theirs.pk)}
    with pytest.raises(StaleRecord):
        change_record(own_record(seen, exam.slug), now=NOW, status=Status.DONE)
    theirs.refresh_from_db()
    assert theirs.status == Status.NOT_STARTED


def test_a_catalogue_that_comes_in_between_is_settled_with(exam, monkeypatch):
    """Somebody else's page settled under the new one, which raises no version."""
    summary_of = settling.summary_of

    def meanwhile(draft):
        monkeypatch.setattr(settling, "summary_of", summary_of)
        make_milestone(slug="new")
        CatalogueVersion.bump()
        refresh(fresh(), now=NOW)
        return summary_of(draft)

    monkeypatch.setattr(settling, "summary_of", meanwhile)
    change_record(own_record(fresh(), exam.slug), now=NOW, status=Status.DONE)
    applicant = fresh()
    assert applicant.catalogue_version == CatalogueVersion.current()
    assert (applicant.required_done, applicant.required_total) == (1, 2)
