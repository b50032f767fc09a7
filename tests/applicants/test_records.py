"""Storing, undoing and refusing changes of a record."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from applicants.actions import mark_behind
from applicants.models import MilestoneRecord, RecordVersion, StaleRecord, Status
from tests.builders import NOW, make_applicant, make_milestone

DAY = date(2026, 3, 1)


@pytest.fixture
def record(applicant):
    return MilestoneRecord.objects.for_milestone(applicant, make_milestone())


def stored(record):
    return MilestoneRecord.objects.get(pk=record.pk)


def test_nothing_is_stored_before_the_first_change(record):
    assert (record.pk, record.version) == (None, 0)
    assert MilestoneRecord.objects.count() == 0


def test_each_change_is_a_version(record):
    record.change(status=Status.IN_PROGRESS, note="begun")
    record.change(status=Status.DONE, done_on=DAY)

    assert (stored(record).status, stored(record).done_on) == (Status.DONE, DAY)
    assert list(record.versions.values_list("version", "status", "note")) == [
        (2, Status.DONE, "begun"),
        (1, Status.IN_PROGRESS, "begun"),
    ]


def test_reopening_empties_the_done_date(record):
    record.change(status=Status.DONE, done_on=DAY)
    record.change(status=Status.NOT_STARTED)
    assert stored(record).done_on is None


def test_only_a_waived_record_keeps_its_reason(record):
    record.change(status=Status.WAIVED, waived_reason="Credit for other training")
    record.change(status=Status.IN_PROGRESS)
    assert stored(record).waived_reason == ""


def test_second_tab_cannot_overwrite_the_first(record):
    record.change(status=Status.IN_PROGRESS)
    second = stored(record)
    record.change(status=Status.DONE, done_on=DAY)

    with pytest.raises(StaleRecord):
        second.change(status=Status.NOT_STARTED)
    assert stored(record).status == Status.DONE
    assert RecordVersion.objects.count() == 2


@pytest.mark.parametrize("version", [-1, 0, 2, 2**63, 10**30])
def test_a_number_that_somebody_made_up_is_stale(record, version):
    record.change(status=Status.IN_PROGRESS)
    record.expect(1)
    with pytest.raises(StaleRecord):
        record.expect(version)


def test_two_first_changes_do_not_both_win(record):
    twin = MilestoneRecord(applicant=record.applicant, milestone=record.milestone)
    record.change(status=Status.DONE)

    with pytest.raises(StaleRecord):
        twin.change(status=Status.IN_PROGRESS)
    assert stored(record).status == Status.DONE


def test_of_changes_at_the_same_moment_one_wins(transactional_db, applicant):
    milestone, barrier = make_milestone(), Barrier(4, timeout=20)

    def change(_):
        record = MilestoneRecord.objects.for_milestone(applicant, milestone)
        barrier.wait()
        try:
            record.change(status=Status.DONE)
        except StaleRecord:
            return "stale"
        finally:
            connection.close()
        return "stored"

    with ThreadPoolExecutor(4) as tabs:
        assert sorted(tabs.map(change, range(4))) == ["stale", "stale", "stale", "stored"]
    assert MilestoneRecord.objects.get().version == RecordVersion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_mark_behind_notes_everything_once(applicant):
    keys = [make_milestone().pk for _ in range(30)]
    start = Barrier(4, timeout=20)

    def mark(_):
        try:
            start.wait(timeout=20)
            return mark_behind(applicant=applicant, milestone_pks=keys, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as tabs:
        assert sorted(tabs.map(mark, range(4))) == [0, 0, 0, 30]
    assert MilestoneRecord.objects.count() == RecordVersion.objects.count() == 30


def test_undo_restores_everything_noted_before(record):
    record.change(status=Status.DONE, done_on=DAY, note="in Ohio")
    record.change(status=Status.WAIVED, waived_reason="Not asked for", note="")
    record.undo()

    found = stored(record)
    assert (found.status, found.done_on, found.note, found.waived_reason, found.version) == (
        Status.DONE,
        DAY,
        "in Ohio",
        "",
        3,
    )


def test_undo_of_the_first_change_leaves_an_untouched_record(record):
    record.change(status=Status.DONE, done_on=DAY)
    record.undo()
    assert (stored(record).status, stored(record).done_on) == (Status.NOT_STARTED, None)


def test_mark_behind_notes_done_without_a_date_and_keeps_what_is_noted(applicant):
    noted, fresh = make_milestone(), make_milestone()
    record = MilestoneRecord.objects.for_milestone(applicant, noted)
    record.change(status=Status.IN_PROGRESS)

    count = mark_behind(
        applicant=applicant, milestone_pks=[noted.pk, fresh.pk, fresh.pk], now=NOW
    )

    assert count == 1
    found = MilestoneRecord.objects.values_list("milestone", "status", "done_on", "version")
    assert set(found) == {
        (noted.pk, Status.IN_PROGRESS, None, 1),
        (fresh.pk, Status.DONE, None, 1),
    }


def test_what_mark_behind_noted_can_be_undone(applicant):
    milestone = make_milestone()
    mark_behind(applicant=applicant, milestone_pks=[milestone.pk], now=NOW)
    record = MilestoneRecord.objects.for_milestone(applicant, milestone)
    record.undo()
    assert stored(record).status == Status.NOT_STARTED


def test_records_of_a_user_are_only_their_own(applicant, other_applicant, advisor):
    for person in (applicant, other_applicant):
        MilestoneRecord(applicant=person, milestone=make_milestone()).change(status="done")
    own = MilestoneRecord.objects.for_user(applicant.user)
    assert [record.applicant for record in own] == [applicant]
    assert not MilestoneRecord.objects.for_user(advisor).exists()


def test_one_milestone_per_applicant_not_per_site(applicant):
    milestone = make_milestone()
    for person in (applicant, make_applicant()):
        MilestoneRecord(applicant=person, milestone=milestone).change(status="done")
    assert MilestoneRecord.objects.count() == 2
