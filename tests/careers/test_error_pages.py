"""Error pages are ours and say what to do next."""

import pytest
from django.test import Client

from tests.careers.public_pages import page

pytestmark = pytest.mark.django_db


def test_not_found_says_what_to_do_next(client, applicant_client):
    assert "Go to the front page" in page(client, "/nowhere/", 404)
    assert "Go to my pathway" in page(applicant_client, "/nowhere/", 404)


def test_bad_request_has_our_page():
    html = Client(headers={"host": "elsewhere.example"}).get("/").content.decode()

    assert "<h1>This request could not be read</h1>" in html


def test_expired_form_has_our_page():
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {})

    assert response.status_code == 403
    assert "<h1>This form has expired</h1>" in response.content.decode()
    assert "Nothing was saved." in response.content.decode()


def test_failure_has_a_page_that_needs_nothing(client, monkeypatch):
    monkeypatch.setattr("careers.views.pages.draw", lambda *args: 1 / 0)
    client.raise_request_exception = False

    html = page(client, "/", 500)

    assert "<h1>Something went wrong here</h1>" in html
    assert "css/pathway.css" in html
