"""What an import refuses, and says why; what an export makes harmless."""

import zipfile
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from careers.admin.transfer import views
from careers.models import (
    Board,
    Milestone,
    PendingFile,
    Prerequisite,
)
from careers.spreadsheets import MAX_BYTES
from tests.builders import make_milestone
from tests.careers.admin_pages import (
    admin_url,
    make_board,
)
from tests.careers.transfer_tables import (
    both_formats,
    export,
    imported,
    problems,
    read_csv,
    upload,
)

pytestmark = pytest.mark.django_db


# What a spreadsheet would run -----------------------------------------------------------------

RISKY = ["=1+1", "+1", "-x", "@SUM(A1)", "\t=1", "'quoted", "''=", "=HYPERLINK(1)\nnext"]
RISKY += ["\n=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)"]


@both_formats
@pytest.mark.parametrize("text", RISKY)
def test_formulas_go_out_as_text_and_come_back(text, file_format, advisor_client):
    make_board(note=text)
    data = export(advisor_client, Board, file_format=file_format)
    if file_format == "csv":
        (row,) = read_csv(data)
        assert row["note"] == f"'{text}"
    else:
        sheet = openpyxl.load_workbook(BytesIO(data)).active
        assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    preview = upload(advisor_client, Board, data, name=f"table.{file_format}")
    assert preview.context["outcome"].unchanged == 1


def test_numbers_are_numbers(advisor_client):
    make_board(eligibility_years=7)
    sheet = openpyxl.load_workbook(
        BytesIO(export(advisor_client, Board, file_format="xlsx"))
    ).active
    header = [cell.value for cell in sheet[1]]
    assert sheet[2][header.index("eligibility_years")].value == 7


# Errors ---------------------------------------------------------------------------------------


def row_of(board, **cells):
    row = {"slug": board.slug, "name": board.name, "abbreviation": board.abbreviation}
    return row | {"family": board.family} | cells


def test_one_error_and_nothing_is_stored(advisor_client, version):
    good, bad = make_board(name="Good"), make_board(name="Bad")
    rows = [row_of(good, name="Better"), row_of(bad, family="nobody's")]
    assert problems(upload(advisor_client, Board, rows)) == [
        'Row 3, column family: Value "nobody\'s" is not a valid choice.'
    ]
    assert (Board.objects.get(pk=good.pk).name, version()) == ("Good", 0)
    assert PendingFile.objects.count() == 0


def test_errors_name_row_and_column(advisor_client):
    one, two, three, four = (make_board() for _ in range(4))
    rows = [
        row_of(one, eligibility_years="seven", checked_on="", sources="", is_published=""),
        row_of(two, eligibility_years="21", is_published="yes"),
        row_of(three, checked_on="3/1/2026", sources="nowhere", is_published="maybe"),
        row_of(four, checked_on=str(timezone.localdate() + timedelta(days=1)))
        | {"is_published": "yes"},
    ]
    rows = [dict.fromkeys(rows[0], "") | row for row in rows]
    assert sorted(problems(upload(advisor_client, Board, rows))) == [
        "Row 2, column eligibility_years: “seven” is not a whole number.",
        "Row 2, column is_published: “” is neither yes nor no: write one of them.",
        "Row 3, record: More than 20 years must be a slip.",
        "Row 4, column checked_on: “3/1/2026” is not a day like 2026-03-01.",
        "Row 4, column is_published: “maybe” is neither yes nor no: write one of them.",
        "Row 4, column sources: No source has the slug “nowhere”.",
        "Row 5, column checked_on: This day is in the future.",
    ]


def test_a_new_record_needs_what_the_form_needs(advisor_client):
    found = problems(upload(advisor_client, Board, [{"slug": "not a slug"}]))
    assert "Row 2, column name: This field cannot be blank." in found
    assert any(problem.startswith("Row 2, column slug: Enter a valid") for problem in found)


def test_a_record_stands_there_twice(advisor_client):
    board = make_board()
    rows = [row_of(board, name="One"), row_of(board, name="Two")]
    assert problems(upload(advisor_client, Board, rows)) == [
        "Row 3, record: Row 2 is about the same record."
    ]


def test_two_records_take_one_name_of_their_own(advisor_client):
    rows = [
        {"slug": f"board-{n}", "name": "A board", "abbreviation": "AB", "family": "abms"}
        for n in (1, 2)
    ]
    assert problems(upload(advisor_client, Board, rows)) == [
        "Row 3, column abbreviation: Board with this Abbreviation already exists."
    ]


def test_unknown_and_missing_columns_are_named(advisor_client):
    (unknown,) = problems(upload(advisor_client, Board, [{"slug": "a", "colour": "red"}]))
    assert unknown.startswith("No column of this sheet is called “colour”. Its columns: slug")
    (missing,) = problems(upload(advisor_client, Board, [{"name": "A board"}]))
    assert missing == "The file lacks the column “slug”."


def test_a_missing_column_is_left_alone_and_named(advisor_client):
    board = make_board(note="Stays.")
    preview = imported(advisor_client, Board, [{"slug": board.slug, "name": "New name"}])
    assert "note" in preview.context["outcome"].left_alone
    board.refresh_from_db()
    assert (board.name, board.note) == ("New name", "Stays.")


def test_a_circle_of_prerequisites_is_refused(advisor_client, version):
    one, two = make_milestone(name="One", slug="one"), make_milestone(name="Two", slug="two")
    Prerequisite.objects.create(milestone=one, required_milestone=two)
    row = {"milestone": "two", "required_milestone": "one", "required_group": ""}
    (problem,) = problems(upload(advisor_client, Milestone, [row], sheet="prerequisites"))
    assert problem.startswith("These milestones need each other: ")
    assert (Prerequisite.objects.count(), version()) == (1, 0)


def test_the_address_of_another_page_is_refused(advisor_client):
    milestone = make_milestone()
    (row,) = read_csv(export(advisor_client, Milestone))
    new = row | {"slug": "timeline", "position": "999"}
    assert problems(upload(advisor_client, Milestone, [new])) == [
        "Row 2, record: A page of the site has this address already."
    ]
    assert list(Milestone.objects.all()) == [milestone]


# Hostile files --------------------------------------------------------------------------------


def xlsx(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def xlsx_with(part, content):
    """An XLSX file in which one part has another content."""
    data = BytesIO()
    good = zipfile.ZipFile(BytesIO(xlsx(["slug"], ["a"])))
    with good, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            bad.writestr(name, content if name == part else good.read(name))
    return data.getvalue()


BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"""

HOSTILE = {
    "latin-1": (
        "slug,name\na,Z\xfcrich\n".encode("latin-1"),
        "table.csv",
        "The file is not UTF-8 (line 2).",
    ),
    "utf-16": ("slug,name\na,b\n".encode("utf-16"), "table.csv", "The file is not UTF-8"),
    "nul": (b"slug,name\na,b\0c\n", "table.csv", "Line 2 has a NUL character"),
    "nothing": (b"slug,name\n", "table.csv", "The file has no rows below its header."),
    "blank": (b"\n\n\n", "table.csv", "The file is empty."),
    "quotes": (b'slug,name\na,"b\n', "table.csv", "The file is not a proper CSV file"),
    "wide": (b"slug,name\na,b,c\n", "table.csv", "Row 2 has more cells than the header."),
    "twice": (b"slug,slug\na,b\n", "table.csv", "The column “slug” stands there twice."),
    "no name": (b"slug,,name\na,b,c\n", "table.csv", "Column 2 has no name"),
    "columns": (
        b"a," * 101 + b"b\n" + b"1," * 101 + b"2\n",
        "t.csv",
        "Row 1 has more than 100 columns.",
    ),
    "rows": (b"slug\n" + b"a\n" * 20_001, "table.csv", "The file has more than 20,000 rows"),
    "a long cell": (
        b"slug,name\na," + b"x" * 200_000,
        "table.csv",
        "The file is not a proper CSV file",
    ),
    "no archive": (b"PK\x03\x04 and then nothing", "table.xlsx", "The XLSX file is damaged."),
    "formula": (xlsx(["slug"], ["=1+1"]), "table.xlsx", "Row 2, column 1: this is a formula."),
    "xml bomb": (
        xlsx_with("xl/worksheets/sheet1.xml", BOMB),
        "table.xlsx",
        "The XLSX file is damaged or holds what is refused here.",
    ),
    "zip bomb": (
        xlsx_with("xl/worksheets/sheet1.xml", b" " * (61 * 2**20)),
        "table.xlsx",
        "Unpacked, the XLSX file would be far too large.",
    ),
    "no workbook": (
        xlsx_with("xl/workbook.xml", b"<nothing/>"),
        "table.xlsx",
        "The XLSX file is damaged or holds what is refused here.",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_gets_a_clear_error_and_changes_nothing(case, advisor_client, version):
    data, name, sentence = HOSTILE[case]
    (problem,) = problems(upload(advisor_client, Board, data, name=name))
    assert problem.startswith(sentence)
    assert (Board.objects.count(), PendingFile.objects.count(), version()) == (0, 0, 0)


def test_xlsx_is_read_without_entities():
    assert openpyxl.DEFUSEDXML is True


def test_a_file_too_large_is_never_read(advisor_client, monkeypatch):
    monkeypatch.setattr(views, "read_table", None)
    response = upload(advisor_client, Board, b"x" * (MAX_BYTES + 1))
    (problem,) = response.context["form"].errors["file"]
    assert problem == "The file has 5.0 MB; 5 MB is the most. Split it."
    assert PendingFile.objects.count() == 0


@pytest.mark.parametrize("name", ["table.xls", "table.html", "table"])
def test_other_kinds_of_files_are_refused(name, advisor_client):
    response = upload(advisor_client, Board, b"slug\na\n", name=name)
    assert response.context["form"].errors["file"]


@pytest.mark.parametrize("sheet", ["", "nonsense", "acceptances"])
def test_a_sheet_of_another_kind_is_refused(sheet, advisor_client):
    file = SimpleUploadedFile("table.csv", b"slug\na\n")
    data = {"sheet": sheet, "file": file}
    response = advisor_client.post(admin_url(Board, "import"), data)
    assert response.context["form"].errors["sheet"]


def test_text_is_shown_not_run(advisor_client):
    board = make_board()
    preview = upload(
        advisor_client, Board, [{"slug": board.slug, "name": "<script>alert(1)</script>"}]
    )
    assert "<script>alert" not in preview.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in preview.text
