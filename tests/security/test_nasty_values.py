"""No value in any parameter of any route brings the site down, or leads to another site."""

from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.contrib import admin

from tests.careers.admin_pages import admin_url
from tests.security.access import key_of, table
from tests.security.nasty import NASTY, mixed, names
from tests.security.world import IN_AN_ADMIN, visit
from tests.test_project import routes

pytestmark = [pytest.mark.django_db, pytest.mark.broad]

ROUTES = sorted(routes())
OF_PEOPLE = [route for route in ROUTES if not route.startswith("admin/")]
LISTS = [route for route in ROUTES if IN_AN_ADMIN.fullmatch(route) and route.count("/") == 3]
# One kind of record stands for all: the code of their forms is one.
FORMS = [
    "admin/careers/milestone/add/",
    "admin/careers/fellowship/<path:object_id>/change/",
    "admin/careers/milestone/import/",
    "admin/careers/milestone/export/",
    "admin/careers/fellowship/program-list/",
    "admin/applicants/correction/<path:object_id>/change/",
    "admin/applicants/user/add/",
    "admin/review/checked/",
    "admin/review/answers/",
    "admin/autocomplete/",
]
ROUNDS = range(0, len(NASTY), 4)  # each name meets every fourth value, each value many names
FEW_ROUNDS = range(0, len(NASTY), 8)


def faults(response):
    """What is wrong with an answer, in words; empty if nothing is."""
    found = []
    if response.status_code >= 500:
        found.append(f"{response.status_code}: {getattr(response, 'exc_info', '')}")
    location = response.headers.get("Location") or response.headers.get("HX-Redirect") or "/"
    # Browsers read a stroke back as a stroke; what has no host stays here.
    target = urlsplit(urljoin("http://testserver/", location.replace("\\", "/")))
    if (target.scheme, target.netloc) not in [("http", "testserver"), ("https", "testserver")]:
        found.append(f"leads to {location}")
    if "X-Planted" in response.headers:
        found.append("a header was planted")
    return found


def ask(world, person, method, address, data):
    with visit():
        response = getattr(world.client(person), method)(address, data)
        if response.streaming:
            list(response)
    return faults(response)


def who(route):
    """Who gets furthest on a route."""
    if route.startswith("admin/"):
        return "superuser"
    answers = table().get(("GET", key_of(route)), {})
    return "anonymous" if answers.get("anonymous") == "200" else "applicant"


def test_names_are_those_that_forms_read():
    assert {"done_on", "track", "state", "email", "should_be", "version"} <= set(names())
    assert len(names()) > 80


@pytest.mark.parametrize("route", [*OF_PEOPLE, *LISTS, *FORMS])
def test_no_query_brings_a_page_down(route, world):
    address = world.address(route)
    found = {first: ask(world, who(route), "get", address, mixed(first)) for first in ROUNDS}

    assert {first: fault for first, fault in found.items() if fault} == {}


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model.__name__)
def test_no_filter_brings_a_list_down(model, world):
    """One column at a time: what a list does not filter by ends it before the next is read."""
    address = admin_url(model, "changelist")
    columns = [column.name for column in model._meta.get_fields()]
    asked = [
        {column: NASTY[(first + at) % len(NASTY)]}
        for first in FEW_ROUNDS
        for at, column in enumerate(columns)
    ]
    found = [(query, ask(world, "superuser", "get", address, query)) for query in asked]

    assert [(query, fault) for query, fault in found if fault] == []


@pytest.mark.parametrize("route", [*OF_PEOPLE, *FORMS])
def test_no_form_brings_a_page_down(route, world):
    address = world.address(route)
    found = {first: ask(world, who(route), "post", address, mixed(first)) for first in ROUNDS}

    assert {first: fault for first, fault in found.items() if fault} == {}


@pytest.mark.parametrize("value", NASTY, ids=ascii)
@pytest.mark.parametrize("name", ["q", "page", "next", "s", "state", "residency", "kind"])
def test_no_value_alone_brings_a_public_page_down(name, value, world):
    pages = ["/search/", "/fellowships/", "/licenses/", "/sources/", "/procedures/"]
    pages += ["/residencies/", "/boards/tracer/", "/accounts/login/"]
    found = {page: ask(world, "anonymous", "get", page, {name: value}) for page in pages}

    assert {page: fault for page, fault in found.items() if fault} == {}


@pytest.mark.parametrize("broken", ["%ED%A0%80", "%FF", "%C3", "%u0000", "%", "%zz", "+" * 9])
def test_bytes_that_are_no_text_bring_no_page_down(broken, world):
    for page in ["/search/", "/fellowships/", "/accounts/login/", "/pathway/what-if/"]:
        with visit():
            response = world.client("applicant").get(
                page, QUERY_STRING=f"q={broken}&s={broken}"
            )
        assert faults(response) == []


@pytest.mark.parametrize("route", [route for route in ROUTES if "<" in route])
def test_no_address_brings_a_page_down(route, world):
    """What stands in the address itself: numbers that no database holds, NUL, dots."""
    plain = world.address(route).strip("/").split("/")
    sample = ["9" * 30, "%00", "..%2f..%2f", quote("\u202e"), "-1", "a" * 3000]
    for value in sample:
        for at in range(1, len(plain)):
            address = "/" + "/".join([*plain[:at], value, *plain[at + 1 :]]) + "/"
            with visit():
                assert faults(world.client("superuser").get(address)) == [], address
