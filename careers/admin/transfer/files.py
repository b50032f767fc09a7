"""Tables as CSV and XLSX files: what we write, and what we are willing to read.

All cells are text on our side. A file from outside is hostile until shown otherwise: its size,
its encoding and what it unpacks to are looked at before anything is parsed.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from zipfile import BadZipFile, ZipFile

import openpyxl
from openpyxl.utils.exceptions import IllegalCharacterError

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 500  # of the archive that an XLSX file is
MOST_ROWS = 20_000
MOST_COLUMNS = 100
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

# A spreadsheet runs a cell that begins like this; an apostrophe in front makes it text. A cell
# that begins with an apostrophe gets another one, so that reading takes exactly ours away.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "'")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class Unreadable(Exception):
    """What is wrong with a file, as a sentence for whoever chose it."""


@dataclass(frozen=True)
class Table:
    """The cells of a file below its header; `numbers` says in which row of it each stands."""

    headers: list[str]
    rows: list[list[str]]
    numbers: list[int]


# Writing --------------------------------------------------------------------------------------


def write_table(file_format, headers, rows, numeric=()):
    """The bytes of a file; `numeric` are the headers of columns that hold numbers."""
    rows = [[_harmless(cell) for cell in row] for row in rows]
    if file_format == "csv":
        return _write_csv(headers, rows)
    return _write_xlsx(headers, rows, {headers.index(name) for name in numeric})


def _harmless(text):
    risky = text.startswith(_RISKY) and not _NUMBER.fullmatch(text)
    return f"'{text}" if risky else text


def _write_csv(headers, rows):
    text = StringIO(newline="")
    csv.writer(text).writerows([headers, *rows])
    # With its mark at the front, spreadsheets know the text for UTF-8.
    return text.getvalue().encode("utf-8-sig")


def _write_xlsx(headers, rows, numeric):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append(headers)
    try:
        for row in rows:
            sheet.append(
                [_native(cell) if n in numeric else cell for n, cell in enumerate(row)]
            )
    except IllegalCharacterError as error:
        raise Unreadable(
            "A text holds a character that XLSX cannot hold. Export as CSV instead."
        ) from error
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def _native(text):
    if not _NUMBER.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)


# Reading --------------------------------------------------------------------------------------


def read_table(data):
    """The table in the bytes of a CSV or XLSX file; raises `Unreadable`."""
    rows = _read_xlsx(data) if data.startswith(b"PK") else _read_csv(data)
    numbered = [
        (number, [_plain(cell) for cell in row])
        for number, row in enumerate(_limited(rows), start=1)
    ]
    numbered = [(number, row) for number, row in numbered if any(row)]
    if len(numbered) < 2:
        raise Unreadable("The file has no rows below its header.")
    (_, headers), *body = numbered
    headers = _headers(headers)
    rows = [_fitted(row, len(headers), number) for number, row in body]
    return Table(headers, rows, [number for number, _ in body])


def _limited(rows):
    for number, row in enumerate(rows):
        if number > MOST_ROWS:
            raise Unreadable(f"The file has more than {MOST_ROWS:,} rows: split it.")
        yield row


def _plain(text):
    """A cell without the apostrophe that `write_table` put in front."""
    if "\0" in text:
        raise Unreadable("The file holds a NUL character, so it is no table of text.")
    text = text.strip(" ")
    return text[1:] if text.startswith("'") and text[1:].startswith(_RISKY) else text


def _headers(row):
    while row and not row[-1]:
        row = row[:-1]
    if len(row) > MOST_COLUMNS:
        raise Unreadable(f"The file has more than {MOST_COLUMNS} columns.")
    if "" in row:
        raise Unreadable(f"Column {row.index('') + 1} has no name in the first row.")
    if twice := [name for name in row if row.count(name) > 1]:
        raise Unreadable(f"The column “{twice[0]}” stands there twice.")
    return row


def _fitted(row, width, number):
    if any(row[width:]):
        raise Unreadable(f"Row {number} has more cells than the header.")
    return (row + [""] * width)[:width]


def _read_csv(data):
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(
            f"The file is not UTF-8: line {line} holds a character in another encoding. "
            "Save it as “CSV UTF-8”, or as XLSX."
        ) from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise Unreadable(f"The file is no proper CSV: {error}.") from error


def _read_xlsx(data):
    try:
        _refuse_bomb(data)
        book = openpyxl.load_workbook(BytesIO(data), read_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size may be a lie
        for row in sheet.iter_rows(max_col=MOST_COLUMNS + 1):
            yield [_text(cell) for cell in row]
    except Unreadable:
        raise
    except BadZipFile as error:
        raise Unreadable("The file is damaged, or no XLSX file.") from error
    except Exception as error:  # a hostile file may fail in any way; defusedxml in its own
        raise Unreadable("The file cannot be read as XLSX.") from error


def _refuse_bomb(data):
    with ZipFile(BytesIO(data)) as archive:
        parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable("The file unpacks to more than a table of this kind can be.")


def _text(cell):
    value = cell.value
    if cell.data_type == "f":
        raise Unreadable(
            f"Row {cell.row}, column {cell.column}: this is a formula. Put its value there."
        )
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
