"""The doctor says that all is well only where it is; each ill is really there in its test."""

import json
import socket
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from careers.models import CatalogueVersion
from config.management.commands import doctor as command
from config.operations import doctor
from config.operations.doctor import configuration, data, services
from tests.builders import make_applicant, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 17, tzinfo=UTC)
TABLE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "cache_of_the_doctor",
}


def said(check, subject=None):
    """Level, text and advice of the findings of a check, of one subject if it is named."""
    return [
        (found.level, found.text, found.advice)
        for found in check(NOW)
        if subject in {None, found.subject}
    ]


def levels(check):
    return [found.level for found in check(NOW)]


@pytest.fixture
def mail_server():
    """A server that says good morning, and counts what it was asked."""
    asked = []

    def serve(listener):
        caller, _ = listener.accept()
        with caller, caller.makefile("rwb", buffering=0) as stream:
            stream.write(b"220 mail.example.org\r\n")
            while "QUIT" not in asked and (line := stream.readline()):
                asked.append(line.split()[0].decode().upper())
                stream.write(b"250 ok\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=[listener], daemon=True)
        thread.start()
        yield listener.getsockname()[1], asked
        thread.join(timeout=5)


def use_smtp(settings, port):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5


# Settings ------------------------------------------------------------------------------------


def test_debug_is_an_error(settings):
    assert levels(configuration.debug) == ["ok"]
    settings.DEBUG = True
    assert said(configuration.debug)[0][::2] == ("error", "Set DEBUG=false.")


def test_a_weak_key_is_an_error(settings):
    settings.SECRET_KEY = "short"
    found = said(configuration.deployment)
    assert [level for level, text, _ in found if text.startswith("security.W009")] == ["error"]


def test_hosts_and_the_address_of_the_site(settings):
    settings.ALLOWED_HOSTS = ["pathway.example.org"]
    answers = {
        "https://pathway.example.org": "ok",
        "https://elsewhere.example.org": "error",
        "http://pathway.example.org": "warning",
        "": "error",
    }
    for address, level in answers.items():
        settings.SITE_URL = address
        assert levels(configuration.hosts) == [level]
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["*"], "https://pathway.example.org"
    assert levels(configuration.hosts) == ["warning", "ok"]


@pytest.mark.parametrize(
    ("redirect", "behind", "count", "level"),
    [
        (True, False, 0, "warning"),
        (True, True, 1, "ok"),
        (True, True, 0, "warning"),
        (False, False, 0, "ok"),
    ],
)
def test_a_proxy_must_be_named_and_counted(settings, redirect, behind, count, level):
    settings.SECURE_SSL_REDIRECT, settings.BEHIND_PROXY = redirect, behind
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = count
    assert levels(configuration.proxy) == [level]


def test_files_that_were_not_collected_are_an_error(settings, tmp_path, monkeypatch):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    ((level, text, advice),) = said(configuration.static_files)
    assert (level, advice) == (
        "error",
        "Run manage.py collectstatic --noinput, then restart.",
    )
    assert "were not collected" in text


# Services ------------------------------------------------------------------------------------


def test_the_database_of_the_tests_is_well():
    assert "error" not in levels(services.database)
    assert levels(services.clock)[-1] == "ok"


def test_without_a_database_the_rest_is_still_examined(monkeypatch):
    def refuse():
        raise OperationalError("connection refused\nmore")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    found = doctor.examine(NOW)
    last = found[-1]
    assert (last.level, last.subject, last.text) == ("error", "database", "cannot be reached")
    assert last.advice.endswith("It says: connection refused")
    assert {"debug", "mail", "files", "disk"} <= {finding.subject for finding in found}


def test_a_mail_server_is_greeted_and_gets_no_mail(settings, mail_server):
    port, asked = mail_server
    use_smtp(settings, port)
    assert said(services.mail) == [("ok", f"127.0.0.1:{port} answers 250", "")]
    assert asked == ["NOOP", "QUIT"]


def test_a_mail_server_that_is_away_is_an_error(settings):
    assert said(services.mail)[0][:2] == ("error", "goes nowhere (locmem)")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    use_smtp(settings, port)
    assert said(services.mail)[0][:2] == (
        "error",
        f"127.0.0.1:{port} does not answer (ConnectionRefusedError)",
    )


def test_the_storage_is_tried_and_left_as_it_was(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "evidence": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        }
    }
    assert levels(services.files) == ["ok"]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    (tmp_path / "blocked").write_text("not a folder")
    settings.STORAGES = settings.STORAGES | {
        "evidence": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "blocked")},
        }
    }
    assert said(services.files)[0][0] == "error"


def test_a_storage_that_gives_something_else_back_is_an_error(monkeypatch):
    monkeypatch.setattr(FileSystemStorage, "exists", lambda self, name: True)
    monkeypatch.setattr(FileSystemStorage, "get_available_name", lambda self, name, **_: name)
    assert said(services.files)[0][:2] == ("error", "do not come back as they went")


def test_little_room_is_told(monkeypatch):
    gb = services.GB
    for free, level in [(3 * gb, "ok"), (gb, "warning"), (gb // 5, "error")]:
        usage = type("Usage", (), {"free": free})
        monkeypatch.setattr(services.shutil, "disk_usage", lambda path, usage=usage: usage)
        assert set(levels(services.disk)) == {level}


def test_a_cache_must_be_there_and_shared(settings):
    assert said(services.cache)[0][:2] == (
        "error",
        "each process has its own: tries are counted apart",
    )
    settings.CACHES = settings.CACHES | {"default": TABLE}
    assert said(services.cache) == [
        ("error", "has no table", "Run manage.py createcachetable.")
    ]
    call_command("createcachetable", verbosity=0)
    assert levels(services.cache) == ["ok"]


def test_a_cache_server_that_is_away_is_an_error(settings):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    settings.CACHES = settings.CACHES | {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"redis://127.0.0.1:{port}/0",
        }
    }
    assert said(services.cache)[0][:2] == ("error", "cannot be reached (ConnectionError)")


# Data ----------------------------------------------------------------------------------------


def test_a_missing_migration_is_an_error():
    assert levels(data.migrations) == ["ok"]
    MigrationRecorder.Migration.objects.filter(app="careers").delete()
    assert said(data.migrations) == [
        ("error", "Migrations are missing.", "Run manage.py migrate.")
    ]


def test_roles_of_another_release_are_an_error():
    assert levels(data.roles) == ["error"]
    call_command("sync_roles", verbosity=0)
    assert levels(data.roles) == ["ok"]
    Group.objects.get().permissions.first().delete()
    Group.objects.get().permissions.clear()
    assert levels(data.roles) == ["error"]


def test_somebody_must_be_administrator_and_staff_need_a_second_factor():
    assert said(data.people, "administrators") == [
        ("error", "there is none", "Run manage.py createadvisor ADDRESS --administrator.")
    ]
    make_user(is_staff=True, is_superuser=True)
    assert said(data.people) == [("ok", "there are 1", "")]
    make_user(is_staff=True, second_factor=False)
    make_user(is_demo=True)
    assert [text for _, text, _ in said(data.people)] == [
        "there are 1",
        "1 of the staff have none",
        "are in this database",
    ]


def test_reference_data_must_be_there():
    assert levels(data.catalogue) == ["error"]
    CatalogueVersion.bump()
    assert levels(data.catalogue) == ["ok"]


def test_what_should_run_by_the_clock_shows_when_it_does_not():
    assert levels(data.scheduled_commands) == ["ok", "ok"]
    make_applicant()
    for days in [1, 5]:
        Session.objects.create(session_key=f"s{days}", expire_date=NOW - timedelta(days=days))
    assert [text for _, text, _ in said(data.scheduled_commands)] == [
        "1 are out of date",
        "1 ended long ago and are still kept",
    ]


# The command ---------------------------------------------------------------------------------


def test_the_command_tells_lines_and_ends_badly_where_something_is_wrong(capsys):
    with pytest.raises(CommandError, match=r"\d+ errors, \d+ warnings\."):
        call_command("doctor")
    lines = capsys.readouterr().out.splitlines()
    assert "error    administrators: there is none" in lines
    assert "         -> Run manage.py createadvisor ADDRESS --administrator." in lines


def test_the_command_speaks_to_programs_and_ends_well_where_nothing_is_wrong(
    capsys, monkeypatch
):
    monkeypatch.setattr(doctor, "CHECKS", (configuration.debug,))
    monkeypatch.setattr(doctor, "WITH_DATABASE", (data.migrations,))
    call_command("doctor", "--json")

    assert json.loads(capsys.readouterr().out) == [
        {"level": "ok", "subject": "debug", "text": "is off", "advice": ""},
        {"level": "ok", "subject": "migrations", "text": "are all there", "advice": ""},
    ]


def test_a_check_that_fails_is_a_finding(monkeypatch):
    def broken_part(now):
        raise ZeroDivisionError("by nought")
        yield

    monkeypatch.setattr(doctor, "CHECKS", (broken_part,))
    first = doctor.examine(timezone.now())[0]
    assert (first.level, first.subject, first.advice) == (
        "error",
        "broken part",
        "ZeroDivisionError: by nought",
    )


def test_a_mail_can_be_sent_on_request(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "CHECKS", ())
    monkeypatch.setattr(doctor, "WITH_DATABASE", ())
    call_command("doctor", "--send-mail", "it@example.org")

    assert capsys.readouterr().out == "A mail is on its way to it@example.org.\n"
    (message,) = mail.outbox
    assert (message.to, message.subject) == (
        ["it@example.org"],
        "Pain Medicine Pathway: a test",
    )


def test_a_mail_that_cannot_be_sent_is_told_without_its_server(monkeypatch):
    def refuse(*args):
        raise ConnectionRefusedError("mail.example.org says no")

    monkeypatch.setattr(command, "send_mail", refuse)
    with pytest.raises(CommandError) as refused:
        call_command("doctor", "--send-mail", "it@example.org")
    assert str(refused.value) == "The mail was not sent: ConnectionRefusedError."
