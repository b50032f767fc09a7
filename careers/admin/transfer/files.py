"""Tables as CSV and XLSX files: what we write, and how it comes back.

All cells are text on our side. `careers.spreadsheets` reads the files.
"""

import csv
import re
from dataclasses import dataclass
from io import BytesIO, StringIO

from careers.on_demand import on_demand
from careers.spreadsheets import Formula, Unreadable, read

openpyxl = on_demand("openpyxl")

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

# A spreadsheet runs a cell that begins like this (some of them with the wide signs of East Asia
# too); an apostrophe in front makes it text. A cell that begins with an apostrophe gets another
# one, so that reading takes exactly ours away.
_RISKY = (*"=+-@", *"\uff1d\uff0b\uff0d\uff20", "\t", "\r", "\n", "'")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


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
    except openpyxl.utils.exceptions.IllegalCharacterError as error:
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
    rows = [(row.number, [_plain(cell, row) for cell in row.cells]) for row in read(data)]
    if len(rows) < 2:
        raise Unreadable("The file has no rows below its header.")
    (_, headers), *body = rows
    _refuse_headers(headers)
    rows = [_fitted(cells, len(headers), number) for number, cells in body]
    return Table(headers, rows, [number for number, _ in body])


def _plain(text, row):
    """A cell without the apostrophe that `write_table` put in front."""
    if isinstance(text, Formula):
        column = row.cells.index(text) + 1
        raise Unreadable(
            f"Row {row.number}, column {column}: this is a formula. Put its value there."
        )
    return text[1:] if text.startswith("'") and text[1:].startswith(_RISKY) else text


def _refuse_headers(row):
    if "" in row:
        raise Unreadable(f"Column {row.index('') + 1} has no name in the first row.")
    if twice := [name for name in row if row.count(name) > 1]:
        raise Unreadable(f"The column “{twice[0]}” stands there twice.")


def _fitted(row, width, number):
    if any(row[width:]):
        raise Unreadable(f"Row {number} has more cells than the header.")
    return (row + [""] * width)[:width]
