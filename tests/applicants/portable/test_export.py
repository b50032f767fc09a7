"""The export and its pages."""

import csv
import io
import json
import re
import tracemalloc
from datetime import date

import pytest
from django.core.files.storage import storages
from icalendar import Calendar

from applicants.models import CalendarFeed, Evidence, MilestoneRecord
from applicants.portable.export import write_export
from applicants.portable.tables import as_csv, cell
from careers.models import CatalogueVersion
from tests.applicants.accounts.steps import confirm_identity
from tests.applicants.portable.people import (
    ADDRESS,
    PDF,
    PNG,
    account_in,
    add_file,
    export_of,
    fresh,
    opened,
)
from tests.builders import NOW, PASSWORD, make_milestone, make_source

DOWNLOAD = "/profile/data/download/"


def table(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_export_holds_what_it_says(rich, content):
    files = opened(content)

    assert files["files/exam/1-score-report-final.pdf"] == PDF
    assert files["files/exam/2-photo.png"] == PNG
    account = json.loads(files["account.json"])
    assert account["account"]["email"] == "applicant@example.org"
    assert account["exported_at"] == NOW.isoformat()
    assert account["profile"]["residency"] == "pmr"
    exam = account["records"][0]
    assert (exam["milestone"], exam["status"], exam["done_on"]) == (
        "exam",
        "done",
        "2026-05-04",
    )
    assert [version["version"] for version in exam["versions"]] == [1, 2]
    assert exam["attempts"][1] == {
        "taken_on": "2026-05-04",
        "result": "passed",
        "score": "231",
        "is_score_shared": False,
    }
    assert [piece["file"] for piece in exam["evidence"]] == [
        "files/exam/1-score-report-final.pdf",
        "files/exam/2-photo.png",
    ]
    assert account["calendar"] == {"alarm_days": 7, "has_notes": True}
    report = account["from_the_site"]["corrections"][0]
    assert (report["entry_kind"], report["entry"]) == ("fellowship", "program")
    assert Calendar.from_ical(files["calendar.ics"])["prodid"]


def test_no_secret_and_nobody_else_is_in_it(rich, other_applicant, content):
    record = MilestoneRecord.objects.create(
        applicant=other_applicant, milestone=make_milestone(), note="of another", version=1
    )
    add_file(record, b"%PDF of another", name="other.pdf")
    feed = CalendarFeed.objects.get()

    everything = b"\n".join(opened(export_of(rich)).values())

    for secret in [
        feed.nonce,
        feed.token,
        rich.user.password,
        "other@example.org",
        "of another",
        *Evidence.objects.exclude(file="").values_list("file", flat=True),
    ]:
        assert secret.encode() not in everything


def test_tables_say_what_the_pages_say(content):
    files = opened(content)

    heading, exam, letters = table(files["milestones.csv"])
    row = dict(zip(heading, exam, strict=True))
    assert (row["Milestone"], row["State"], row["Done on"]) == (
        "Pass the exam",
        "Done",
        "2026-05-04",
    )
    assert row["My note"] == "'=1+1 <b>bold</b>\nsecond line"
    assert "Waived: Not needed where I apply" in dict(zip(heading, letters, strict=True))["Why"]
    assert table(files["attempts.csv"])[1:] == [
        ["Pass the exam", "2026-01-05", "Failed", "", "no"],
        ["Pass the exam", "2026-05-04", "Passed", "231", "no"],
    ]
    assert [row[:5] for row in table(files["evidence.csv"])[1:]] == [
        ["Pass the exam", "Score report", "File", "files/exam/1-score-report-final.pdf", ""],
        ["Pass the exam", "photo.png", "File", "files/exam/2-photo.png", ""],
        ["Collect letters", "Letter", "Link", "", "https://example.org/letter"],
    ]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"],
)
def test_no_cell_is_a_formula(text):
    assert cell(text) == f"'{text}"
    assert list(csv.reader(io.StringIO(as_csv(["a"], [[text]]).decode("utf-8-sig"))))[1] == [
        f"'{text}"
    ]


def test_harmless_cells_stay_as_they_are():
    values = ["a-b", "231", date(2026, 5, 4), None, True, 0]
    assert [cell(value) for value in values] == ["a-b", "231", "2026-05-04", "", "yes", "0"]


def test_the_pocket_pack_stands_alone(content):
    page = opened(content)["index.html"].decode()

    assert "Not the official record." in page
    assert "Ada Applicant, as of 21 November 2026" in page
    assert "=1+1 &lt;b&gt;bold&lt;/b&gt;<br>second line" in page
    assert 'href="files/exam/1-score-report-final.pdf"' in page
    assert 'href="https://example.org/letter"' in page
    assert "231" in page
    assert "<script" not in page
    assert not re.search(r"<(?:link|img|iframe|object|embed)\b", page)
    assert not re.search(r"url\(|@import|\ssrc=", page)
    assert ADDRESS not in page
    for link in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{link}"' in page


def test_the_pack_names_sources_and_links_only_what_is_an_address(applicant):
    page = make_source(slug="page", title="A page", url="https://example.org/rule")
    file = make_source(slug="file", title="A file", url="notes.txt")
    make_milestone(slug="step", sources=[page, file])
    CatalogueVersion.bump()

    pack = opened(export_of(applicant))["index.html"].decode()

    assert '<li id="source-page">A page<br><a href="https://example.org/rule"' in pack
    assert '<li id="source-file">A file<br>notes.txt</li>' in pack
    assert 'href="#source-page"' in pack


def test_a_file_that_is_gone_is_said_to_be_missing(rich):
    piece = Evidence.objects.get(name="photo.png")
    storages["evidence"].delete(piece.file.name)

    files = opened(export_of(rich))

    assert "files/exam/2-photo.png" not in files
    assert account_in(export_of(rich))["records"][0]["evidence"][1]["file"] == ""
    assert table(files["evidence.csv"])[2][3] == "missing"
    assert "photo.png (the file is missing)" in files["index.html"].decode()


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("../../etc/passwd.pdf", "1-etc-passwd.pdf"),
        ("CON.pdf", "1-con.pdf"),
        ("Zeugnis für Ärzte.pdf", "1-zeugnis-fur-arzte.pdf"),
        ("レポート.pdf", "1-file.pdf"),
        ("a" * 140 + ".pdf", "1-" + "a" * 60 + ".pdf"),
        ("run.exe", "1-run.pdf"),
        (".pdf", "1-file.pdf"),
    ],
)
def test_names_of_files_are_safe(applicant, name, stored):
    milestone = make_milestone(slug="step")
    record = MilestoneRecord.objects.create(applicant=applicant, milestone=milestone)
    add_file(record, PDF, name=name)

    names = [name for name in opened(export_of(applicant)) if name.startswith("files/")]

    assert names == [f"files/step/{stored}"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_export_costs_the_same_however_much_there_is(
    count, applicant, django_assert_num_queries
):
    for number in range(count):
        record = MilestoneRecord.objects.for_milestone(applicant, make_milestone())
        record.change(status="done")
        add_file(record, PDF, name=f"{number}.pdf")
    export_of(applicant)  # the catalogue is known
    applicant = fresh(applicant)
    with django_assert_num_queries(18):
        write_export(applicant, address=ADDRESS, now=NOW).close()


def test_large_files_go_through_piece_by_piece(applicant):
    record = MilestoneRecord.objects.create(applicant=applicant, milestone=make_milestone())
    size = 8 * 1024**2
    add_file(record, PDF + bytes(size - len(PDF)), name="large.pdf")
    export_of(applicant)
    applicant = fresh(applicant)

    tracemalloc.start()
    write_export(applicant, address=ADDRESS, now=NOW).close()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < size / 4


# The page ------------------------------------------------------------------------------------


def test_the_password_is_asked_for_first(rich, applicant_client):
    for method in [applicant_client.get, applicant_client.post]:
        response = method(DOWNLOAD)
        assert response.status_code == 302
        assert response.url.startswith("/accounts/reauthenticate/?next=")


def test_the_own_export_comes_by_post(rich, sure_client):
    page = sure_client.get(DOWNLOAD)
    assert page.status_code == 200

    response = sure_client.post(DOWNLOAD)

    assert response["Content-Type"] == "application/zip"
    assert re.fullmatch(
        r'attachment; filename="pain-medicine-pathway-\d{4}-\d\d-\d\d\.zip"',
        response["Content-Disposition"],
    )
    assert "no-store" in response["Cache-Control"]
    account = account_in(b"".join(response.streaming_content))
    assert account["account"]["email"] == "applicant@example.org"


def test_there_is_a_limit(rich, sure_client):
    codes = []
    for _ in range(11):
        response = sure_client.post(DOWNLOAD)
        codes.append(response.status_code)
        b"".join(response)  # to the end, so that the file is closed
    assert codes == [200] * 10 + [429]


def test_who_was_asked_for_the_password_while_sending_gets_the_file(rich, applicant_client):
    asked = applicant_client.post(DOWNLOAD)

    response = applicant_client.post(asked.url, {"password": PASSWORD})

    account = account_in(b"".join(response.streaming_content))
    assert account["account"]["email"] == "applicant@example.org"


def test_others_get_their_own(rich, other_client):
    confirm_identity(other_client)
    response = other_client.post(DOWNLOAD)
    account = account_in(b"".join(response.streaming_content))
    assert account["account"]["email"] == "other@example.org"
    assert account["records"] == []


def test_who_has_no_profile_has_no_export(rich, advisor_client, stranger_client):
    for client in [advisor_client, stranger_client]:
        confirm_identity(client)
    assert "This account has no pathway" in advisor_client.post(DOWNLOAD).text
    assert stranger_client.post(DOWNLOAD).url == "/welcome/"
    assert "This account has no pathway" in advisor_client.get("/profile/data/").text


def test_the_page_counts_what_there_is(rich, applicant_client):
    page = applicant_client.get("/profile/data/").text
    assert "Now in your account: 2 milestones with what you noted, 2 attempts at exams," in page
    assert 'href="/profile/data/import/"' not in page


def test_the_page_of_an_empty_account_offers_the_import(applicant_client):
    assert 'href="/profile/data/import/"' in applicant_client.get("/profile/data/").text


def test_the_same_account_at_the_same_moment_gives_the_same_bytes(rich, content, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert export_of(rich) == content
