"""Requests that another site makes somebody's browser send, and headers that lie."""

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client

from tests.applicants.accounts.steps import make_account, reset, sign_up
from tests.security.access import key_of, table
from tests.security.world import visit, writes
from tests.test_project import routes

pytestmark = [pytest.mark.django_db, pytest.mark.broad, pytest.mark.rights]

ROUTES = sorted(routes())
# Programs send to these without a page of ours; each proves by its address what it may do.
BY_PROGRAMS = {"browser-reports/", "reminders/stop/<str:token>/"}
# These take nothing from anybody, and say so before anything else is looked at.
FOR_MACHINES = {"healthz", "readyz", "metrics"}
EVIL = "evil.example"


@pytest.mark.parametrize("route", sorted({*ROUTES} - BY_PROGRAMS - FOR_MACHINES))
def test_nothing_is_taken_that_another_site_sent(route, world):
    with visit() as captured:
        client = world.client("superuser", enforce_csrf_checks=True)
        response = client.post(world.address(route), {"csrfmiddlewaretoken": "a" * 64})

    assert response.status_code == 403
    assert "403_csrf.html" in [template.name for template in response.templates]
    assert writes(captured) == []


@pytest.mark.parametrize(
    "referer", ["https://evil.example/", "https://testserver.evil.example/"]
)
def test_even_with_the_token_another_site_is_refused(referer, client):
    browser = Client(enforce_csrf_checks=True)
    page = browser.get("/accounts/login/", secure=True)
    token = page.context["csrf_token"]
    data = {"csrfmiddlewaretoken": str(token), "login": "a@example.org", "password": "x"}

    def status(**headers):
        answer = browser.post("/accounts/login/", data, secure=True, headers=headers)
        return answer.status_code

    assert status(referer=referer) == 403
    assert status(origin=referer.rstrip("/")) == 403
    assert status(referer="https://testserver/accounts/login/") == 200


CHANGING = [
    ("pathway/<slug:slug>/evidence/<int:pk>/delete/", "applicant"),
    ("profile/interruptions/<int:pk>/delete/", "applicant"),
    ("reminders/calendar/stop/", "applicant"),
    ("reminders/stop/<str:token>/", "anonymous"),
    ("accounts/logout/", "applicant"),
]


@pytest.mark.parametrize(("route", "person"), CHANGING)
@pytest.mark.parametrize(
    "trick",
    [
        {"headers": {"x-http-method-override": "POST"}},
        {"headers": {"x-method-override": "DELETE"}},
        {"data": {"_method": "POST"}},
    ],
)
def test_a_visit_stays_a_visit_whatever_it_calls_itself(route, person, trick, world):
    with visit() as captured:
        world.client(person).get(world.address(route), **trick)

    assert writes(captured) == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("route", [route for route, _ in CHANGING])
def test_other_methods_change_nothing(route, method, world):
    with visit() as captured:
        world.client("applicant").generic(method, world.address(route))

    assert writes(captured) == []


# Headers that lie ----------------------------------------------------------------------------


@pytest.mark.parametrize("step", [reset, sign_up])
@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-host": EVIL},
        {"x-host": EVIL},
        {"forwarded": f"host={EVIL}"},
        {"x-forwarded-server": EVIL},
        {"referer": f"https://{EVIL}/"},
    ],
)
def test_links_in_mails_lead_to_our_host(step, headers):
    make_account(email="ada@example.org")
    for email in ["ada@example.org", "new@example.org"]:
        step(Client(headers=headers), email)

    assert len(mail.outbox) == 2
    for message in mail.outbox:
        assert EVIL not in message.body + str(message.extra_headers)


@pytest.mark.parametrize(
    "host", [EVIL, "testserver.evil.example", "testserver@evil.example", ""]
)
@pytest.mark.parametrize("step", [reset, sign_up])
def test_a_foreign_host_sends_no_mail(step, host):
    make_account(email="ada@example.org")

    assert step(Client(headers={"host": host}), "ada@example.org").status_code == 400
    assert mail.outbox == []


UNKEYED = [
    {"x-forwarded-host": EVIL},
    {"x-forwarded-proto": "https"},
    {"x-forwarded-port": "444"},
    {"x-forwarded-prefix": "/evil"},
    {"x-original-url": "/admin/"},
    {"x-rewrite-url": "/admin/"},
    {"forwarded": f"host={EVIL};proto=https"},
    {"x-script-name": "/evil"},
    {"accept-language": "de"},
    {"origin": f"https://{EVIL}"},
]


@pytest.fixture
def kept(settings):
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "f"}
    }
    caches["pages"].clear()
    yield caches["pages"]
    caches["pages"].clear()


@pytest.mark.parametrize("headers", UNKEYED, ids=lambda headers: next(iter(headers)))
def test_no_header_leaves_anything_in_a_kept_page(headers, client, kept):
    clean = client.get("/residencies/").content
    kept.clear()

    poisoned = client.get("/residencies/", headers=headers)
    after = client.get("/residencies/")

    assert poisoned.content == clean
    assert after.content == clean
    assert "Location" not in poisoned.headers


def test_a_body_with_a_visit_changes_nothing(client, kept):
    """A "fat GET": caches see the address only."""
    clean = client.get("/search/").content
    fat = client.generic(
        "GET", "/search/", "q=<b>planted</b>", "application/x-www-form-urlencoded"
    )

    assert fat.content == clean


def test_the_table_says_what_programs_may_send():
    assert {route: table()["POST", key_of(route)]["anonymous"] for route in BY_PROGRAMS} == {
        "browser-reports/": "204",
        "reminders/stop/<str:token>/": "200",
    }
