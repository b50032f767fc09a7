"""Writing a backup, and bringing one back. What is written is read again and compared."""

import os
import shutil
import zipfile
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from django.core.files import File
from django.core.signing import BadSignature, Signer
from django.db.migrations.loader import MigrationLoader

from config.operations import Refused, archive, databases
from config.operations.contents import differences, measure
from config.release import release

PRIVATE = 0o600
SALT = "config.operations.backups"


@dataclass(frozen=True, slots=True)
class Report:
    """What was in a backup: numbers, and the names of files that were gone already."""

    path: Path
    tables: int
    rows: int
    files: int
    missing: tuple[str, ...]
    is_same_key: bool = True

    def __str__(self):
        return f"{self.tables} tables, {self.rows} rows, {self.files} files"


# Writing -------------------------------------------------------------------------------------


def back_up(place, *, connection, storage, now):
    """Write database and files into a new file at `place`, a file or folder. Raises `Refused`.

    The database comes first, then the files that its rows name: what is added meanwhile does
    no harm, and a file that was deleted meanwhile is noted as missing.
    """
    path = _free_path(Path(place), now)
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)  # of a backup that broke off
    try:
        with os.fdopen(
            os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE), "w+b"
        ) as file:
            manifest = _write(file, connection=connection, storage=storage, now=now)
            file.flush()
            os.fsync(file.fileno())
        part.rename(_free_path(path, now))
    finally:
        part.unlink(missing_ok=True)
    return _report(path, manifest)


def _free_path(place, now):
    """Where the backup goes; nothing that is there is overwritten."""
    if place.is_dir():
        place = place / f"pathway-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.backup"
    if place.exists():
        raise Refused(f"{place} is there already; name another file.")
    if not place.parent.is_dir():
        raise Refused(f"There is no folder {place.parent}.")
    return place


def _write(file, *, connection, storage, now):
    with zipfile.ZipFile(file, "w") as target, databases.frozen(connection) as (write, seen):
        name = databases.FILE_NAMES[connection.vendor]
        dumped = archive.add(target, name, write)
        described, names = databases.describe(seen)
        files = {name: _add_file(target, storage, name) for name in names}
        manifest = {
            "release": release(),
            "made_at": now.astimezone(UTC).isoformat(),
            "key": Signer(salt=SALT).sign("key"),
            "database": {"engine": connection.vendor, "file": name} | dumped | described,
            "files": {name: told for name, told in files.items() if told},
            "missing": [name for name, told in files.items() if not told],
        }
        archive.add_manifest(target, manifest)
    return manifest


def _add_file(target, storage, name):
    """Add a file of people; None if it is gone."""
    try:
        source = storage.open(name)
    except FileNotFoundError:
        return None
    with source:
        return archive.add(
            target, archive.FILES + name, lambda entry: shutil.copyfileobj(source, entry)
        )


# Bringing back -------------------------------------------------------------------------------


def restore(path, *, connection, storage):
    """Fill an empty database and the storage from a backup, and compare. Raises `Refused`.

    Everything is checked before anything is written. The files go first: if one cannot be
    stored, the database is still empty and it can be tried again.
    """
    with archive.open_archive(path) as source:
        manifest = archive.read_manifest(source)
        _check_fits(manifest, connection)
        archive.check(source, manifest)
        for name in manifest["files"]:
            _store(source, name, manifest["files"][name], storage)
        with source.open(manifest["database"]["file"]) as dumped:
            databases.load(connection, dumped)
    compare(manifest, connection, storage)
    return _report(path, manifest)


def verify(path, *, connection):
    """Try a backup: restore it into a database that is dropped again. Raises `Refused`."""
    with archive.open_archive(path) as source, databases.empty_database(connection) as empty:
        databases.reach(empty)
        manifest = archive.read_manifest(source)
        archive.check(source, manifest)
        with source.open(manifest["database"]["file"]) as dumped:
            databases.load(empty, dumped)
        compare_database(manifest, empty)
    return _report(path, manifest)


def _check_fits(manifest, connection):
    engine = manifest["database"]["engine"]
    if engine != connection.vendor:
        raise Refused(
            f"This is a backup of {engine}; DATABASE_URL names {connection.vendor}. "
            "A backup goes into the same kind of database."
        )
    if not databases.is_empty(connection):
        raise Refused(
            "This database is not empty. Make a new one (on PostgreSQL: createdb; on SQLite: "
            "name a file that is not there yet), let DATABASE_URL name it, do not migrate, "
            "and restore again."
        )
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    newer = [key for key in manifest["database"]["migrations"] if _is_newer(*key, known)]
    if newer:
        named = ", ".join(".".join(key) for key in newer)
        raise Refused(
            f"This backup was made by release {manifest['release']}, which is newer: this code "
            f"lacks {named}. Restore it with that release."
        )


def _is_newer(app, name, known):
    """Whether a migration comes after all that the installed app has; their names count up.

    An older one may be gone: squashed, as Django says.
    """
    names = [other for label, other in known if label == app]
    return bool(names) and name > max(names)


def _store(source, name, told, storage):
    """Put one file back; the same file may be there already, another one may not."""
    if storage.exists(name):
        if _measure_stored(storage, name) == told:
            return
        raise Refused(
            f"The storage has another file under {name}. Empty it, then restore again."
        )
    with source.open(archive.FILES + name) as content:
        stored = storage.save(name, File(content, name))
    if stored != name:
        raise Refused(f"The storage named {name} {stored}: restore into an empty one.")


def _measure_stored(storage, name):
    with storage.open(name) as file:
        return archive.measure_file(file)


def compare(manifest, connection, storage):
    """Compare database and files with the manifest. Raises `Refused` with what differs."""
    wrong = [
        name
        for name, told in manifest["files"].items()
        if _measure_stored(storage, name) != told
    ]
    if wrong:
        raise Refused(f"{len(wrong)} files differ from the backup: {', '.join(wrong[:5])}")
    compare_database(manifest, connection)


def compare_database(manifest, connection):
    found = differences(manifest["database"]["tables"], measure(connection))
    if found:
        raise Refused("What was restored differs from the backup. " + "; ".join(found))


def _report(path, manifest):
    tables = manifest["database"]["tables"]
    return Report(
        path=Path(path),
        tables=len(tables),
        rows=sum(rows for rows, _ in tables.values()),
        files=len(manifest["files"]),
        missing=tuple(manifest["missing"]),
        is_same_key=_is_same_key(manifest["key"]),
    )


def _is_same_key(signed):
    """Whether SECRET_KEY opens what the backup's key sealed; it tells nothing about the key."""
    try:
        return bool(Signer(salt=SALT).unsign(signed))
    except BadSignature:
        return False
