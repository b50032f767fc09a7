"""A report of a fault says where it happened, and nothing of whom it happened to."""

import json
import os
import subprocess
import sys

import pytest
import sentry_sdk
from django.urls import path
from sentry_sdk.transport import Transport

from config import reporting
from tests.builders import make_user

pytestmark = pytest.mark.django_db
SECRETS = [
    "ada@example.org",
    "Ada Applicant",
    "sulphur",
    "10.9.8.7",
    "quicksilver",
    "brimstone",
]


class Kept(Transport):
    """Keeps what would be sent."""

    sent = []

    def capture_envelope(self, envelope):
        self.sent.append(envelope.serialize().decode())


def fail(request, secret):
    local = f"{secret} and {request.user.email}"
    raise ValueError(local)


urlpatterns = [path("fail/<str:secret>/", fail)]


@pytest.fixture
def reports(monkeypatch):
    monkeypatch.setattr(Kept, "sent", [])
    reporting.start("https://key@sentry.example.org/1", transport=Kept)
    yield Kept.sent
    sentry_sdk.get_client().close()
    sentry_sdk.init()


@pytest.mark.urls("tests.operations.test_reporting")
def test_a_fault_is_reported_without_people(client, reports):
    client.force_login(make_user(email="ada@example.org", name="Ada Applicant"))
    client.raise_request_exception = False
    response = client.post(
        "/fail/sulphur/?q=quicksilver",
        {"note": "brimstone"},
        REMOTE_ADDR="10.9.8.7",
        headers={"cookie-like": "brimstone"},
    )

    (sent,) = reports
    assert [secret for secret in SECRETS if secret in sent] == []
    event = json.loads(sent.splitlines()[2])
    (error,) = event["exception"]["values"]
    assert (error["type"], error["value"]) == ("ValueError", "")
    assert error["stacktrace"]["frames"][-1]["function"] == "fail"
    assert event["tags"] == {"request_id": response["X-Request-ID"]}
    assert event["transaction"] == "tests.operations.test_reporting.fail"
    assert {"user", "request", "breadcrumbs", "server_name", "extra"} & set(event) == set()


def test_without_an_address_the_library_is_not_even_loaded():
    code = (
        "import django, sys; django.setup(); "
        "from django.core.wsgi import get_wsgi_application as get; get(); "
        "sys.exit('sentry_sdk' in sys.modules)"
    )
    command = [sys.executable, "-c", code]
    environment = os.environ | {"SENTRY_DSN": ""}
    done = subprocess.run(command, env=environment, capture_output=True)  # noqa: S603
    assert done.returncode == 0
