"""Lists of programs as files, and what becomes of them."""

import io
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from careers.models import Fellowship
from careers.programs import applying, undoing
from careers.programs.previewing import preview
from tests.builders import make_source

DAY = date(2026, 3, 1)
HEADER = ["Program ID", "Program Name", "Sponsoring Institution", "City", "State"]


def csv_of(*rows):
    """The bytes of a CSV file; no cell of these tests needs quoting."""
    return "\n".join(",".join(row) for row in rows).encode()


def xlsx_of(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def make_program(**fields):
    fields = {"name": "Pain Program", "institution": "A Hospital", "city": "Albany"} | fields
    fields = {"slug": f"program-{Fellowship.objects.count()}"} | fields
    return Fellowship.objects.create(**fields)


def previewed(user, *rows, source=None, **fields):
    """The import of a list with these rows."""
    fields = {"file_name": "list.csv", "evidence": "a", "checked_on": DAY} | fields
    source = source or make_source()
    return preview(csv_of(*rows), source=source, user=user, now=timezone.now(), **fields)


def apply_all(program_import, user, size=1000):
    applying.start(program_import)
    while applying.apply_slice(program_import, user, timezone.now(), size):
        pass
    program_import.refresh_from_db()


def undo_all(program_import, user, size=1000):
    undoing.start(program_import)
    while undoing.undo_slice(program_import, user, timezone.now(), size):
        pass
    program_import.refresh_from_db()


def upload(client, url, data, name="list.csv", **fields):
    """Send a file as the form would."""
    fields = {"evidence": "a", "checked_on": "2026-03-01"} | fields
    return client.post(url, {"file": SimpleUploadedFile(name, data), **fields})
