"""Pages for visitors: kept under the version of the data, never anybody's own page."""

import datetime as dt

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from careers import caching
from careers.models import CatalogueVersion, Residency
from tests.builders import make_residency

pytestmark = pytest.mark.django_db
PAGE = "/residencies/"


@pytest.fixture
def kept(settings):
    """The cache of pages as in production."""
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "p"}
    }
    caches["pages"].clear()
    yield caches["pages"]
    caches["pages"].clear()


def queries(client, url, **headers):
    """The answer, and how many queries it took."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url, headers=headers)
    return response, len(captured)


def test_a_page_tells_caches_to_ask_again_each_time(client):
    response = client.get(PAGE)

    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert set(response["Vary"].split(", ")) == {"Accept-Encoding", "Cookie", "HX-Request"}
    assert response["ETag"].startswith('W/"')


def test_an_unchanged_page_is_not_sent_again_and_costs_one_query(client):
    etag = client.get(PAGE)["ETag"]

    response, cost = queries(client, PAGE, if_none_match=etag)

    assert (response.status_code, response.content, cost) == (304, b"", 1)
    assert response["ETag"] == etag


def test_a_kept_page_is_the_same_and_costs_one_query(client, kept):
    make_residency(name="Neurology")
    fresh = client.get(PAGE)

    response, cost = queries(client, PAGE)

    assert (response.content, response["Content-Type"]) == (
        fresh.content,
        fresh["Content-Type"],
    )
    assert cost == 1


def test_an_edit_shows_at_once(client, kept):
    residency = make_residency(name="Neurology")
    etag = client.get(PAGE)["ETag"]

    Residency.objects.filter(pk=residency.pk).update(name="Nephrology")
    CatalogueVersion.bump()
    response = client.get(PAGE, headers={"if-none-match": etag})

    assert response.status_code == 200
    assert "Nephrology" in response.content.decode()


def test_another_day_is_another_page(client, monkeypatch):
    etag = client.get(PAGE)["ETag"]
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    monkeypatch.setattr(caching.timezone, "localdate", lambda: tomorrow)

    assert client.get(PAGE, headers={"if-none-match": etag}).status_code == 200


def test_another_release_is_another_page(client, monkeypatch):
    etag = client.get(PAGE)["ETag"]
    monkeypatch.setattr(caching, "release", lambda: "another")

    assert client.get(PAGE, headers={"if-none-match": etag}).status_code == 200


def test_addresses_with_a_query_are_not_kept_but_have_a_tag(client, kept):
    make_residency(name="Neurology")
    first = client.get(f"{PAGE}?page=1")
    Residency.objects.update(name="Nephrology")  # without a new version: nobody would know

    assert "Nephrology" in client.get(f"{PAGE}?page=1").content.decode()
    assert (
        client.get(f"{PAGE}?page=1", headers={"if-none-match": first["ETag"]}).status_code
        == 304
    )
    assert client.get(f"{PAGE}?page=2")["ETag"] != first["ETag"]


@pytest.mark.parametrize("query", ["a", "&", "&&&", "=", "&=&", "%26"])
def test_a_query_without_a_parameter_fills_the_cache_no_more_than_others(client, kept, query):
    first = client.get(PAGE, QUERY_STRING=query)

    assert first.status_code == 200
    assert kept._cache == {}


def test_what_a_header_says_makes_no_more_pages(client, kept):
    tags = {client.get(PAGE, headers={"hx-request": word})["ETag"] for word in ("true", "x")}

    assert (len(tags), len(kept._cache)) == (1, 1)


def test_a_visitor_who_holds_a_token_leaves_none_in_a_kept_page(rf, kept):
    @caching.public_page
    def with_token(request):
        return HttpResponse(get_token(request))

    request = rf.get("/")
    request.META["CSRF_COOKIE"] = "a" * 32

    assert "ETag" not in with_token(request)
    assert kept._cache == {}


def test_a_fragment_is_not_the_page(client):
    assert client.get(PAGE)["ETag"] != client.get(PAGE, headers={"hx-request": "true"})["ETag"]


def test_nobody_with_a_session_gets_or_leaves_a_kept_page(client, applicant_client, kept):
    visitor = client.get(PAGE)
    person = applicant_client.get(PAGE, headers={"if-none-match": visitor["ETag"]})

    assert person.status_code == 200
    assert "Sign out" in person.content.decode()
    assert "ETag" not in person
    assert "no-store" in person["Cache-Control"]
    assert "Sign out" not in client.get(PAGE).content.decode()


def test_a_preview_for_advisors_is_never_kept(client, advisor_client, kept):
    make_residency(slug="old", is_published=False)

    assert advisor_client.get("/residencies/old/").status_code == 200
    assert client.get("/residencies/old/").status_code == 404


def test_what_is_not_found_is_not_kept(client, kept):
    assert client.get("/residencies/new/").status_code == 404
    make_residency(slug="new")

    assert client.get("/residencies/new/").status_code == 200


def test_an_answer_with_a_token_or_a_cookie_is_not_kept(rf, kept):
    @caching.public_page
    def with_token(request):
        return HttpResponse(get_token(request))

    @caching.public_page
    def with_cookie(request):
        response = HttpResponse("page")
        response.set_cookie("name", "value")
        return response

    for view in (with_token, with_cookie):
        first, second = view(rf.get("/")), view(rf.get("/"))
        assert "ETag" not in first
        assert "ETag" not in second
        assert "Cache-Control" not in second


def test_another_method_is_refused(client):
    assert client.post(PAGE).status_code == 405
    assert client.head(PAGE).status_code == 200


def test_the_release_follows_what_pages_are_made_of(settings, tmp_path):
    settings.BASE_DIR, settings.DEBUG = tmp_path, True
    before = caching.release()
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/page.html").write_text("new")

    assert caching.release() != before
    assert len(before) == 16
