import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder


def answer(client, path):
    response = client.get(path)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    return response.status_code, response.text


@pytest.fixture
def broken_database(monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", refuse)


def test_healthz_needs_no_database(client, broken_database):
    assert answer(client, "/healthz") == (200, "ok\n")


def test_readyz_when_all_is_there(client, db):
    assert answer(client, "/readyz") == (200, "ready\n")


def test_readyz_without_database(client, broken_database):
    assert answer(client, "/readyz") == (503, "The database cannot be reached.\n")


def test_readyz_with_a_missing_migration(client, db):
    MigrationRecorder.Migration.objects.filter(app="careers").delete()

    assert answer(client, "/readyz") == (503, "Migrations are missing.\n")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_are_not_redirected_to_https(client, db, settings, path):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get(path).status_code == 200
    assert client.get("/residencies/").status_code == 301


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_only_read(client, path):
    assert client.post(path).status_code == 405
