"""Reading a zip file that somebody may have made to do harm.

Nothing is ever unpacked to a folder, so no name in it can lead anywhere; only `account.json`
and the files it names are read, each counted while it comes out of the compression.
"""

import io
import json
import struct
import zipfile
import zlib

from django.conf import settings

from applicants.portable.schema import ACCOUNT_FILE, FILES_FOLDER

MOST_ENTRIES = 4000
MOST_JSON = 20 * 1024**2  # bytes; notes of all milestones in a hundred versions each fit in
ROOM = 2 * MOST_JSON  # for the pages beside account.json and the files
CHUNK = 64 * 1024
MOST_LISTING = 1024**2  # bytes of the list of contents; our longest names need half of it
# Lists, objects and what stands in them, counted with the marks in texts: each costs up to a
# hundred bytes of memory, however little there is of it in the file.
MOST_VALUES = 1_000_000
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1
# What the library raises on bytes that make no sense; a negative place in the file is one.
BROKEN = (
    *[zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError],
    *[OverflowError, NotImplementedError, RuntimeError],
)

NO_ZIP = "This is not a zip file, or it is damaged. Choose the file that “Download” gave you."
NO_EXPORT = "This zip file holds no account.json, so it is no export of this site."
HOSTILE = "This zip file is not one that this site made: {}. Nothing of it was read."


class Refused(Exception):
    """Nothing was stored; `problems` say why, a sentence each."""

    def __init__(self, *problems):
        super().__init__(*problems)
        self.problems = problems


def most_bytes():
    """How large an upload may be: all the evidence one may have, and room for the rest."""
    return settings.EVIDENCE_MAX_TOTAL + ROOM


class _Frugal:
    """A file of which the zip library may read only so much at once.

    It takes in the whole list of contents in one piece, before anybody can look how long it is.
    """

    def __init__(self, file):
        self._file = file

    def __getattr__(self, name):
        return getattr(self._file, name)

    def read(self, size=-1):
        if size > MOST_LISTING:
            raise Refused(HOSTILE.format("its list of contents is too long"))
        return self._file.read(size)


class Archive:
    """An open export; raises `Refused` where it is not what it should be."""

    def __init__(self, file):
        try:
            self.zip = zipfile.ZipFile(_Frugal(file))
        except BROKEN as error:
            raise Refused(NO_ZIP) from error
        self.entries = {entry.filename: entry for entry in self.zip.infolist()}
        self._check()

    def _check(self):
        """Look at the list of contents before anything is decompressed."""
        listed = self.zip.infolist()
        if len(listed) > MOST_ENTRIES:
            raise Refused(HOSTILE.format(f"it has more than {MOST_ENTRIES} entries"))
        if len(self.entries) < len(listed):
            raise Refused(HOSTILE.format("two of its entries have the same name"))
        if sum(entry.file_size for entry in listed) > most_bytes():
            raise Refused(HOSTILE.format("unpacked it would be too large"))
        for entry in listed:
            if not _is_tame(entry.filename):
                raise Refused(HOSTILE.format("the name of an entry leads out of its folder"))
            if entry.flag_bits & ENCRYPTED or entry.compress_type not in METHODS:
                raise Refused(HOSTILE.format("an entry is encrypted or packed in an odd way"))
        if ACCOUNT_FILE not in self.entries:
            raise Refused(NO_EXPORT)

    def account(self):
        """The content of `account.json`, whatever it may be."""
        content = b"".join(self._chunks(ACCOUNT_FILE, MOST_JSON))
        if sum(map(content.count, (b",", b"[", b"{"))) > MOST_VALUES:
            raise Refused(HOSTILE.format(f"{ACCOUNT_FILE} holds too much"))
        try:
            return json.loads(content, parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise Refused("The account.json in this file is damaged: it is no JSON.") from error

    def has_file(self, path):
        return path.startswith(FILES_FOLDER) and path in self.entries

    def size(self, path):
        """The size that the list of contents states; `read_into` holds the entry to it."""
        return self.entries[path].file_size

    def head(self, path, count):
        """The first bytes of an entry, as a file."""
        try:
            with self.zip.open(path) as source:
                return io.BytesIO(source.read(count))
        except BROKEN as error:
            raise Refused(NO_ZIP) from error

    def read_into(self, target, path):
        """Write an entry into the open file `target`; never more than its stated size."""
        for chunk in self._chunks(path, self.size(path)):
            target.write(chunk)

    def _chunks(self, path, most):
        """The content of an entry, piece by piece, counted: no stated size is trusted."""
        done = 0
        try:
            with self.zip.open(path) as source:
                while chunk := source.read(CHUNK):
                    done += len(chunk)
                    if done > most:
                        raise Refused(HOSTILE.format(f"{path[:80]} is too large"))
                    yield chunk
        except BROKEN as error:
            raise Refused(NO_ZIP) from error


def _is_tame(name):
    """Whether a name stays within its folder on every system."""
    parts = name.removesuffix("/").split("/")
    odd = any(ord(char) < 32 or char in '\\:*?"<>|' for char in name)
    return not odd and all(part not in ("", ".", "..") for part in parts)


def _no_number(word):
    raise ValueError(f"{word} is no number")
