"""Files and links that show something is done: in, out to their owner alone, and gone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO, StringIO
from threading import Barrier
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from applicants.accounts import close_account
from applicants.evidence import EvidenceRefused, add_evidence, clean_name, clean_text
from applicants.models import Applicant, Evidence, MilestoneRecord
from applicants.models.evidence import evidence_storage
from careers.models import CatalogueVersion, Milestone
from tests.builders import NOW, make_milestone
from tests.careers.test_html import problems_of

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(40)
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MB = 1024**2


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A folder of its own for the files of each test."""
    settings.STORAGES = settings.STORAGES | {
        "evidence": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "evidence")},
        }
    }
    # The column keeps the storage it was given when the code was loaded.
    column = Evidence._meta.get_field("file")
    before, column.storage = column.storage, evidence_storage()
    yield column.storage
    column.storage = before


@pytest.fixture
def milestone(db):
    return make_milestone(slug="step", name="Step", evidence="Score report")


def address(name, milestone, *more):
    return reverse(f"applicants:{name}", args=[milestone.slug, *more])


def a_file(content=PDF, name="report.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def entry(**fields):
    return {"url": "", "title": ""} | fields


def kept(applicant, milestone, content=PDF, name="report.pdf", **fields):
    record = MilestoneRecord.objects.for_milestone(applicant, milestone)
    evidence = Evidence(record=record, **fields)
    add_evidence(evidence, upload=content and a_file(content, name), now=NOW)
    return evidence


def on_disk(store):
    """Names of all files in the storage."""
    try:
        folders, _ = store.listdir("")
    except FileNotFoundError:
        return []
    return sorted(f"{folder}/{name}" for folder in folders for name in store.listdir(folder)[1])


def errors(response):
    return response.context["evidence_form"].errors


# In ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "content_type", "stored_name"),
    [
        (PDF, "report.pdf", "application/pdf", "report.pdf"),
        (PNG, "Scan.PNG", "image/png", "Scan.PNG"),
        (JPEG, "photo.jpeg", "image/jpeg", "photo.jpeg"),
        (JPEG, "photo.png", "image/jpeg", "photo.png.jpg"),
        # More than one thing at once is what its first bytes are, and handed out as that.
        (PDF + HTML, "evil.html", "application/pdf", "evil.html.pdf"),
    ],
)
def test_a_file_is_what_its_first_bytes_say(
    applicant_client, milestone, store, content, name, content_type, stored_name
):
    data = entry(upload=a_file(content, name), title="  Score\u202e report ")
    answer = applicant_client.post(address("add-evidence", milestone), data)

    assert answer.url == address("milestone", milestone) + "#evidence"
    evidence = Evidence.objects.get()
    assert (evidence.name, evidence.content_type, evidence.size, evidence.title) == (
        stored_name,
        content_type,
        len(content),
        "Score report",
    )
    assert on_disk(store) == [evidence.file.name]
    with store.open(evidence.file.name) as found:
        assert found.read() == content
    assert "report" not in evidence.file.name


def a_zip():
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "a")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [HTML, SVG, a_zip(), b"%!PS-Adobe-3.0", b"GIF89a" + PDF, b"<!--" + PDF, b"x", b"MZ" + PDF],
)
def test_what_only_claims_to_be_a_pdf_is_refused(applicant_client, milestone, store, content):
    data = entry(upload=a_file(content), title="Report")
    response = applicant_client.post(address("add-evidence", milestone), data)

    assert errors(response) == {
        "upload": ["This is not a PDF, PNG or JPEG file, whatever its name says."]
    }
    assert 'value="Report"' in response.text
    assert (on_disk(store), Evidence.objects.count()) == ([], 0)


def test_an_empty_file_is_refused(applicant_client, milestone):
    data = entry(upload=a_file(b""))
    response = applicant_client.post(address("add-evidence", milestone), data)
    assert errors(response) == {"upload": ["This file is empty."]}


@pytest.mark.parametrize("size", [3 * MB + 1, 9 * MB])
def test_a_file_too_large_is_refused_with_figures(
    applicant_client, milestone, settings, store, size
):
    settings.EVIDENCE_MAX_FILE = settings.UPLOAD_MAX_FILE = 3 * MB
    data = entry(upload=a_file(PDF + bytes(size - len(PDF))), title="Report")

    response = applicant_client.post(address("add-evidence", milestone), data)

    said = {3 * MB + 1: "a little more", 9 * MB: "9\xa0MB"}[size]
    assert errors(response) == {
        "upload": [f"This file has {said}; at most 3\xa0MB are possible."]
    }
    assert 'value="Report"' in response.text
    assert on_disk(store) == []


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_a_request_too_large_gets_a_clear_page(
    applicant_client, client, milestone, settings, is_signed_in
):
    settings.UPLOAD_MAX_REQUEST = 1000
    data = entry(upload=a_file(PDF + bytes(2000)))
    sender = applicant_client if is_signed_in else client
    response = sender.post(address("add-evidence", milestone), data)
    assert response.status_code == (413 if is_signed_in else 302)
    assert not Evidence.objects.exists()
    if is_signed_in:
        assert "This is too large" in response.text


def test_too_many_files_at_once_get_a_clear_page(applicant_client, milestone):
    data = {f"upload{number}": a_file() for number in range(6)}
    response = applicant_client.post(address("add-evidence", milestone), data)
    assert (response.status_code, "This is too large" in response.text) == (413, True)


def test_no_file_and_no_link_is_said(applicant_client, milestone):
    response = applicant_client.post(address("add-evidence", milestone), entry(title="Report"))
    assert errors(response) == {"upload": ["Choose a file, or enter a link below."]}
    assert 'value="Report"' in response.text


def test_one_after_the_other(applicant_client, milestone):
    data = entry(upload=a_file(), url="https://example.org/")
    response = applicant_client.post(address("add-evidence", milestone), data)
    assert errors(response)["url"] == ["Add the file and the link one after the other."]
    assert "Choose the file once more" in errors(response)["upload"][0]


def test_a_link_is_kept_and_says_nothing_of_where_one_comes_from(applicant_client, milestone):
    data = entry(url="example.org/report", title="Report")
    applicant_client.post(address("add-evidence", milestone), data)

    evidence = Evidence.objects.get()
    assert (evidence.kind, evidence.url, evidence.size) == (
        "link",
        "https://example.org/report",
        0,
    )
    page = applicant_client.get(address("milestone", milestone)).text
    assert (
        '<a href="https://example.org/report" rel="noopener noreferrer external nofollow">'
        in page
    )


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://example.org/a", "data:text/html,x", "file:///etc/passwd"],
)
def test_other_addresses_are_no_links(applicant_client, milestone, url):
    response = applicant_client.post(address("add-evidence", milestone), entry(url=url))
    assert errors(response)["url"] == [
        "This is not the address of a page. It begins with https://"
    ]


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\report.pdf", "report.pdf"),
        ("re\u202efdp.exe", "refdp.exe.pdf"),
        ("a\x00b\r\nc\x7f.pdf", "ab c.pdf"),
        ('x"; filename="y.html', "x_; filename=_y.html.pdf"),
        ("...pdf", "pdf.pdf"),
        (".pdf", "pdf.pdf"),
        ("", "file.pdf"),
        ("\u200b\u2066", "file.pdf"),
        ("Zeugnis \u00fc.PDF", "Zeugnis \u00fc.PDF"),
        ("u\u0308.pdf", "\u00fc.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_names_are_made_harmless(name, clean):
    assert clean_name(name, "application/pdf") == clean


def test_text_stays_on_one_line():
    assert clean_text(" a\u2029b\nc\td\ue000 ") == "ab c d"


# Limits --------------------------------------------------------------------------------------


def test_all_files_of_a_person_together_have_a_limit(applicant, milestone, settings, store):
    settings.EVIDENCE_MAX_TOTAL = 100
    other = make_milestone()
    kept(applicant, other, PDF + bytes(60 - len(PDF)))

    with pytest.raises(EvidenceRefused) as refusal:
        kept(applicant, milestone, PDF + bytes(41 - len(PDF)))

    assert str(refusal.value) == (
        "This file has 41\xa0bytes. You use 60\xa0bytes of 100\xa0bytes. Delete files that you"
        " no longer need, or add a link instead."
    )
    assert len(on_disk(store)) == 1
    kept(applicant, milestone, PDF + bytes(40 - len(PDF)))
    assert Evidence.objects.bytes_used() == 100


def test_the_limit_is_said_beside_the_file(applicant_client, milestone, settings, store):
    settings.EVIDENCE_MAX_TOTAL = 10
    data = entry(upload=a_file(), title="Report")
    response = applicant_client.post(address("add-evidence", milestone), data)
    assert errors(response)["upload"][0].startswith("This file has 35\xa0bytes. You use 0")
    assert ('value="Report"' in response.text, on_disk(store)) == (True, [])


def test_a_milestone_has_a_limit(applicant, milestone, settings):
    settings.EVIDENCE_MAX_COUNT = 2
    for _ in range(2):
        kept(applicant, milestone, None, url="https://example.org/")
    with pytest.raises(EvidenceRefused, match="There are 2 pieces of evidence here already"):
        kept(applicant, milestone)


def test_files_of_others_do_not_count(applicant, other_applicant, milestone, settings):
    settings.EVIDENCE_MAX_TOTAL = 50
    for person in (applicant, other_applicant):
        kept(person, milestone)
    assert Evidence.objects.count() == 2


@pytest.mark.django_db
def test_a_failed_transaction_leaves_no_file(applicant, milestone, store, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("stop")

    monkeypatch.setattr("applicants.evidence.settle", fail)
    with pytest.raises(RuntimeError):
        kept(applicant, milestone)
    assert (on_disk(store), Evidence.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_stay_within_the_limit(applicant, settings, store):
    settings.EVIDENCE_MAX_TOTAL = 100
    milestones, start = [make_milestone(), make_milestone()], Barrier(2)

    def upload(milestone):
        start.wait()
        try:
            kept(Applicant.objects.get(), milestone, PDF + bytes(60 - len(PDF)))
        except EvidenceRefused:
            return "refused"
        finally:
            connection.close()
        return "kept"

    with ThreadPoolExecutor() as pool:
        answers = sorted(pool.map(upload, milestones))

    assert answers == ["kept", "refused"]
    assert (Evidence.objects.bytes_used(), len(on_disk(store))) == (60, 1)


def test_a_storage_that_fails_is_said_beside_the_file(
    applicant_client, milestone, store, monkeypatch, caplog
):
    def fail(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "save", fail)
    data = entry(upload=a_file(name="Smith-John-scores.pdf"))

    response = applicant_client.post(address("add-evidence", milestone), data)

    assert errors(response) == {
        "upload": ["The file could not be stored just now. Nothing was saved; try again later."]
    }
    assert "Smith" not in caplog.text
    assert not Evidence.objects.exists()


# Out -----------------------------------------------------------------------------------------


def test_the_owner_gets_the_file_as_a_shut_in_attachment(
    applicant, applicant_client, milestone
):
    evidence = kept(applicant, milestone, name="Zeugnis ü.pdf")

    response = applicant_client.get(address("evidence", milestone, evidence.pk))

    assert b"".join(response.streaming_content) == PDF
    headers = {name: value for name, value in response.headers.items() if name != "Expires"}
    assert headers == {
        "Cache-Control": "private, no-store, max-age=0, no-cache, must-revalidate",
        "Content-Disposition": "attachment; filename*=utf-8''Zeugnis%20%C3%BC.pdf",
        "Content-Length": str(len(PDF)),
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "Content-Type": "application/pdf",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
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
    evidence, other = kept(applicant, milestone), kept(applicant, milestone)
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
    fine, lost = kept(applicant, milestone), kept(applicant, milestone)
    store.delete(lost.file.name)
    orphan = store.save("ab/orphan", ContentFile(PDF))
    later(monkeypatch)
    found = [f"No row: file {orphan}", f"No file: evidence {lost.pk}"]

    assert check() == [
        *found,
        "2 files in use; 1 without a row and 1 rows without a file found.",
    ]
    assert check("--delete")[-1].endswith("rows without a file deleted.")
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
