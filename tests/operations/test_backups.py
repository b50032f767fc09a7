"""A backup holds all that people entered, and comes back as it was, or not at all."""

import io
import json
import os
import stat
import zipfile
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.storage import FileSystemStorage, storages
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from applicants.models import Evidence, User
from config.management.commands import backup as backup_command
from config.management.commands import restore as restore_command
from config.operations import Refused, archive, contents, databases
from config.operations.backups import back_up, restore, verify
from config.operations.databases import FILE_NAMES, empty_database, is_empty
from tests.applicants.portable.people import PDF, PNG, fill, make_library
from tests.builders import make_applicant, make_user
from tests.postgres import PACKAGE, SERVER

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 21, 17, 30, 5, tzinfo=UTC)
DATABASE = FILE_NAMES[connection.vendor]


@pytest.fixture(autouse=True)
def programs(monkeypatch):
    """The clients of the wheel's server, which the system may have none for."""
    monkeypatch.setenv("PATH", f"{os.environ['PATH']}{os.pathsep}{PACKAGE / SERVER / 'bin'}")


@pytest.fixture
def storage():
    return storages["evidence"]


@pytest.fixture
def person(storage):
    """Somebody with everything that an account can hold, and no file of other tests."""
    make_library()
    applicant = make_applicant(user=make_user(email="ada@example.org"))
    fill(applicant)
    return applicant


@pytest.fixture
def backup(person, storage, tmp_path):
    path = tmp_path / "one.backup"
    back_up(path, connection=connection, storage=storage, now=NOW)
    return path


@pytest.fixture
def empty():
    with empty_database(connection) as found:
        yield found


@pytest.fixture
def elsewhere(tmp_path):
    return FileSystemStorage(tmp_path / "elsewhere")


def change(path, edit=None, *, files=None, without=()):
    """Write the backup anew, with its manifest changed and files added or dropped."""
    with zipfile.ZipFile(path) as source:
        found = {name: source.read(name) for name in source.namelist()}
    manifest = json.loads(found["manifest.json"])
    if edit:
        edit(manifest)
    found["manifest.json"] = json.dumps(manifest).encode()
    found = {name: data for name, data in found.items() if name not in without}
    with zipfile.ZipFile(path, "w") as target:
        for name, data in (found | (files or {})).items():
            target.writestr(name, data)


def manifest_of(path):
    with archive.open_archive(path) as source:
        return archive.read_manifest(source)


def refusal(path, database, storage):
    """Why a restore is refused; nothing may have been written then."""
    with pytest.raises(Refused) as refused:
        restore(path, connection=database, storage=storage)
    assert is_empty(database)
    assert not os.path.exists(storage.location)
    return str(refused.value)


def test_what_comes_back_is_the_same(backup, empty, elsewhere):
    done = restore(backup, connection=empty, storage=elsewhere)

    assert contents.measure(empty) == contents.measure(connection)
    paths = [Path(elsewhere.path(name)) for name in contents.file_names(empty)]
    assert sorted(path.read_bytes() for path in paths) == sorted([PDF, PNG])
    tables = contents.measure(connection)
    assert (done.tables, done.rows, done.files, done.missing, done.is_same_key) == (
        len(tables),
        sum(rows for rows, _ in tables.values()),
        2,
        (),
        True,
    )
    assert tables[User._meta.db_table][0] == 1


def test_new_rows_find_their_keys_after_a_restore(backup, empty, elsewhere):
    restore(backup, connection=empty, storage=elsewhere)

    last = User.objects.latest("pk").pk
    with empty.cursor() as cursor:
        cursor.execute(
            "INSERT INTO applicants_user (password, is_superuser, email, name, is_staff,"
            " is_active, is_demo, date_joined) VALUES ('', %s, 'new@example.org', '', %s, %s,"
            " %s, '2026-11-21 12:00:00') RETURNING id",
            [False, False, True, False],
        )
        assert cursor.fetchone()[0] > last


def test_sessions_and_counts_of_tries_stay_behind(person, client, storage, tmp_path, empty):
    client.force_login(person.user)
    path = tmp_path / "one.backup"
    back_up(path, connection=connection, storage=storage, now=NOW)

    restore(path, connection=empty, storage=FileSystemStorage(tmp_path / "elsewhere"))

    with empty.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)
    assert "django_session" not in manifest_of(path)["database"]["tables"]


def test_a_backup_is_for_its_owner_alone_and_overwrites_nothing(backup, storage, tmp_path):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    before = backup.read_bytes()

    with pytest.raises(Refused, match="is there already"):
        back_up(backup, connection=connection, storage=storage, now=NOW)
    assert backup.read_bytes() == before
    with pytest.raises(Refused, match="There is no folder"):
        back_up(tmp_path / "no" / "x", connection=connection, storage=storage, now=NOW)


def test_in_a_folder_a_backup_is_named_by_its_moment(person, storage, tmp_path):
    done = back_up(tmp_path, connection=connection, storage=storage, now=NOW)

    assert done.path == tmp_path / "pathway-20261121T173005Z.backup"
    assert [path.name for path in tmp_path.iterdir()] == [done.path.name]


def test_a_backup_that_breaks_off_leaves_nothing(person, tmp_path):
    class Broken(FileSystemStorage):
        def open(self, name, mode="rb"):
            raise PermissionError(name)

    with pytest.raises(PermissionError):
        back_up(tmp_path / "x", connection=connection, storage=Broken(), now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_gone_is_noted_and_the_rest_comes_back(
    person, storage, tmp_path, empty, elsewhere
):
    gone, kept = Evidence.objects.files()
    storage.delete(gone.file.name)
    path = tmp_path / "one.backup"
    back_up(path, connection=connection, storage=storage, now=NOW)

    done = restore(path, connection=empty, storage=elsewhere)

    assert (done.files, done.missing) == (1, (gone.file.name,))
    assert elsewhere.exists(kept.file.name)


# Refusals ------------------------------------------------------------------------------------


def test_a_database_with_anything_in_it_is_refused(backup, storage):
    rows = contents.measure(connection)

    with pytest.raises(Refused, match="This database is not empty"):
        restore(backup, connection=connection, storage=storage)
    assert contents.measure(connection) == rows


def test_a_damaged_database_is_found_before_anything_is_written(backup, empty, elsewhere):
    with zipfile.ZipFile(backup) as source:
        data = bytearray(source.read(DATABASE))
    data[len(data) // 2] ^= 1
    change(backup, files={DATABASE: bytes(data)})

    assert refusal(backup, empty, elsewhere) == (
        f"{DATABASE} is damaged in this backup: take another one."
    )


def test_a_flipped_bit_on_the_disk_is_found(backup, empty, elsewhere):
    name = "files/" + Evidence.objects.files()[0].file.name
    data = backup.read_bytes().replace(b"%PDF-1.7", b"%PDF-1.6")
    backup.write_bytes(data)

    assert refusal(backup, empty, elsewhere) == (
        f"{name} is damaged in this backup: take another one."
    )


def test_a_backup_that_is_cut_off_is_refused(backup, empty, elsewhere):
    data = backup.read_bytes()
    for share in [0.1, 0.5, 0.99]:
        backup.write_bytes(data[: int(len(data) * share)])

        assert refusal(backup, empty, elsewhere) == (
            "The file is damaged or not complete: take another backup."
        )


def test_a_missing_and_a_strange_file_are_refused(backup, empty, elsewhere):
    words = "The backup does not hold the files that it names: take another one."
    name = "files/" + Evidence.objects.files()[0].file.name
    original = backup.read_bytes()

    change(backup, without=[name])
    assert refusal(backup, empty, elsewhere) == words
    backup.write_bytes(original)
    change(backup, files={"files/../../strange": b"x"})
    assert refusal(backup, empty, elsewhere) == words


def test_another_format_and_another_file_are_refused(backup, empty, elsewhere):
    original = backup.read_bytes()
    change(backup, lambda manifest: manifest.update(version=2, release="9.1"))
    assert refusal(backup, empty, elsewhere) == (
        "This backup has the format 2; this release reads 1. Restore it with the release that "
        "made it: 9.1."
    )
    backup.write_bytes(original)
    change(backup, lambda manifest: manifest.update(format="another"))
    assert refusal(backup, empty, elsewhere) == "This is no backup of this site."
    with zipfile.ZipFile(backup, "w") as other:
        other.writestr("hello", b"")
    assert refusal(backup, empty, elsewhere) == (
        "This is no backup of this site, or it is damaged."
    )


def test_another_engine_is_refused(backup, empty, elsewhere):
    change(backup, lambda manifest: manifest["database"].update(engine="oracle"))

    assert refusal(backup, empty, elsewhere).startswith("This is a backup of oracle; ")


def test_a_backup_of_a_newer_release_is_refused(backup, empty, elsewhere):
    def add(manifest):
        manifest["database"]["migrations"].append(["applicants", "9999_from_the_future"])
        manifest["release"] = "9.1"

    change(backup, add)

    assert refusal(backup, empty, elsewhere) == (
        "This backup was made by release 9.1, which is newer: this code lacks "
        "applicants.9999_from_the_future. Restore it with that release."
    )


def test_another_file_of_that_name_in_the_storage_is_refused(backup, empty, elsewhere):
    name = Evidence.objects.files()[0].file.name
    elsewhere.save(name, io.BytesIO(b"another"))

    with pytest.raises(Refused, match=f"The storage has another file under {name}"):
        restore(backup, connection=empty, storage=elsewhere)
    assert is_empty(empty)
    elsewhere.delete(name)
    assert restore(backup, connection=empty, storage=elsewhere).files == 2


def test_what_differs_after_a_restore_is_named(backup, empty, elsewhere):
    rows, checksum = manifest_of(backup)["database"]["tables"]["applicants_user"]

    def lie(manifest):
        manifest["database"]["tables"]["applicants_user"] = [7, checksum]

    change(backup, lie)
    with pytest.raises(Refused) as refused:
        restore(backup, connection=empty, storage=elsewhere)
    assert str(refused.value) == (
        "What was restored differs from the backup. applicants_user: 7 rows (checksum "
        f"{checksum}) in the backup, {rows} rows (checksum {checksum}) restored"
    )


def test_another_key_is_told(backup, empty, elsewhere, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", []
    assert restore(backup, connection=empty, storage=elsewhere).is_same_key is False


# Commands and parts --------------------------------------------------------------------------


def test_the_command_writes_tries_and_says_so(person, tmp_path, capsys):
    path = tmp_path / "one.backup"
    call_command("backup", str(path), verify=True)

    tables = contents.measure(connection)
    counts = f"{len(tables)} tables, {sum(n for n, _ in tables.values())} rows, 2 files"
    assert capsys.readouterr().out == f"{path}: {counts}.\nTried: {counts}: the same.\n"


def test_trying_a_backup_leaves_no_database_and_finds_a_lie(backup):
    with empty_database(connection) as found:
        name = found.settings_dict["NAME"]
    assert not os.path.exists(name)
    change(backup, lambda manifest: manifest["database"]["tables"].update(nothing=[1, "1"]))

    with pytest.raises(Refused, match="nothing: 1 rows .* in the backup, no table restored"):
        verify(backup, connection=connection)


def test_a_server_that_lets_nobody_into_the_new_database_is_named(backup, monkeypatch):
    nobody = SimpleNamespace(ensure_connection=refuse)
    monkeypatch.setattr(databases, "empty_database", lambda near: nullcontext(nobody))

    with pytest.raises(Refused) as refused:
        verify(backup, connection=connection)
    assert str(refused.value) == (
        "The backup was written, but not tried: the server does not let this user into the "
        "database made for it (no entry for this host). See its pg_hba.conf."
    )


def refuse():
    raise OperationalError("no entry for this host\nand more")


def test_commands_tell_a_refusal_in_one_line(backup):
    with pytest.raises(CommandError, match="is there already; name another file."):
        call_command("backup", str(backup))
    with pytest.raises(CommandError, match="This database is not empty"):
        call_command("restore", str(backup))


def test_the_commands_name_the_files_that_are_gone(
    person, storage, tmp_path, empty, elsewhere, monkeypatch, settings, capsys
):
    gone = Evidence.objects.files()[0].file.name
    storage.delete(gone)
    path = tmp_path / "one.backup"
    call_command("backup", str(path))
    assert capsys.readouterr().err == (
        f"The storage has no file {gone}; see manage.py check_evidence.\n"
    )

    monkeypatch.setattr(restore_command, "connection", empty)
    monkeypatch.setattr(restore_command, "storages", {"evidence": elsewhere})
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", []
    call_command("restore", str(path))

    tables = contents.measure(connection)
    assert capsys.readouterr() == (
        f"{len(tables)} tables, {sum(n for n, _ in tables.values())} rows, 1 files: the same.\n"
        "Now run: manage.py migrate; on PostgreSQL grant_web_role; then doctor.\n",
        f"Missing when the backup was made: {gone}\n"
        "SECRET_KEY is not the one of the backup: second factors and what was sealed "
        "with it stay closed. Set that key, or add it to SECRET_KEY_FALLBACKS.\n",
    )


@pytest.mark.parametrize("name", ["backup", "restore"])
def test_a_disk_that_fails_is_told_in_one_line(tmp_path, monkeypatch, name):
    def fail(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup_command, "back_up", fail)
    monkeypatch.setattr(restore_command, "restore", fail)
    with pytest.raises(CommandError) as refused:
        call_command(name, str(tmp_path / "x"))
    assert str(refused.value) == "It broke off: [Errno 28] No space left on device"


def test_migrations_stand_in_the_manifest(backup):
    found = MigrationRecorder(connection).applied_migrations()
    assert manifest_of(backup)["database"]["migrations"] == sorted(list(key) for key in found)
