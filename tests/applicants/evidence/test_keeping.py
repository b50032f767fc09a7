"""Evidence goes out to its owner alone, and for good; and the operator's look at it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from applicants.accounts import close_account
from applicants.models import Applicant, Evidence
from careers.models import CatalogueVersion, Milestone
from tests.builders import make_milestone
from tests.careers.test_html import problems_of

from .files import PDF, a_file, address, entry, kept, on_disk

# Out -----------------------------------------------------------------------------------------


def test_the_owner_gets_the_file_as_a_shut_in_attachment(
    applicant, applicant_client, milestone
):
    evidence = kept(applicant, milestone, name="Zeugnis ü.pdf")

    response = applicant_client.get(address("evidence", milestone, evidence.pk))

    assert b"".join(response.streaming_content) == PDF
    others = {"Expires", "X-Request-ID"}  # another one each time
    headers = {name: value for name, value in response.headers.items() if name not in others}
    assert headers == settings.ANSWER_HEADERS | {
        "Cache-Control": "private, no-store, max-age=0, no-cache, must-revalidate",
        "Content-Disposition": "attachment; filename*=utf-8''Zeugnis%20%C3%BC.pdf",
        "Content-Length": str(len(PDF)),
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "Content-Type": "application/pdf",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "Vary": "Cookie",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    assert applicant_client.post(address("evidence", milestone, evidence.pk)).status_code == 405


def test_nobody_else_reaches_evidence(
    applicant,
    milestone,
    store,
    client,
    other_client,
    advisor_client,
    stranger_client,
    other_applicant,
):
    evidence = kept(applicant, milestone, title="Private title")
    for name in ("evidence", "delete-evidence"):
        url = address(name, milestone, evidence.pk)
        assert other_client.get(url).status_code == 404
        assert "Private title" not in advisor_client.get(url).text
        assert stranger_client.get(url).url == "/welcome/"
        assert client.get(url).url.startswith("/accounts/login/")
    for anyone in (other_client, advisor_client, stranger_client, client):
        anyone.post(address("delete-evidence", milestone, evidence.pk))
    assert (Evidence.objects.count(), on_disk(store)) == (1, [evidence.file.name])
    page = other_client.get(address("milestone", milestone)).text
    assert "Private title" not in page


def test_evidence_is_found_under_its_own_milestone_only(applicant, applicant_client, milestone):
    evidence = kept(applicant, milestone)
    other = make_milestone()
    assert applicant_client.get(address("evidence", other, evidence.pk)).status_code == 404


def test_a_link_is_no_file(applicant, applicant_client, milestone):
    link = kept(applicant, milestone, None, url="https://example.org/")
    assert applicant_client.get(address("evidence", milestone, link.pk)).status_code == 404


def test_a_file_that_the_storage_lost_is_said(applicant, applicant_client, milestone, store):
    evidence = kept(applicant, milestone)
    store.delete(evidence.file.name)
    page = applicant_client.get(address("evidence", milestone, evidence.pk), follow=True)
    assert "This file is missing in the storage." in page.text


def test_the_page_lists_what_is_there(applicant, applicant_client, milestone):
    kept(applicant, milestone, PDF + bytes(2048 - len(PDF)), title="<b>Report</b>")
    page = applicant_client.get(address("milestone", milestone)).text
    assert "Shown by: Score report" in page
    assert "&lt;b&gt;Report&lt;/b&gt;" in page
    assert "report.pdf, 2.0\xa0KB, added on" in page


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_with_more_evidence(
    applicant, applicant_client, milestone, count, django_assert_num_queries
):
    for _ in range(count):
        kept(applicant, milestone)
    applicant_client.get(address("milestone", milestone))
    with django_assert_num_queries(16):
        applicant_client.get(address("milestone", milestone))


def test_what_left_the_pathway_stays_in_sight_for_its_evidence(
    applicant, applicant_client, milestone
):
    kept(applicant, milestone)
    applicant.track = "md"
    applicant.save()
    Milestone.objects.filter(pk=milestone.pk).update(for_do=True)
    CatalogueVersion.bump()
    page = applicant_client.get(address("milestone", milestone))
    assert (page.context["item"].is_kept, "report.pdf" in page.text) == (True, True)


def test_nothing_is_added_to_a_milestone_of_others(applicant, applicant_client):
    applicant.track = "md"
    applicant.save()
    other = make_milestone(for_do=True)
    data = entry(upload=a_file())
    assert applicant_client.post(address("add-evidence", other), data).status_code == 404


def test_pages_are_valid_html(applicant, applicant_client, milestone):
    pk = kept(applicant, milestone, title="<b>Report</b>").pk
    kept(applicant, milestone, None, url="https://example.org/?a=1&b=2")
    addresses = [
        address("milestone", milestone),
        address("add-evidence", milestone),
        address("delete-evidence", milestone, pk),
    ]
    pages = {url: problems_of(applicant_client.get(url).text) for url in addresses}
    assert pages == dict.fromkeys(addresses, [])
    page = applicant_client.post(address("add-evidence", milestone), entry(url="no page"))
    assert problems_of(page.text) == []


# Gone ----------------------------------------------------------------------------------------


def test_deleting_asks_first_and_removes_the_file(
    applicant, applicant_client, milestone, store
):
    evidence, other = kept(applicant, milestone), kept(applicant, milestone, title="Other")
    url = address("delete-evidence", milestone, evidence.pk)
    assert "there is no way back" in applicant_client.get(url).text
    assert len(on_disk(store)) == 2

    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = applicant_client.post(url)

    assert answer.url == address("milestone", milestone) + "#evidence"
    assert (list(Evidence.objects.all()), on_disk(store)) == ([other], [other.file.name])
    assert applicant_client.post(url).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_deletion_that_fails_keeps_the_file(applicant, milestone, store):
    evidence = kept(applicant, milestone)

    def close_and_fail():
        with transaction.atomic():
            close_account(applicant.user)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        close_and_fail()
    assert (Evidence.objects.count(), on_disk(store)) == (1, [evidence.file.name])


def test_closing_the_account_removes_its_files_and_no_others(
    applicant, other_applicant, applicant_client, milestone, store
):
    kept(applicant, milestone)
    kept(applicant, milestone, None, url="https://example.org/")
    other = kept(other_applicant, milestone)

    page = applicant_client.get(reverse("applicants:close-account")).text
    assert "1 file of evidence" in page
    with TestCase.captureOnCommitCallbacks(execute=True):
        close_account(applicant.user)

    assert list(Evidence.objects.all()) == [other]
    assert on_disk(store) == [other.file.name]


def test_each_change_settles_the_plan(applicant, applicant_client, milestone):
    data = entry(upload=a_file())
    applicant_client.post(address("add-evidence", milestone), data)
    assert Applicant.objects.get().version == 1
    pk = Evidence.objects.get().pk
    applicant_client.post(address("delete-evidence", milestone, pk))
    assert Applicant.objects.get().version == 2


# The operator's look -------------------------------------------------------------------------


def check(*arguments):
    out = StringIO()
    call_command("check_evidence", *arguments, stdout=out)
    return out.getvalue().splitlines()


def later(monkeypatch):
    """Let the files of now be old enough to be judged."""
    moment = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(
        "applicants.management.commands.check_evidence.timezone.now", lambda: moment
    )


def test_check_says_all_is_well_before_anything_was_stored(db):
    assert check() == ["0 files in use; 0 without a row and 0 rows without a file found."]


def test_check_finds_what_does_not_belong_together(applicant, milestone, store, monkeypatch):
    fine, lost = kept(applicant, milestone), kept(applicant, milestone, title="Other")
    store.delete(lost.file.name)
    orphan = store.save("ab/orphan", ContentFile(PDF))
    later(monkeypatch)
    found = [f"No row: file {orphan}", f"No file: evidence {lost.pk}"]

    assert check() == [
        *found,
        "2 files in use; 1 without a row and 1 rows without a file found.",
    ]
    before = Applicant.objects.get().version
    assert check("--delete")[-1].endswith("rows without a file deleted.")
    assert Applicant.objects.get().version == before + 1  # what is kept of them is out of date
    assert on_disk(store) == [fine.file.name]
    assert list(Evidence.objects.all()) == [fine]


def test_check_leaves_a_file_that_was_stored_this_moment(db, store):
    store.save("ab/new", ContentFile(PDF))
    assert check("--delete") == [
        "0 files in use; 0 without a row and 0 rows without a file deleted."
    ]
    assert on_disk(store) == ["ab/new"]


def test_check_does_not_believe_an_empty_storage(applicant, milestone, store, monkeypatch):
    evidence = kept(applicant, milestone)
    store.delete(evidence.file.name)
    later(monkeypatch)
    with pytest.raises(CommandError, match="Is the storage the right one"):
        check("--delete")
    assert Evidence.objects.count() == 1


def test_the_same_file_or_link_twice_is_kept_once(applicant, milestone, store):
    for _ in range(2):
        kept(applicant, milestone)
        kept(applicant, milestone, content=None, url="https://example.org/")
    kept(applicant, milestone, content=PDF[:-1] + b" ")  # as long, under the same name
    kept(applicant, milestone, content=None, url="https://example.org/", title="Letter")

    assert [one.url for one in Evidence.objects.all()] == ["", "https://example.org/"] * 2
    assert sorted(on_disk(store)) == sorted(Evidence.objects.file_names())
