"""Zip files that somebody made to do harm, or that are only broken: refused, never an error."""

import io
import json
import struct
import zipfile
from contextlib import suppress

import pytest

from applicants.models import Applicant
from applicants.portable import archive as archives
from applicants.portable.archive import Archive, Refused
from applicants.portable.importing import read_export
from tests.applicants.portable.people import PDF, changed, opened, packed
from tests.builders import NOW

pytestmark = pytest.mark.django_db
FILE = "files/exam/1-score-report-final.pdf"


def problems(content):
    """What is said of an export that is refused; reading must store nothing."""
    before = Applicant.objects.count()
    with pytest.raises(Refused) as refused:
        read_export(Archive(io.BytesIO(content)), now=NOW)
    assert Applicant.objects.count() == before
    return list(refused.value.problems)


def hostile(what):
    return [archives.HOSTILE.format(what)]


# The zip file --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [b"no zip", PDF, b"PK\x03\x04", b"PK\x05\x06" + bytes(18)[:10], b"\0" * 1000]
)
def test_what_is_no_zip_file_is_refused(content):
    assert problems(content) == [archives.NO_ZIP]


def test_an_empty_zip_file_is_no_export():
    assert problems(packed({})) == [archives.NO_EXPORT]


@pytest.mark.parametrize("part", [slice(None, -30), slice(None, 2000), slice(40, None)])
def test_half_a_zip_file_is_refused(content, part):
    assert problems(content[part])


@pytest.mark.parametrize("offset", range(100, 2000, 190))
def test_flipped_bytes_are_noticed_or_do_no_harm(content, offset):
    broken = bytearray(content)
    broken[offset] ^= 0xFF
    with suppress(Refused):
        archive = Archive(io.BytesIO(bytes(broken)))
        bundle = read_export(archive, now=NOW)
        for _, path in bundle.files:
            archive.read_into(io.BytesIO(), path)


@pytest.mark.parametrize(
    "name",
    [
        "../account.json",
        "files/../../x",
        "/etc/passwd",
        "C:\\x",
        "files\\..\\x",
        "files//x",
        "./x",
        "a\nb",
    ],
)
def test_names_that_lead_out_are_refused(content, name):
    found = problems(packed(opened(content) | {name: b"x"}))
    assert found == hostile("the name of an entry leads out of its folder")


def test_too_many_entries_are_refused(content, monkeypatch):
    monkeypatch.setattr(archives, "MOST_ENTRIES", 5)
    assert problems(content) == hostile("it has more than 5 entries")


def test_an_endless_list_of_contents_is_refused_unread(content, monkeypatch):
    monkeypatch.setattr(archives, "MOST_LISTING", 400)
    assert problems(content) == hostile("its list of contents is too long")


def test_a_bomb_is_refused_before_it_is_unpacked(content, monkeypatch):
    monkeypatch.setattr(archives, "most_bytes", lambda: 1024**2)
    bomb = packed(opened(content) | {"bomb": bytes(2 * 1024**2)})
    assert len(bomb) < 20_000
    assert problems(bomb) == hostile("unpacked it would be too large")


def test_a_bomb_that_lies_about_its_size_is_stopped(content):
    bomb = with_size(content, "account.json", size=10, real=bytes(5 * 1024**2))
    assert problems(bomb)


def with_size(content, name, *, size, real):
    """An export in which `name` says it has `size` bytes and has those of `real`."""
    entries = opened(content) | {name: real}
    raw = bytearray(packed(entries))
    with zipfile.ZipFile(io.BytesIO(bytes(raw))) as archive:
        entry = archive.getinfo(name)
    true = struct.pack("<L", entry.file_size)
    start = raw.rfind(b"PK\x01\x02", 0, raw.rfind(name.encode()))
    place = raw.index(true, start)
    raw[place : place + 4] = struct.pack("<L", size)
    return bytes(raw)


def test_account_json_may_not_be_endless(content, monkeypatch):
    monkeypatch.setattr("applicants.portable.archive.MOST_JSON", 1000)
    assert problems(content) == hostile("account.json is too large")


@pytest.mark.parametrize("value", ["[]", "{}", "1", '"ab"'])
def test_account_json_may_not_hold_endlessly_much(value, monkeypatch):
    monkeypatch.setattr(archives, "MOST_VALUES", 1000)
    bomb = packed({"account.json": f"[{','.join([value] * 1001)}]".encode()})
    assert problems(bomb) == hostile("account.json holds too much")


def test_two_entries_of_one_name_are_refused(content):
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("account.json", b"{}")
    assert problems(stream.getvalue()) == hostile("two of its entries have the same name")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_odd_compression_is_refused(method):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.writestr("account.json", b"{}")
    found = problems(stream.getvalue())
    assert found == hostile("an entry is encrypted or packed in an odd way")


# account.json --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a": NaN}', b"9" * 5000, b'"\\ud800"x'],
)
def test_broken_json_is_refused(text):
    assert problems(packed({"account.json": text})) == [
        "The account.json in this file is damaged: it is no JSON."
    ]


@pytest.mark.parametrize("value", [[], {}, None, 1, "text", {"format": "other"}])
def test_other_json_is_refused(value):
    assert problems(packed({"account.json": json.dumps(value).encode()})) == [
        "The account.json in this file is not one of this site."
    ]


@pytest.mark.parametrize(
    ("version", "shown"),
    [(0, "0"), (2, "2"), ("1", "1"), (None, "None"), (10**30, f"{10**19}"), ("\ud800", "?")],
)
def test_another_version_is_named(content, version, shown):
    found = problems(changed(content, lambda account: account.update(version=version)))
    assert found == [f"This export has version {shown}; this site reads version 1."]


def put(path, value):
    """A change of one value in `account.json`; the last part of the path is the key."""

    def change(account):
        *way, key = path
        for step in way:
            account = account[step]
        account[key] = value

    return change


EXAM = ["records", 0]


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (["account"], None, "Name: This is no name that can be stored."),
        (["account", "name"], "x" * 151, "Name: This is no name that can be stored."),
        (["profile"], [], "Profile: this part is not of the known form."),
        (["profile", "user"], 1, "Profile: this part is not of the known form."),
        (["profile", "track"], "md;", "Profile, degree: Value 'md;' is not a valid choice."),
        (["profile", "school"], "a\0b", "Profile, medical school: "),
        (["profile", "school"], "\ud800", "Profile, medical school: "),
        (["profile", "school"], 5, "Profile, medical school: "),
        (["profile", "state"], "XX", "Profile, state: There is no such state."),
        (["profile", "target_year"], 10**20, "Profile, target start: "),
        (["profile", "target_year"], True, "Profile, target start: "),
        (["profile", "target_year"], -5, "Profile, target start: "),
        (["profile", "time_zone"], "Mars/Base", "Profile, time zone: "),
        (["profile", "graduation_on"], "1066-10-14", "Profile, graduation (or expected): "),
        (["profile", "graduation_on"], "2026-02-30", "Profile, graduation (or expected): "),
        (["profile", "residency"], ["pmr"], "Profile: this names no residency."),
        (["records"], {}, "Record: this is not a list."),
        (["records"], [None], "Record 1: this part is not of the known form."),
        ([*EXAM, "milestone"], {"a": 1}, "Record 1: this names no milestone."),
        ([*EXAM, "status"], "finished", "Record 1, status: "),
        ([*EXAM, "done_on"], "2099-01-01", "Pass the exam: 2099-01-01 lies in the future."),
        ([*EXAM, "changed_at"], "2026-01-01T00:00:00", "Record 1, changed at: "),
        ([*EXAM, "note"], "x" * 5001, "Record 1, my note: At most 5000 characters fit in."),
        ([*EXAM, "version"], 1, "Pass the exam: its versions contradict each other."),
        ([*EXAM, "versions", 1, "version"], 1, "Pass the exam: its versions contradict"),
        ([*EXAM, "version"], 10**9, "Record 1, version: This number is too large."),
        ([*EXAM, "version"], 0, "Pass the exam: its versions contradict each other."),
        (
            [*EXAM, "attempts", 0, "taken_on"],
            "2026-05-04",
            "Pass the exam: two of its attempts were on the same day.",
        ),
        ([*EXAM, "versions"], "x", "Pass the exam, version: this is not a list."),
        ([*EXAM, "attempts"], [{}] * 21, "Pass the exam, attempt: there are more than 20."),
        ([*EXAM, "attempts", 0, "result"], "won", "Pass the exam, attempt 1, result: "),
        ([*EXAM, "attempts", 0, "score"], "9" * 21, "Pass the exam, attempt 1, score: "),
        ([*EXAM, "attempts", 0, "taken_on"], "2027-01-01", "Pass the exam: 2027-01-01 lies"),
        ([*EXAM, "evidence"], {}, "Pass the exam: its evidence is no list of at most 20"),
        (["interruptions"], [{}] * 13, "Interruption: there are more than 12."),
        (["interruptions", 0, "months"], 61, "Interruption 1, months it adds: "),
        (["snoozes", 0, "until"], "soon", "Snooze 1, until: "),
        (["reminders"], [], "Reminders: this part is not of the known form."),
        (["reminders", "quiet_days"], "01234567", "Reminders, quiet days: "),
        (["calendar", "alarm_days"], 3, "Calendar, alarm: "),
    ],
)
def test_values_that_cannot_be_are_refused(content, path, value, problem):
    found = problems(changed(content, put(path, value)))
    assert [line for line in found if line.startswith(problem)], found


def test_the_same_milestone_twice_is_refused(content):
    def double(account):
        account["records"].append(account["records"][0] | {"evidence": []})

    assert problems(changed(content, double)) == ["Pass the exam: it comes twice."]


def test_all_problems_are_told_but_not_endlessly(content):
    found = problems(changed(content, put(["records"], [None] * 1000)))
    assert len(found) == 26
    assert found[-1] == "There are more problems like these."


# Evidence ------------------------------------------------------------------------------------


def piece(**values):
    def change(account):
        account["records"][0]["evidence"][0] |= values

    return change


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"file": "account.json"}, "its file is not in this zip file."),
        ({"file": "files/exam/none.pdf"}, "its file is not in this zip file."),
        ({"file": "../../etc/passwd"}, "its file is not in this zip file."),
        ({"file": None}, "its file is not in this zip file."),
        ({"size": 5}, "its file has another size than noted."),
        ({"url": "https://example.org/"}, "its file is not in this zip file."),
        (
            {"kind": "link", "url": "javascript:alert(1)", "file": ""},
            "Enter a valid URL.",
        ),
        (
            {"kind": "link", "url": "ftp://example.org/x", "file": ""},
            "its address is not one of the web.",
        ),
        ({"kind": "link", "url": "https://example.org/"}, "its address is not one of the web."),
    ],
)
def test_evidence_that_does_not_fit_is_refused(content, values, problem):
    (found,) = problems(changed(content, piece(**values)))
    assert found.startswith("Pass the exam, evidence 1")
    assert found.endswith(problem)


def test_two_pieces_cannot_share_a_file(content):
    def share(account):
        first, second = account["records"][0]["evidence"]
        second |= {"file": first["file"], "size": first["size"]}

    assert problems(changed(content, share)) == [
        "Pass the exam, evidence 2: its file belongs to something else as well."
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"<!doctype html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90\0",
        packed({"a": b"b"}),
    ],
)
def test_files_are_what_their_bytes_say(content, data):
    assert problems(changed(content, piece(size=len(data)), files={FILE: data})) == [
        "Pass the exam, evidence 1: its file is no PDF, PNG or JPEG."
    ]


def test_names_and_types_of_files_are_our_own(content):
    def lie(account):
        account["records"][0]["evidence"][0] |= {
            "name": "../../\u202eevil.html",
            "content_type": "text/html",
        }

    archive = Archive(io.BytesIO(changed(content, lie)))
    bundle = read_export(archive, now=NOW)

    row, _ = bundle.files[0]
    assert (row.name, row.content_type) == ("evil.html.pdf", "application/pdf")


def test_a_title_that_grows_when_it_is_composed_is_cut(content):
    grows = "\u0958" * 150  # each becomes two
    archive = Archive(io.BytesIO(changed(content, piece(title=grows))))
    row, _ = read_export(archive, now=NOW).files[0]
    assert row.title == "\u0915\u093c" * 75


def test_the_quotas_of_uploads_hold_here_too(content, settings):
    settings.EVIDENCE_MAX_FILE = len(PDF) - 1
    assert problems(content)[0].startswith("Pass the exam, evidence 1: its file has")
    settings.EVIDENCE_MAX_FILE = 10_000
    settings.EVIDENCE_MAX_TOTAL = len(PDF)
    assert problems(content)[0].startswith("Pass the exam, evidence 2: all files together")
    settings.EVIDENCE_MAX_TOTAL = 10_000
    settings.EVIDENCE_MAX_COUNT = 1
    assert problems(content) == ["Pass the exam: its evidence is no list of at most 1 pieces."]


def test_a_file_that_was_missing_is_left_out_and_said(content):
    archive = Archive(io.BytesIO(changed(content, piece(file=""))))
    bundle = read_export(archive, now=NOW)
    assert bundle.left_out == [
        "Pass the exam, evidence 1: the file was missing when the export was made."
    ]
    assert len(bundle.files) == 1
