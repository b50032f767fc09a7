"""Bringing an export into an account: who may, into what, and what is said."""

import io
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applicants.models import (
    Applicant,
    Attempt,
    CalendarFeed,
    Correction,
    Evidence,
    Interruption,
    MilestoneRecord,
    RuleChange,
    Snooze,
)
from applicants.portable.archive import Archive
from applicants.portable.importing import read_export
from applicants.portable.storing import store
from careers.models import CatalogueVersion, Fellowship, Milestone, Residency
from tests.applicants.portable.people import (
    PDF,
    changed,
    export_of,
    make_old,
    packed,
    stored_files,
)
from tests.builders import NOW, make_applicant, make_milestone, make_user

IMPORT = "/profile/data/import/"


def send(client, content, name="export.zip", **data):
    file = io.BytesIO(content)
    file.name = name
    return client.post(IMPORT, {"file": file, **data})


def said(response):
    return [str(message) for message in response.context["messages"]]


def errors(response):
    return response.context["form"].errors["file"]


# Who and what ---------------------------------------------------------------------------


def test_a_newcomer_brings_an_export(content, newcomer, newcomer_client):
    response = send(newcomer_client, content)

    assert response.status_code == HTTPStatus.FOUND
    assert response.url == reverse("applicants:start")
    own = Applicant.objects.get(user=newcomer)
    assert (own.residency.slug, own.target_year, own.welcome_step) == ("pmr", 2029, "")
    assert own.required_total == 2
    newcomer.refresh_from_db()
    assert (newcomer.name, newcomer.email) == ("Ada Applicant", "newcomer@example.org")
    piece = Evidence.objects.for_user(newcomer).get(title="Score report")
    with piece.file.open() as stored:
        assert stored.read() == PDF
    assert piece.name == "Score report (final).pdf"
    feeds = CalendarFeed.objects.order_by("pk")
    assert feeds[0].nonce != feeds[1].nonce
    page = newcomer_client.get(response.url, follow=True)
    assert said(page) == [
        "Your export is in: your profile with 2 milestones, 2 attempts, 2 files, 1 link, "
        "2 interruptions, 1 snooze and 1 report."
    ]


def test_the_welcome_page_offers_it(newcomer_client):
    assert f'href="{IMPORT}"' in newcomer_client.get("/welcome/").text


def test_answers_alone_do_not_stand_in_the_way(content, newcomer, newcomer_client):
    make_applicant(user=newcomer, position="premed", school="Elsewhere", welcome_step="behind")

    assert "The answers of your profile here are replaced." in newcomer_client.get(IMPORT).text
    send(newcomer_client, content)

    own = Applicant.objects.get(user=newcomer)
    assert (own.position, own.school, own.welcome_step) == (
        "residency",
        "School of “Quotes”",
        "",
    )


def test_an_account_with_something_in_it_refuses(content, rich, applicant_client):
    page = applicant_client.get(IMPORT)
    assert "2 milestones with what you noted" in page.text
    assert "<form method" not in page.text.split("<main")[1]

    before = export_of(rich)
    response = send(applicant_client, content)

    assert response.status_code == HTTPStatus.OK
    assert export_of(rich) == before


def test_of_two_imports_the_second_finds_the_account_filled(content, newcomer, rich):
    archive = Archive(io.BytesIO(content))
    bundles = [read_export(archive, now=NOW) for _ in range(2)]
    store(bundles[0], archive, user=newcomer, now=NOW)
    files = stored_files()

    with pytest.raises(Exception, match="not empty any more"):
        store(bundles[1], archive, user=newcomer, now=NOW)

    assert Evidence.objects.for_user(newcomer).count() == 3
    assert stored_files() == files


def test_staff_without_a_profile_have_no_account_to_fill(advisor_client, content):
    assert "This account has no pathway" in advisor_client.get(IMPORT).text
    send(advisor_client, content)
    assert Applicant.objects.count() == 1


@pytest.mark.parametrize("page", ["", "download/", "import/"])
def test_nobody_gets_in_without_signing_in(client, db, page):
    for answer in [client.get(f"/profile/data/{page}"), client.post(f"/profile/data/{page}")]:
        assert answer.status_code == HTTPStatus.FOUND
        assert answer.url.startswith("/accounts/login/")


def test_a_stranger_is_asked_who_they_are(stranger_client):
    response = stranger_client.get("/profile/data/")
    assert (response.status_code, response.url) == (HTTPStatus.FOUND, "/welcome/")


def test_nothing_comes_from_another_site(content, newcomer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(newcomer)
    assert send(client, content).status_code == HTTPStatus.FORBIDDEN


def test_there_is_a_limit(newcomer_client):
    codes = [send(newcomer_client, b"no").status_code for _ in range(21)]
    assert codes == [HTTPStatus.OK] * 20 + [HTTPStatus.TOO_MANY_REQUESTS]


def test_a_request_that_is_too_large_is_not_read(newcomer_client, monkeypatch):
    monkeypatch.setattr("applicants.portable.uploads.most_bytes", lambda: 10)
    monkeypatch.setattr("applicants.portable.uploads.FORM", 10)
    response = send(newcomer_client, b"x" * 1000)
    assert response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def test_a_file_that_is_too_large_is_refused_beside_its_field(newcomer_client, monkeypatch):
    monkeypatch.setattr("applicants.forms.yours.most_bytes", lambda: 10)
    response = send(newcomer_client, b"x" * 1000)
    assert errors(response) == [
        "This file has 1000\xa0bytes; at most 10\xa0bytes are possible."
    ]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (None, "Choose the zip file of an export."),
        (b"", "This file is empty."),
    ],
)
def test_no_file_is_no_export(newcomer_client, content, error):
    response = newcomer_client.post(IMPORT) if content is None else send(newcomer_client, b"")
    assert errors(response) == [error]


# What the library does not know -----------------------------------------------------------


def test_what_the_library_lacks_is_listed_and_nothing_is_stored(content, newcomer_client, rich):
    gone(rich)

    response = send(newcomer_client, content)

    assert errors(response) == [
        "The residency “pmr” is not in this library.",
        "The milestone “letters” is not in this library.",
        "Check “Leave out what this library does not know” to go on without it.",
        "Nothing was stored. Choose the file once more: browsers forget it.",
    ]
    assert not Applicant.objects.exists()


def test_it_can_be_left_out_and_is_listed_again(content, newcomer, newcomer_client, rich):
    gone(rich)

    response = send(newcomer_client, content, leave_out="on")

    assert said(newcomer_client.get(response.url, follow=True))[1:] == [
        "Left out: The residency “pmr” is not in this library.",
        "Left out: The milestone “letters” is not in this library.",
    ]
    own = Applicant.objects.get(user=newcomer)
    assert (own.residency, own.residency_choice) == (None, "undecided")
    assert [record.milestone.slug for record in own.records.all()] == ["exam"]
    assert not Snooze.objects.exists()


def gone(applicant):
    """The person and part of the library are gone."""
    applicant.user.delete()
    Residency.objects.all().delete()
    Milestone.objects.filter(slug="letters").delete()
    CatalogueVersion.bump()


# What the site wrote ------------------------------------------------------------------------


def test_nobody_makes_up_what_advisors_decided(content, newcomer, newcomer_client):
    def forge(account):
        account["from_the_site"]["corrections"][0] |= {
            "status": "accepted",
            "decision": "You are right about everything",
            "decided_at": "2026-01-01T00:00:00+00:00",
        }

    response = send(newcomer_client, changed(content, forge))

    assert said(newcomer_client.get(response.url, follow=True))[1] == (
        "Left out: Reports, notices and reminders sent: another site wrote them, "
        "so they stay there."
    )
    assert not Correction.objects.filter(reporter=newcomer).exists()
    assert not RuleChange.objects.for_user(newcomer).exists()
    assert MilestoneRecord.objects.for_user(newcomer).count() == 2


@pytest.mark.parametrize("seal", ["", None, "\ud800", "\0", ["x"], {"a": 1}])
def test_what_is_no_seal_proves_nothing(content, newcomer, newcomer_client, seal):
    forged = changed(content, lambda account: account["from_the_site"].update(seal=seal))
    assert send(newcomer_client, forged).status_code == 302
    assert not Correction.objects.filter(reporter=newcomer).exists()


def test_reports_about_what_is_gone_are_left_out(content, newcomer, newcomer_client):
    Fellowship.objects.all().delete()
    response = send(newcomer_client, content)
    assert said(newcomer_client.get(response.url, follow=True))[1:] == [
        "Left out: Reports about entries that are no longer in the library."
    ]


# All or nothing -----------------------------------------------------------------------------


def test_a_failure_in_the_middle_leaves_nothing(content, newcomer, monkeypatch, rich):
    files = stored_files()

    def fail(*args, **kwargs):
        raise RuntimeError("no more")

    monkeypatch.setattr("applicants.portable.storing.settle", fail)
    archive = Archive(io.BytesIO(content))
    with pytest.raises(RuntimeError, match="no more"):
        store(read_export(archive, now=NOW), archive, user=newcomer, now=NOW)

    assert not Applicant.objects.filter(user=newcomer).exists()
    assert Attempt.objects.for_user(newcomer).count() == 0
    assert stored_files() == files


def test_what_the_database_refuses_is_named(content, newcomer_client, newcomer, rich):
    files = stored_files()

    def contradict(account):
        account["records"][0]["status"] = "in-progress"  # but with a done date
        account["interruptions"][0]["months"] = None

    response = send(newcomer_client, changed(content, contradict))

    assert errors(response) == [
        "Interruption from 2027-01-01: Say how many months it adds.",
        "Pass the exam: Only something done has a done date.",
        "Nothing was stored. Choose the file once more: browsers forget it.",
    ]
    assert not Interruption.objects.filter(applicant__user=newcomer).exists()
    assert stored_files() == files


def test_an_import_costs_the_same_however_much_it_brings(applicant):
    cost_of(applicant, 1)  # what is kept between requests is kept from now on
    assert cost_of(applicant, 1) == cost_of(applicant, 3)


def cost_of(applicant, more):
    """Queries of an import of an account, once it holds so many records more."""
    for _ in range(more):
        record = MilestoneRecord.objects.for_milestone(applicant, make_milestone())
        record.change(status="done")
        Attempt.objects.create(record=record, taken_on="2026-01-01")
    make_old(applicant)
    CatalogueVersion.bump()
    archive = Archive(io.BytesIO(export_of(applicant)))
    user = make_user()
    with CaptureQueriesContext(connection) as queries:
        store(read_export(archive, now=NOW), archive, user=user, now=NOW)
    return len(queries)


def test_a_file_without_an_account_is_refused(newcomer_client):
    response = send(newcomer_client, packed({"readme.txt": b"hello"}))
    assert errors(response)[0].startswith("This zip file holds no account.json")


# A look before -----------------------------------------------------------------------------


def test_it_can_be_checked_without_storing_anything(content, newcomer, newcomer_client, rich):
    files = stored_files()

    page = send(newcomer_client, content, check="1").text

    assert "This export can come in." in page
    assert "your profile with 2 milestones, 2 attempts, 2 files, 1 link, 2 inter" in page
    assert not Applicant.objects.filter(user=newcomer).exists()
    assert stored_files() == files


def test_checking_finds_what_the_database_would_refuse(content, newcomer_client):
    def contradict(account):
        account["records"][0]["status"] = "in-progress"

    response = send(newcomer_client, changed(content, contradict), check="1")

    assert errors(response)[0] == "Pass the exam: Only something done has a done date."
    assert not response.context["preview"]
