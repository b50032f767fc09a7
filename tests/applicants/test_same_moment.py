"""Two writes at the same moment, in two tabs: neither waits for the other without end."""

import io
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from applicants import evidence, interrupting
from applicants.accounts import close_account
from applicants.actions import change_record, mark_behind
from applicants.interrupting import save_interruption
from applicants.models import (
    Applicant,
    Evidence,
    Interruption,
    MilestoneRecord,
    RecordVersion,
    RuleChange,
)
from applicants.portable.archive import Archive, Refused
from applicants.portable.importing import read_export
from applicants.portable.storing import store
from applicants.settling import mark_news, read_change, settle
from careers.catalogue import Catalogue
from careers.models import CatalogueVersion, Milestone
from tests.applicants.portable.people import PDF, export_of, fill, make_library, stored_files
from tests.builders import NOW, make_applicant, make_milestone

pytestmark = pytest.mark.django_db(transaction=True)
HOLD = 0.5  # seconds in which the second tab comes as far as it can


@pytest.fixture
def milestones():
    found = [make_milestone(), make_milestone()]
    CatalogueVersion.bump()
    return found


@pytest.fixture
def person(milestones):
    return make_applicant()


def in_two_tabs(first, second):
    """Run `second` once `first` calls what it is given, in the midst of its transaction."""
    halfway = Event()

    def hold():
        halfway.set()
        time.sleep(HOLD)

    def tab(write, *args):
        try:
            write(*args)
        finally:
            connection.close()

    def wait_and_write():
        halfway.wait(20)
        second()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(tab, first, hold), pool.submit(tab, wait_and_write)]:
            done.result()


def record_of(applicant, milestone):
    """As another request would read it."""
    own = Applicant.objects.get(pk=applicant.pk)
    return MilestoneRecord.objects.for_milestone(own, milestone)


def change_slowly(applicant, milestone, hold):
    record = record_of(applicant, milestone)
    with transaction.atomic():
        record.change(status="done", done_on=date(2026, 5, 4))
        hold()
        settle(record.applicant, now=NOW)


def test_evidence_comes_in_while_a_season_begins_anew(person, milestones, monkeypatch):
    slug, lock = milestones[0].slug, interrupting._lock
    change_record(record_of(person, milestones[0]), status="done", now=NOW)
    monkeypatch.setattr(Catalogue, "season_bound", lambda self, cycle: {slug})

    def apply_anew(hold):
        monkeypatch.setattr(interrupting, "_lock", lambda own: (hold(), lock(own))[1])
        own = Applicant.objects.get(pk=person.pk)
        first_day = date(2027, 1, 1)
        save_interruption(
            Interruption(applicant=own, kind="reapplication", starts_on=first_day), now=NOW
        )

    def add_link():
        record = record_of(person, milestones[0])
        evidence.add_evidence(Evidence(record=record, url="https://example.org/"), now=NOW)

    in_two_tabs(apply_anew, add_link)

    assert Evidence.objects.count() == Interruption.objects.count() == 1
    assert record_of(person, milestones[0]).status == "not-started"


def test_what_is_behind_is_noted_while_one_of_it_is_changed(person, milestones):
    first, second = milestones

    in_two_tabs(
        lambda hold: change_slowly(person, first, hold),
        lambda: mark_behind(applicant=person, milestone_pks=[second.pk, first.pk], now=NOW),
    )

    assert record_of(person, first).done_on == date(2026, 5, 4)
    assert record_of(person, second).status == "done"
    assert RecordVersion.objects.count() == 2


def test_a_notice_is_announced_that_comes_while_another_is_read(person):
    notice = {"applicant": person, "lines": [], "created_at": NOW}
    old = RuleChange.objects.create(from_version=1, to_version=2, **notice)

    def tell(hold):
        own = Applicant.objects.get(pk=person.pk)
        with transaction.atomic():
            settle(own, now=NOW)
            RuleChange.objects.create(from_version=2, to_version=3, **notice)
            mark_news(own)
            hold()

    in_two_tabs(tell, lambda: read_change(old, now=NOW))

    person.refresh_from_db()
    assert person.has_news


def test_a_file_on_its_way_in_goes_with_the_account(person, milestones, monkeypatch):
    change_record(record_of(person, milestones[0]), status="done", now=NOW)
    files = stored_files()

    def add_file(hold):
        monkeypatch.setattr(
            evidence, "settle", lambda own, now: (hold(), settle(own, now=now))[1]
        )
        record = record_of(person, milestones[0])
        upload = SimpleUploadedFile("report.pdf", PDF)
        evidence.add_evidence(Evidence(record=record), upload=upload, now=NOW)

    in_two_tabs(add_file, lambda: close_account(person.user))

    assert not Applicant.objects.exists()
    assert stored_files() == files


def test_the_account_is_closed_while_a_record_is_changed(person, milestones):
    change_record(record_of(person, milestones[0]), status="in-progress", now=NOW)
    in_two_tabs(
        lambda hold: change_slowly(person, milestones[0], hold),
        lambda: close_account(person.user),
    )
    assert not Applicant.objects.exists()


def test_an_import_comes_in_while_something_is_noted():
    make_library()
    rich, person = make_applicant(), make_applicant()
    fill(rich)
    archive = Archive(io.BytesIO(export_of(rich)))
    bundle = read_export(archive, now=NOW)
    exam = Milestone.objects.get(slug="exam")

    def bring():
        with pytest.raises(Refused, match="not empty"):
            store(bundle, archive, user=person.user, now=NOW)

    in_two_tabs(lambda hold: change_slowly(person, exam, hold), bring)

    assert [record.milestone for record in person.records.all()] == [exam]
