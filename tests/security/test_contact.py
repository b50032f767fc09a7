"""Where to report a security fault: /.well-known/security.txt (RFC 9116)."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

ADDRESS = "/.well-known/security.txt"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 21, 17, 30, tzinfo=UTC))


def test_the_file_names_the_contact_of_whoever_runs_the_site(client, settings):
    settings.SECURITY_CONTACT = "https://pathway.example.org/report"
    response = client.get(ADDRESS, secure=True)

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text == (
        "Contact: https://pathway.example.org/report\n"
        "Expires: 2027-05-20T00:00:00Z\n"
        "Preferred-Languages: en\n"
        "Canonical: https://testserver/.well-known/security.txt\n"
    )
    assert client.post(ADDRESS).status_code == 405


def test_there_is_no_file_while_nobody_is_named(client, settings, db):
    settings.SECURITY_CONTACT = ""
    assert client.get(ADDRESS).status_code == 404
