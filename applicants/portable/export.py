"""The export: everything of one person in one zip file."""

import json
import re
import shutil
import tempfile
import unicodedata
import zipfile

from applicants.calendars import calendar_of
from applicants.evidence import ACCEPTED
from applicants.models import EvidenceKind
from applicants.portable import schema, tables
from applicants.portable.gather import account_json, belongings_of
from applicants.portable.pack import pocket_pack
from applicants.queries import plan_of

LONGEST_NAME = 60
CHUNK = 64 * 1024

README = """\
Pain Medicine Pathway: your data

index.html      your pathway to read and print, also without a network (the pocket pack)
account.json    everything in one file; with it an empty account can become this one again
milestones.csv, attempts.csv, evidence.csv
                the same as tables
calendar.ics    your dates for a calendar
files/          the files you added as evidence

Not in here: your password and second factor, the devices you are signed in on, and the address
of your calendar subscription.
Not the official record. Keep this file where nobody else can read it.
"""


def write_export(applicant, *, address, now):
    """An open temporary file that holds the export, at its start; the caller closes it.

    `address` is that of the site, for the calendar. The same account at the same moment gives
    the same bytes.

    Files of evidence go through it piece by piece, so their size costs no memory. Raises
    `OSError` where the storage or the disk fails: an export never lacks files silently.
    """
    mine = belongings_of(applicant)
    plan = plan_of(applicant, applicant.today(now))
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            paths = _add_files(archive, mine, now)
            for name, content in _pages(mine, plan, paths, now):
                archive.writestr(_entry(name, now), content)
            dates = calendar_of(applicant, address=address, now=now)
            archive.writestr(_entry("calendar.ics", now), dates)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def _pages(mine, plan, paths, now):
    account = account_json(mine, now=now, paths=paths)
    yield "README.txt", README
    yield schema.ACCOUNT_FILE, json.dumps(account, indent=1, ensure_ascii=False)
    yield "milestones.csv", tables.milestones(plan, mine)
    yield "attempts.csv", tables.attempts(mine)
    yield "evidence.csv", tables.evidence(mine, paths)
    yield "index.html", pocket_pack(mine, plan, paths, now)


def _add_files(archive, mine, now):
    """Copy the evidence into the archive; return where each piece lies, by its key."""
    paths = {}
    for number, (record, piece) in enumerate(mine.evidence, start=1):
        if piece.kind != EvidenceKind.FILE:
            continue
        path = f"{schema.FILES_FOLDER}{record.milestone.slug}/{number}-{safe_name(piece)}"
        try:
            source = piece.file.open("rb")
        except FileNotFoundError:  # the tables say that the row outlived its file
            continue
        with source, archive.open(_entry(path, now, zipfile.ZIP_STORED), "w") as target:
            shutil.copyfileobj(source, target, CHUNK)
        paths[piece.pk] = path
    return paths


def _entry(path, now, method=zipfile.ZIP_DEFLATED):
    """A place in the archive; images and PDFs are compressed already."""
    entry = zipfile.ZipInfo(path, now.timetuple()[:6])
    entry.compress_type = method
    return entry


def safe_name(piece):
    """A file name that any system can hold, and whose ending says what the file is."""
    stem = (piece.name or piece.title).rsplit(".", 1)[0]
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()[:LONGEST_NAME]
    ending, *_ = ACCEPTED.get(piece.content_type, [".bin"])
    return f"{plain.strip('-') or 'file'}{ending}"
