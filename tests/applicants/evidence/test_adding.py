"""Files and links come in, within their limits."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier
from zipfile import ZipFile

import pytest
from django.db import connection

from applicants.evidence import EvidenceRefused, clean_name, clean_text
from applicants.models import Applicant, Evidence
from tests.builders import make_milestone

from .files import HTML, JPEG, MB, PDF, PNG, SVG, a_file, address, entry, errors, kept, on_disk

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
    for number in range(2):
        kept(applicant, milestone, None, url=f"https://example.org/{number}")
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
    milestones, start = [make_milestone(), make_milestone()], Barrier(2, timeout=20)

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
