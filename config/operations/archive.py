"""The file of a backup: a zip file with a list of all that is in it.

`manifest.json` is written last and names each other file with its length and SHA-256, so a
backup that broke off, or was changed since, is found out before anything is restored.
"""

import json
import zipfile
from hashlib import sha256

from config.operations import Refused

FORMAT = "pain-medicine-pathway-backup"
VERSION = 1  # rises with each change that an older `restore` could not read
MANIFEST = "manifest.json"
FILES = "files/"
CHUNK = 1024**2  # bytes


class Entry:
    """A file of the archive under way: counts and hashes what is written to it."""

    def __init__(self, target):
        self.target, self.bytes, self.hash = target, 0, sha256()

    def write(self, chunk):
        self.target.write(chunk)
        self.bytes += len(chunk)
        self.hash.update(chunk)

    def told(self):
        return {"bytes": self.bytes, "sha256": self.hash.hexdigest()}


def add(archive, name, write):
    """Add a file that `write` fills; return its length and hash."""
    # Not compressed: a dump is already, and so are pictures and PDF files.
    with archive.open(name, "w", force_zip64=True) as target:
        entry = Entry(target)
        write(entry)
    return entry.told()


def add_manifest(archive, manifest):
    described = {"format": FORMAT, "version": VERSION} | manifest
    archive.writestr(MANIFEST, json.dumps(described, indent=1))


def read_manifest(archive):
    """What the archive says of itself. Raises `Refused` if it is none of ours."""
    try:
        manifest = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError, zipfile.BadZipFile):
        raise Refused("This is no backup of this site, or it is damaged.") from None
    if manifest.get("format") != FORMAT:
        raise Refused("This is no backup of this site.")
    if manifest.get("version") != VERSION:
        raise Refused(
            f"This backup has the format {manifest.get('version')}; this release reads "
            f"{VERSION}. Restore it with the release that made it: {manifest.get('release')}."
        )
    return manifest


def open_archive(path):
    """The zip file at `path`, to be closed. Raises `Refused`."""
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise Refused("The file is damaged or not complete: take another backup.") from None
    except OSError as error:
        raise Refused(f"The file cannot be read: {error.strerror}.") from None


def check(archive, manifest):
    """Compare each file with the manifest. Raises `Refused` with the first that differs."""
    wanted = entries(manifest)
    names = archive.namelist()
    if len(names) != len(set(names)) or set(names) != {MANIFEST, *wanted}:
        raise Refused("The backup does not hold the files that it names: take another one.")
    for name, told in wanted.items():
        try:
            found = measure(archive, name)
        except (zipfile.BadZipFile, OSError):
            found = None
        if found != told:
            raise Refused(f"{name} is damaged in this backup: take another one.")


def entries(manifest):
    """Each file with its length and hash."""
    files = {FILES + name: told for name, told in manifest["files"].items()}
    database = manifest["database"]
    return {database["file"]: {key: database[key] for key in ("bytes", "sha256")}} | files


def measure(archive, name):
    with archive.open(name) as source:
        return measure_file(source)


def measure_file(source):
    """Length and hash of an open file."""
    length, found = 0, sha256()
    while chunk := source.read(CHUNK):
        length += len(chunk)
        found.update(chunk)
    return {"bytes": length, "sha256": found.hexdigest()}
