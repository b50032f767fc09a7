"""Messages in a cookie: shown once, to whom they were for, without a write."""

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import constants
from django.http import HttpResponse
from django.test import RequestFactory

from careers.caching import is_visitor
from careers.messages import MessageStorage
from config import settings as production
from tests.builders import make_user

COOKIE = settings.MESSAGES_COOKIE_NAME


@pytest.fixture
def told(db):
    """A user and the cookie that holds a message for them."""
    user = make_user()
    storage = storage_of(user)
    storage.add(constants.SUCCESS, "Step 3: done.", extra_tags="/pathway/step-3/undo/")
    response = HttpResponse()
    assert storage.update(response) == []
    return user, response.cookies[COOKIE]


def storage_of(user, cookie=None):
    request = RequestFactory().get("/")
    request.user, request.session = user, {}
    if cookie:
        request.COOKIES[COOKIE] = cookie.value
    return MessageStorage(request)


def said(storage):
    return [(str(message), message.extra_tags) for message in storage]


def test_who_was_told_reads_it_once(told):
    user, cookie = told
    storage, response = storage_of(user, cookie), HttpResponse()
    assert said(storage) == [("Step 3: done.", "/pathway/step-3/undo/")]
    storage.update(response)
    assert response.cookies[COOKIE]["max-age"] == 0


@pytest.mark.parametrize("name", ["another", "nobody"])
def test_the_next_at_the_same_desk_reads_nothing(told, name):
    somebody = make_user() if name == "another" else AnonymousUser()
    assert said(storage_of(somebody, told[1])) == []


def test_in_production_it_is_for_this_host_and_https_alone(settings, db):
    settings.SESSION_COOKIE_SECURE = production.SESSION_COOKIE_SECURE
    storage, response = storage_of(make_user()), HttpResponse()
    storage.add(constants.SUCCESS, "Step 3: done.")
    storage.update(response)

    flags = {name: value for name, value in response.cookies[COOKIE].items() if value}
    assert flags == {"path": "/", "samesite": "Lax", "secure": True, "httponly": True}
    assert production.MESSAGES_COOKIE_NAME == "__Host-messages"


def test_what_is_too_long_for_a_cookie_is_told_as_well(db):
    user = make_user()
    storage, response = storage_of(user), HttpResponse()
    words = [" ".join(f"{place}{number}" for number in range(300)) for place in "abc"]
    for text in words:
        storage.add(constants.SUCCESS, text)
    storage.update(response)
    later = storage_of(user, response.cookies.get(COOKIE))
    later.request.session = storage.request.session
    assert sorted(str(message) for message in later) == words


def test_who_is_told_something_is_no_mere_visitor():
    request = RequestFactory().get("/")
    assert is_visitor(request) is True
    request.COOKIES[COOKIE] = "anything"
    assert is_visitor(request) is False
