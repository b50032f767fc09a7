"""The numbers for a monitor: who may read them, and that they are right over all processes."""

import re

import pytest

from config.metrics import DURATIONS, observe
from tests.builders import make_milestone


def numbers(text):
    """How many requests are counted, by method, route and status."""
    pattern = (
        r'pathway_request_seconds_count\{method="(.*?)",route="(.*?)",status="(.*?)"\} (\S+)'
    )
    return {found[:3]: float(found[3]) for found in re.findall(pattern, text)}


@pytest.fixture
def token(settings):
    settings.METRICS_TOKEN = "a-token"
    DURATIONS.clear()
    yield {"authorization": "Bearer a-token"}
    DURATIONS.clear()


def test_without_a_token_there_is_no_such_page(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer no", "Basic a-token", "Bearer ä-token"]
)
def test_a_wrong_token_is_refused(client, token, given):
    response = client.get("/metrics", headers={"authorization": given} if given else {})

    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
    assert response.content == b""


@pytest.mark.django_db
def test_requests_are_counted_by_route_and_name_nobody(client, token):
    make_milestone(slug="secret-exam")
    client.get("/milestones/secret-exam/")
    client.get("/milestones/secret-exam/?q=hidden")
    client.get("/milestones/nothing/")
    client.generic("BREW", "/healthz")

    response = client.get("/metrics", headers=token)
    assert response["Content-Type"].startswith("text/plain")
    assert numbers(response.text) == {
        ("GET", "milestones/<slug:slug>/", "200"): 2,
        ("GET", "milestones/<slug:slug>/", "404"): 1,
        ("other", "healthz", "405"): 1,
    }
    assert "secret" not in response.text
    assert "hidden" not in response.text


def test_nothing_is_counted_where_nobody_asks(settings):
    settings.METRICS_TOKEN = ""
    DURATIONS.clear()
    observe("GET", "somewhere/", 200, 0.1)
    assert list(DURATIONS.collect())[0].samples == []


def test_probes_answer_under_any_host_name(client, db, token):
    strange = {"host": "10.0.0.17:8000"}
    assert client.get("/healthz", headers=strange).text == "ok\n"
    assert client.get("/readyz", headers=strange).text == "ready\n"
    assert client.get("/metrics", headers=strange | token).status_code == 200
    assert client.get("/", headers=strange).status_code == 400
