"""The summary of a plan: kept true by every change, each day, and after the library changed."""

import threading
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from applicants import settling
from applicants.actions import change_record, mark_behind, undo_record
from applicants.models import Applicant, MilestoneRecord, Status
from applicants.settling import refresh, settle
from careers.models import CatalogueSnapshot, CatalogueVersion
from tests.builders import NOW, make_applicant, make_milestone

TODAY = date(2026, 11, 21)  # in New York at NOW
TOMORROW = NOW + timedelta(days=1)
COLUMNS = [
    *["required_done", "required_total", "next_due_on", "next_milestone"],
    *["attention_since", "planned_on", "version"],
]


def kept(applicant):
    return dict(Applicant.objects.values(*COLUMNS).get(pk=applicant.pk))


def note(applicant, milestone, **fields):
    record = MilestoneRecord.objects.for_milestone(applicant, milestone)
    change_record(record, now=NOW, **fields)
    return record


def refresh_plans():
    out = StringIO()
    call_command("refresh_plans", stdout=out)
    return out.getvalue()


@pytest.fixture
def at_noon(monkeypatch):
    """A function: the moment at which the command runs."""

    def at(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    at(NOW)
    return at


def test_the_summary_says_what_is_next_and_since_when_something_is_late(applicant):
    first, second = make_milestone(), make_milestone()
    note(applicant, first, planned_on=date(2026, 11, 1))
    note(applicant, second, planned_on=date(2026, 12, 1))

    assert kept(applicant) == {
        "required_done": 0,
        "required_total": 2,
        "next_due_on": date(2026, 11, 1),
        "next_milestone": first.pk,
        "attention_since": date(2026, 11, 1),
        "planned_on": TODAY,
        "version": 2,
    }


def test_undoing_gives_back_the_summary(applicant):
    milestone = make_milestone()
    settle(applicant, now=NOW)
    before = kept(applicant)
    record = note(applicant, milestone, status=Status.DONE)
    assert kept(applicant)["required_done"] == 1
    undo_record(record, now=NOW)
    assert kept(applicant) == before | {"version": 3}


def test_a_change_counts_what_was_changed_since_the_person_was_read(applicant):
    first, second = make_milestone(), make_milestone()
    as_read = Applicant.objects.get()
    note(applicant, first, status=Status.DONE)

    note(as_read, second, status=Status.DONE)

    assert (kept(applicant)["required_done"], kept(applicant)["version"]) == (2, 2)
    assert as_read.version == 2


def test_what_lies_behind_counts(applicant):
    milestone = make_milestone()
    mark_behind(applicant=applicant, milestone_pks=[milestone.pk], now=NOW)
    assert kept(applicant)["required_done"] == 1


def test_saving_the_profile_counts(resident, applicant_client):
    make_milestone(for_md=True)
    make_milestone(for_do=True)
    settle(resident, now=NOW)
    page = applicant_client.get("/profile/")
    data = {field.html_name: field.value() or "" for field in page.context["form"]}
    applicant_client.post("/profile/", data | {"track": "md", "save": ""})
    stored = Applicant.objects.get()
    assert (stored.track, stored.version, stored.required_total) == ("md", 2, 1)


def test_a_newcomer_has_a_summary_at_once(stranger_client):
    make_milestone()
    stranger_client.post("/welcome/", {"position": "residency", "track": "do"})
    assert Applicant.objects.get().required_total == 1


def test_a_new_day_is_no_new_version(applicant):
    milestone = make_milestone()
    note(applicant, milestone, planned_on=TODAY)
    before = Applicant.objects.get()
    assert before.attention_since is None

    assert refresh(applicant, now=TOMORROW) is not None

    after = Applicant.objects.get()
    assert (after.attention_since, after.planned_on) == (TODAY, TODAY + timedelta(days=1))
    assert (after.version, after.changed_at) == (before.version, before.changed_at)
    assert refresh(applicant, now=TOMORROW) is None


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "UTC"])
def test_the_day_is_the_one_where_they_live(applicant, zone):
    applicant.time_zone = zone
    applicant.save()
    late = NOW.replace(hour=5)  # still the day before in Honolulu
    settle(applicant, now=late)
    assert kept(applicant)["planned_on"] == TODAY - timedelta(days=zone != "UTC")
    assert not Applicant.objects.stale(CatalogueVersion.current(), late).exists()
    assert Applicant.objects.stale(CatalogueVersion.current(), TOMORROW).get() == applicant


# The command ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_refresh_plans_does_only_what_is_out_of_date(at_noon):
    make_milestone()
    fresh, stale = make_applicant(), make_applicant()
    settle(fresh, now=NOW)

    assert refresh_plans().startswith("1 plans were out of date: 1 renewed")
    assert kept(stale)["required_total"] == 1
    assert refresh_plans().startswith("0 plans were out of date")


@pytest.mark.django_db
def test_refresh_plans_goes_through_everybody_in_batches(at_noon, monkeypatch):
    monkeypatch.setattr("applicants.management.commands.refresh_plans.BATCH", 2)
    for _ in range(5):
        make_applicant()
    assert refresh_plans().startswith("5 plans were out of date: 5 renewed")


@pytest.mark.django_db
def test_refresh_plans_drops_old_catalogues(at_noon):
    applicant = make_applicant()
    for _ in range(3):
        CatalogueVersion.bump()
        settle(applicant, now=NOW)
    assert CatalogueSnapshot.objects.count() == 3
    assert "2 old catalogues dropped" in refresh_plans()


@pytest.mark.django_db
def test_refresh_plans_goes_on_after_a_crash(at_noon, monkeypatch):
    people = [make_applicant() for _ in range(3)]
    summary = settling.summary_of
    calls = []

    def crash(plan):
        calls.append(plan)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return summary(plan)

    monkeypatch.setattr(settling, "summary_of", crash)
    with pytest.raises(KeyboardInterrupt):
        refresh_plans()
    assert [kept(person)["planned_on"] for person in people] == [TODAY, None, None]
    monkeypatch.setattr(settling, "summary_of", summary)
    assert refresh_plans().startswith("2 plans were out of date: 2 renewed")


@pytest.mark.django_db
def test_who_closes_the_account_meanwhile_is_skipped(at_noon, monkeypatch):
    make_applicant()
    lock = settling._lock

    def gone(applicant):
        Applicant.objects.filter(pk=applicant.pk).delete()
        lock(applicant)

    monkeypatch.setattr(settling, "_lock", gone)
    assert refresh_plans().startswith("1 plans were out of date: 0 renewed")


@pytest.mark.django_db(transaction=True)
def test_two_at_once_renew_each_person_once(at_noon, monkeypatch):
    CatalogueVersion.bump()
    for _ in range(4):
        make_applicant()
    start, said, renewed = threading.Barrier(2, timeout=20), [], []
    summary = settling.summary_of
    monkeypatch.setattr(
        settling, "summary_of", lambda plan: renewed.append(plan) or summary(plan)
    )

    def run():
        try:
            start.wait(timeout=20)
            said.append(refresh_plans())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert len(said) == 2
    assert len(renewed) == 4
    assert not Applicant.objects.stale(CatalogueVersion.current(), NOW).exists()


@pytest.mark.django_db
def test_each_person_costs_the_same(at_noon, django_assert_num_queries):
    def cost(people):
        for _ in range(people):
            make_applicant()
        with django_assert_num_queries(200, exact=False) as found:
            refresh_plans()
        return len(found)

    cost(1)  # reads the catalogue
    assert cost(3) - cost(2) == cost(2) - cost(1)
