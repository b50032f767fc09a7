"""A log tells which page failed, and never who was there or what they opened."""

import io
import json
import logging
import re

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, OperationalError, connection, transaction
from django.urls import path
from django.utils.log import configure_logging

from applicants.models import User
from config.faults import server_error
from tests.applicants.accounts.steps import make_account, sign_in
from tests.builders import PASSWORD

pytestmark = pytest.mark.django_db
EMAIL = "ada@example.org"
NUMBER = re.compile(r"[0-9a-f]{32}")


@login_not_required
def collide(request, secret):
    """Break a constraint whose error quotes the address; the message of it quotes more."""
    with transaction.atomic():
        User.objects.create(email=EMAIL, name=secret)


@login_not_required
def quote(request, secret):
    try:
        raise KeyError(secret)
    except KeyError as error:
        raise ValueError(f"{secret} again") from error


@login_not_required
def lose_server(request, secret):
    raise OperationalError(f"server closed the connection\nDETAIL: row {secret}")


handler500 = server_error
urlpatterns = [
    path("collide/<str:secret>/", collide),
    path("quote/<str:secret>/", quote),
    path("lost/<str:secret>/", lose_server),
]


@pytest.fixture
def lines(settings, monkeypatch):
    """What the site writes, with its own settings of logging: a function that reads it."""
    stream = io.StringIO()
    handler = settings.LOGGING["handlers"]["console"]
    changed = settings.LOGGING | {
        "handlers": {"console": handler | {"stream": stream, "formatter": "json"}}
    }
    before = logging.getLogger().handlers[:]
    configure_logging("logging.config.dictConfig", changed)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().handlers[:] = before


def text(lines):
    return json.dumps(lines())


def test_a_sign_in_leaves_a_line_that_names_nobody(client, lines):
    make_account(email=EMAIL)
    response = sign_in(client, EMAIL)

    (line,) = lines()
    number = response["X-Request-ID"]
    assert NUMBER.fullmatch(number)
    assert isinstance(line.pop("duration_ms"), float)
    assert line.pop("time")
    assert line == {
        "level": "INFO",
        "logger": "requests",
        "message": "POST accounts/login/",
        "method": "POST",
        "route": "accounts/login/",
        "status": 302,
        "request_id": number,
    }


def test_a_milestone_and_a_query_are_not_named(applicant_client, lines):
    applicant_client.get("/pathway/secret-exam/?q=hidden")
    applicant_client.get("/nowhere/secret-exam/?q=hidden")
    applicant_client.post("/accounts/email/", {"email": EMAIL})

    assert [line["message"] for line in lines()] == [
        "GET pathway/<slug:slug>/",
        "GET (no route)",
        "POST accounts/email/",
    ]
    assert [word for word in ["secret", "hidden", EMAIL] if word in text(lines)] == []


@pytest.mark.urls("tests.operations.test_logs")
@pytest.mark.parametrize(
    ("page", "status", "told"),
    [
        ("collide", 500, "django.db.utils.IntegrityError: "),
        ("quote", 500, "builtins.ValueError: (not told: it may quote somebody)"),
        ("lost", 503, "django.db.utils.OperationalError: server closed the connection"),
    ],
)
def test_a_failure_tells_its_place_and_quotes_nobody(client, lines, page, status, told):
    make_account(email=EMAIL)
    client.raise_request_exception = False
    response = client.get(f"/{page}/brimstone/?q=brimstone")

    failure, request = lines()
    assert response.status_code == request["status"] == status
    assert failure["level"] == "ERROR"
    assert failure["message"].endswith(f": {page}/<str:secret>/")
    assert failure["traceback"].splitlines()[-1].startswith(told)
    assert "tests/operations/test_logs.py" in failure["traceback"]
    assert [word for word in ["brimstone", EMAIL] if word in text(lines)] == []
    number = response["X-Request-ID"]
    assert [line["request_id"] for line in lines()] == [number, number]
    assert f"<code>{number}</code>" in response.text


def test_a_broken_constraint_is_named_where_the_database_names_it(lines):
    try:
        with transaction.atomic():
            User.objects.create(email="upper@example.org".upper())
    except IntegrityError:
        logging.getLogger("here").exception("It failed")

    (line,) = lines()
    named = "user_email_lower" in line["traceback"]
    assert named is (connection.vendor == "postgresql")
    assert "UPPER" not in text(lines)


def test_addresses_that_are_secrets_stay_out_whoever_writes_them(client, lines):
    client.get("/calendar/brimstone.ics")
    logging.getLogger("somebody.else").warning("Got %s", "/calendar/brimstone.ics")
    logging.getLogger("somebody.else").warning("Got it", extra={"user": EMAIL})

    assert [line["message"] for line in lines()] == [
        "GET calendar/<str:token>.ics",
        "Got /calendar/…",
        "Got it",
    ]
    assert [word for word in ["brimstone", EMAIL] if word in text(lines)] == []


def test_a_strange_host_is_one_warning(client, lines):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400

    warning, request = lines()
    assert (warning["level"], warning["message"]) == (
        "WARNING",
        "A request named a host that is not ours.",
    )
    assert "traceback" not in warning
    assert (request["status"], request["route"]) == (400, "(no route)")
    assert "evil" not in text(lines)


def test_only_a_proxy_of_ours_numbers_requests(client, lines, settings):
    given = "0123456789abcdef0123456789abcdef"

    def number(value):
        return client.get("/healthz", headers={"x-request-id": value})["X-Request-ID"]

    assert number(given) != given
    settings.BEHIND_PROXY = True
    assert number(given) == given
    for bad in ["1" * 33, f"{{{given}}}", "x" * 32, f"urn:uuid:{given}", ""]:
        assert NUMBER.fullmatch(number(bad))
        assert number(bad) != bad


def test_probes_leave_a_line_only_when_something_is_wrong(client, lines, monkeypatch):
    client.get("/healthz")
    client.get("/readyz")
    monkeypatch.setattr("careers.health.why_not_ready", lambda: "It rains.")
    client.get("/readyz")

    assert [(line["message"], line.get("status")) for line in lines()] == [
        ("GET readyz", 503),
        ("Service Unavailable: readyz", None),
    ]


def test_passwords_never_reach_the_log(client, lines):
    sign_in(client, EMAIL, PASSWORD)
    assert [line["route"] for line in lines()] == ["accounts/login/"]
    assert PASSWORD not in text(lines)
