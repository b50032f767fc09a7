"""Files as people and their enemies make them."""

import io
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook

from careers import spreadsheets
from careers.programs.columns import find_columns
from careers.programs.values import understand
from careers.spreadsheets import Unreadable, read

from .programs.files import csv_of, xlsx_of

LIST = [["Program Name", "City"], ["Hillside", "Albany"]]


def cells(data):
    return [(row.number, row.cells) for row in read(data)]


def refusal(data):
    """Why a file is refused."""
    with pytest.raises(Unreadable) as raised:
        entries(data)
    return str(raised.value)


def entries(data):
    columns, rows = find_columns(read(data))
    return [understand(row, columns) for row in rows]


def problems(data):
    return [problem for entry in entries(data) for problem in entry.problems]


def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return stream.getvalue()


# CSV -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_csv_with_and_without_a_byte_order_mark(start):
    assert cells(start + csv_of(*LIST)) == [(1, LIST[0]), (2, LIST[1])]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_csv_with_another_delimiter(delimiter):
    data = f"Program Name{delimiter}City\r\nHillside{delimiter}Albany\r\n".encode()
    assert cells(data) == [(1, LIST[0]), (2, LIST[1])]


def test_rows_count_as_in_a_spreadsheet():
    assert cells(b'Name,City\n\n"A\nB",Albany\n,\nC,Boston\n') == [
        (1, ["Name", "City"]),
        (3, ["A\nB", "Albany"]),
        (5, ["C", "Boston"]),
    ]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_another_encoding_is_named_with_its_line(encoding):
    said = refusal("Name,City\nHôpital,Albany\n".encode(encoding))
    line = 2 if encoding == "latin-1" else 1
    assert said.startswith(f"The file is not UTF-8 (line {line}). In Excel choose “CSV UTF-8”")


def test_nul_characters_are_refused():
    assert refusal(b"Name,City\nHill\0side,Albany\n") == (
        "Line 2 has a NUL character: this is not a text file."
    )


def test_an_open_quote_is_refused():
    assert refusal(b'Name,City\n"Hillside,Albany\n').startswith(
        "The file is not a proper CSV file: line 2, "
    )


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\n,,\n"])
def test_an_empty_file_is_refused(data):
    assert refusal(data) == "The file is empty."


def test_a_large_file_is_refused():
    assert refusal(b"a" * (spreadsheets.MAX_BYTES + 1)) == spreadsheets.TOO_LARGE


def test_limits_of_rows_columns_and_cells():
    assert len(read(b"Name,City\n" + b"a,b\n" * 20_000)) == 20_001
    assert refusal(b"Name,City\n" + b"a,b\n" * 20_001) == (
        "The file has more than 20,000 rows. Import it in parts."
    )
    assert refusal(b"Name," * 100 + b"City") == "Row 1 has more than 100 columns."
    assert refusal(b"Name,City\n" + b"a" * 32_768) == (
        "Row 2 has a cell of more than 32,767 characters."
    )
    assert "field larger than field limit" in refusal(b"Name,City\n" + b"a" * 140_000)


def test_emoji_and_accents_stay_as_they_are():
    assert entries("Name,City\nHôpital 🏥,Zürich\n".encode())[0].values == {
        "name": "Hôpital 🏥",
        "city": "Zürich",
    }


# XLSX ----------------------------------------------------------------------------------------


def test_xlsx_cells_become_text():
    row = [5300521035, 3.0, 2.5, True, datetime(2026, 3, 1), None, " Albany "]  # noqa: DTZ001
    assert cells(xlsx_of(row)) == [
        (1, ["5300521035", "3", "2.5", "yes", "2026-03-01", "", "Albany"])
    ]


def test_formulas_are_not_computed_but_named():
    data = xlsx_of(["Name", "City", "Other"], ['=HYPERLINK("https://example.org")', "Albany"])
    assert problems(data) == [
        'Row 2, column “Name”: a formula (“=HYPERLINK("https://example.org")”), which is not '
        "computed here."
    ]


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = archive(**{"xl/worksheets/sheet1.xml": b"\0" * (spreadsheets.MAX_UNPACKED + 1)})
    assert len(bomb) < spreadsheets.MAX_BYTES
    assert refusal(bomb).startswith("Unpacked, the XLSX file would be far too large.")


@pytest.mark.parametrize("empty", [b"<c/>", b"<si><t/></si>", b"<row></row>"])
def test_millions_of_empty_elements_are_refused_before_they_are_taken_apart(empty):
    """Small, and small enough unpacked, but a minute of work."""
    content = empty * (spreadsheets.MAX_ELEMENTS + 1)
    bomb = archive(**{"xl/sharedStrings.xml": content})

    assert (len(bomb) < spreadsheets.MAX_BYTES, len(content) < spreadsheets.MAX_UNPACKED) == (
        True,
        True,
    )
    assert refusal(bomb).startswith("Unpacked, the XLSX file would be far too large.")


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_that_breaks_off_inside_a_part_is_refused(method):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as packed:
        packed.writestr("a.xml", bytes(range(256)) * 99)
    data = bytearray(stream.getvalue())
    data[40:90] = b"\xff" * 50

    assert refusal(bytes(data)) == "The XLSX file is damaged."


def test_too_many_parts_are_refused():
    parts = {f"{number}.xml": b"" for number in range(spreadsheets.MAX_PARTS + 1)}
    assert refusal(archive(**parts)).startswith(
        "Unpacked, the XLSX file would be far too large."
    )


def test_a_zip_that_is_no_spreadsheet_and_a_torn_one_are_refused():
    assert refusal(archive(**{"a.txt": b"a"})).startswith("The XLSX file is damaged or holds")
    assert refusal(xlsx_of(*LIST)[:300]) == "The XLSX file is damaged."


def test_an_old_excel_file_is_named():
    assert refusal(b"\xd0\xcf\x11\xe0" + b"\0" * 100) == (
        "This is an old Excel file (.xls). Save it as XLSX or CSV UTF-8."
    )


def test_entities_in_xml_are_refused():
    """An XML bomb inside the sheet."""
    book = xlsx_of(*LIST)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/workbook.xml":
                entity = b'<!DOCTYPE a [<!ENTITY b "bbbb">]>'
                head, body = b'<?xml version="1.0"?>', content.split(b"?>", 1)[-1]
                content = head + entity + body
            new.writestr(part.filename, content)
    assert refusal(stream.getvalue()).startswith("The XLSX file is damaged or holds")


def test_only_the_first_sheet_is_read():
    book = Workbook()
    for row in LIST:
        book.active.append(row)
    book.create_sheet().append(["Another"])
    stream = io.BytesIO()
    book.save(stream)
    assert cells(stream.getvalue()) == [(1, LIST[0]), (2, LIST[1])]


def test_a_cell_far_out_costs_nothing_and_is_refused():
    book = Workbook()
    book.active["A1"], book.active["XFD1"] = "Name", "far"
    stream = io.BytesIO()
    book.save(stream)
    assert cells(stream.getvalue()) == [(1, ["Name"])]
    book.active["CW1"] = "101"
    stream = io.BytesIO()
    book.save(stream)
    assert refusal(stream.getvalue()) == "Row 1 has more than 100 columns."
