"""From a CSV or XLSX file to rows of text; whatever it holds, nothing of it is ever run.

A file from outside is hostile until shown otherwise: its size, its encoding and what it unpacks
to are looked at before anything is taken apart, and in each case the reader is told what is
wrong.
"""

import csv
import io
import warnings
import zipfile
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from careers.on_demand import on_demand

openpyxl = on_demand("openpyxl")

MEGABYTE = 1024 * 1024
MAX_BYTES = 5 * MEGABYTE
MAX_UNPACKED = 60 * MEGABYTE
MAX_PARTS = 500  # files inside an XLSX; an honest one has about ten
# The elements of its XML cost the time: this many some ten seconds. An honest cell has two or
# three; without content, millions of them fit into the sizes above.
MAX_ELEMENTS = 2_000_000
MAX_ROWS, MAX_COLUMNS = 20_000, 100
MAX_LENGTH = 32_767  # what a cell of a spreadsheet can hold
ZIP_START = b"PK\x03\x04"
OLD_EXCEL_START = b"\xd0\xcf\x11\xe0"
DELIMITERS = ",;\t"

TOO_LARGE = (
    f"The file is larger than {MAX_BYTES // MEGABYTE} MB. Leave out columns that are not "
    "needed, or import it in parts."
)


class Unreadable(Exception):
    """The file cannot be read at all; the words say why and what helps."""


class Formula(str):
    """The text of a cell that a spreadsheet would compute."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Row:
    number: int  # as a spreadsheet counts: the first is 1
    cells: list[str]


def read(data):
    """The rows of the file whose bytes are `data`, empty ones left out."""
    if len(data) > MAX_BYTES:
        raise Unreadable(TOO_LARGE)
    if data.startswith(OLD_EXCEL_START):
        raise Unreadable("This is an old Excel file (.xls). Save it as XLSX or CSV UTF-8.")
    rows = _xlsx(data) if data.startswith(ZIP_START) else _csv(data)
    rows = [row for row in rows if any(row.cells)]
    if not rows:
        raise Unreadable("The file is empty.")
    return rows


def _limited(rows):
    """`rows`, pairs of number and cells, as long as they keep within the limits."""
    found = 0
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        found += bool(cells)
        if found > MAX_ROWS + 1:  # the header is one of them
            raise Unreadable(f"The file has more than {MAX_ROWS:,} rows. Import it in parts.")
        if len(cells) > MAX_COLUMNS:
            raise Unreadable(f"Row {number} has more than {MAX_COLUMNS} columns.")
        if any(len(cell) > MAX_LENGTH for cell in cells):
            raise Unreadable(f"Row {number} has a cell of more than {MAX_LENGTH:,} characters.")
        yield Row(number, cells)


# CSV -----------------------------------------------------------------------------------------


def _csv(data):
    text = _decoded(data)
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from _limited(
            (number, [cell.strip() for cell in cells])
            for number, cells in enumerate(lines, start=1)
        )
    except csv.Error as error:
        raise Unreadable(
            f"The file is not a proper CSV file: line {lines.line_num}, {error}."
        ) from error


def _decoded(data):
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"The file is not UTF-8 (line {line}). In Excel choose “CSV UTF-8” when saving, "
            "or import the XLSX file."
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Unreadable(f"Line {line} has a NUL character: this is not a text file.")
    return text


# XLSX ----------------------------------------------------------------------------------------


def _xlsx(data):
    _refuse_bomb(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and the like
            yield from _limited(_sheet_rows(data))
    except Unreadable:
        raise
    except Exception as error:  # whatever a broken file does to the parsers
        raise Unreadable(
            "The XLSX file is damaged or holds what is refused here. Open it in a "
            "spreadsheet and save it as “CSV UTF-8”."
        ) from error


def _refuse_bomb(data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            is_bomb = _is_too_large(archive) or _elements(archive) > MAX_ELEMENTS
    except Exception as error:  # whatever unpacking a broken archive may raise
        raise Unreadable("The XLSX file is damaged.") from error
    if is_bomb:
        raise Unreadable(
            "Unpacked, the XLSX file would be far too large. Save only the list as a new file."
        )


def _is_too_large(archive):
    """What a part says of its size is also how much of it is unpacked, at most."""
    parts = archive.infolist()
    return len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED


def _elements(archive):
    """How many elements its parts have, counted without taking them apart."""
    found = 0
    for part in archive.infolist():
        with archive.open(part) as content:
            # A piece may end between the two signs of an end tag: one more or less is nothing.
            for piece in iter(partial(content.read, MEGABYTE), b""):
                found += piece.count(b"<") - piece.count(b"</")
    return found


def _sheet_rows(data):
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size may be wrong
        limits = {"max_row": MAX_ROWS + 100, "max_col": MAX_COLUMNS + 1}
        for number, cells in enumerate(sheet.iter_rows(**limits), start=1):
            yield number, [_text(cell) for cell in cells]
    finally:
        book.close()


def _text(cell):
    """What a cell says, as text; whole numbers without a decimal point."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Formula(str(getattr(value, "text", value)) or "=")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value).strip()
