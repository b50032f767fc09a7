"""The headers of every kind of answer, by the rules of the HTTP Observatory and our own."""

import pytest
from django.conf import settings as test_settings
from django.test import Client

from config import settings as production
from tests.security.observatory import directives, marks
from tests.security.world import visit

pytestmark = pytest.mark.django_db
TOP = {
    "policy": 10,
    "https only": 0,
    "type as sent": 0,
    "frames": 5,
    "referrer": 5,
    "other sites": 0,
    "scripts": 0,
}
OUR_OWN = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
# Kind of answer, who asks for it, the address, the status.
ANSWERS = [
    ("front page", "anonymous", "/", 200),
    ("sign-in", "anonymous", "/accounts/login/", 200),
    ("list", "anonymous", "/residencies/", 200),
    ("search", "anonymous", "/search/?q=<script>", 200),
    ("entry", "anonymous", "/milestones/exam/", 200),
    ("checklist", "applicant", "/pathway/", 200),
    ("timeline", "applicant", "/pathway/timeline/", 200),
    ("account", "applicant", "/accounts/", 200),
    ("admin", "superuser", "/admin/", 200),
    ("admin list", "superuser", "/admin/careers/milestone/", 200),
    ("admin form", "superuser", "/admin/careers/milestone/add/", 200),
    ("redirect to sign-in", "anonymous", "/pathway/", 302),
    ("redirect", "applicant", "/", 302),
    ("refused", "applicant", "/admin/login/", 403),
    ("not found", "anonymous", "/nowhere/", 404),
    ("method refused", "anonymous", "/browser-reports/", 405),
    ("calendar", "applicant", "/reminders/calendar.ics", 200),
    ("sitemap", "anonymous", "/sitemap.xml", 200),
    ("robots", "anonymous", "/robots.txt", 200),
    ("health", "anonymous", "/healthz", 200),
]


@pytest.fixture(autouse=True)
def cookies_of_production(settings):
    for name in ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"]:
        setattr(settings, name, getattr(production, name))
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True


def headers_of(response):
    cookies = "; ".join(cookie.OutputString() for cookie in response.cookies.values())
    return dict(response.headers) | ({"Set-Cookie": cookies} if cookies else {})


def text_of(response):
    return "" if response.streaming else response.content.decode()


@pytest.mark.parametrize(("kind", "person", "address", "status"), ANSWERS)
def test_every_kind_of_answer_gets_the_top_mark(kind, person, address, status, world):
    with visit():
        response = world.client(person).get(address, secure=True)
    found = marks(headers_of(response), text_of(response))

    assert response.status_code == status
    assert found == TOP | {"cookies": 5 if response.cookies else 0}
    assert 100 + sum(found.values()) >= 120
    assert {name: response.headers.get(name) for name in OUR_OWN} == OUR_OWN


def test_a_file_of_a_person_gets_the_top_mark_and_is_shut_in(world):
    address = world.address("pathway/<slug:slug>/evidence/<int:pk>/")
    with visit():
        response = world.client("applicant").get(address, secure=True)
        list(response)

    assert marks(headers_of(response)) == TOP | {"cookies": 0}
    assert "sandbox" in directives(response["Content-Security-Policy"])
    assert response["Content-Disposition"].startswith("attachment;")


def test_a_foreign_host_gets_the_headers_too(client):
    response = client.get("/", secure=True, headers={"host": "evil.example"})

    assert response.status_code == 400
    assert marks(headers_of(response), text_of(response)) == TOP | {"cookies": 0}


def test_a_fault_gets_the_headers_too(client, monkeypatch):
    monkeypatch.setattr("careers.views.pages.draw", lambda *args: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/", secure=True)

    assert response.status_code == 500
    assert marks(headers_of(response), text_of(response)) == TOP | {"cookies": 0}


def test_plain_http_leads_to_https_of_the_same_host(settings):
    settings.SECURE_SSL_REDIRECT = True
    response = Client().get("/search/", {"q": "pain"})  # middleware reads settings once

    assert (response.status_code, response.url) == (
        301,
        "https://testserver/search/?q=pain",
    )
    assert marks(headers_of(response))["policy"] == 10


def test_the_policy_names_where_breaches_are_told(client):
    response = client.get("/")
    policy = directives(response["Content-Security-Policy"])

    assert policy["report-uri"] == "/browser-reports/"
    assert policy["report-to"] == "reports"
    assert response["Reporting-Endpoints"] == 'reports="/browser-reports/"'


def test_no_page_may_use_what_no_page_needs(client):
    policy = client.get("/")["Permissions-Policy"]

    assert {"camera=()", "geolocation=()", "microphone=()", "payment=()"} <= set(
        policy.split(", ")
    )
    assert all(part.endswith("=()") for part in policy.split(", "))


def test_tests_of_cookies_look_at_the_cookies_of_production():
    assert production.SESSION_COOKIE_NAME == "__Host-session"
    assert production.CSRF_COOKIE_NAME == "__Host-csrf"
    assert test_settings.SESSION_COOKIE_NAME == "__Host-session"  # as the fixture sets it
