"""Counts of tries in a real Redis; sessions do not depend on it."""

import shutil
import subprocess
import time

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

PROGRAM = shutil.which("redis-server")
TRIES = 10  # wrong sign-ins of one client in a minute

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="needs redis-server")


@pytest.fixture
def redis(tmp_path, settings):
    """A Redis of its own, reached by a socket in a folder; the site counts there."""
    socket = tmp_path / "redis.sock"
    place = ["--dir", str(tmp_path), "--unixsocket", str(socket)]
    command = [PROGRAM, "--port", "0", "--save", "", "--logfile", "log", *place]
    settings.CACHES = settings.CACHES | {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"unix://{socket}",
        }
    }
    with subprocess.Popen(command) as server:  # noqa: S603 - the program of the system
        deadline = time.monotonic() + 20
        while not socket.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        yield server
        caches["default"].close()
        server.terminate()


def tries(client, number):
    """The statuses of that many wrong sign-ins, each for another account."""
    return [
        client.post(
            reverse("account_login"), {"login": f"n{turn}@example.org", "password": "wrong"}
        ).status_code
        for turn in range(number)
    ]


def test_tries_are_counted_to_the_exact_number(db, redis):
    assert tries(Client(), TRIES + 1) == [200] * TRIES + [429]
    assert tries(Client(), 1) == [429]


def test_who_is_signed_in_stays_so_when_redis_forgets(applicant_client, redis):
    caches["default"].clear()

    assert applicant_client.get(reverse("applicants:profile")).status_code == 200


def test_without_redis_only_what_counts_is_out_of_service(applicant_client, redis):
    redis.terminate()
    redis.wait()
    visitor = Client(raise_request_exception=False)
    pages = ["/", reverse("account_login"), "/fellowships/", "/readyz"]

    assert [visitor.get(page).status_code for page in pages] == [200] * 4
    assert applicant_client.get(reverse("applicants:profile")).status_code == 200
    refusal = visitor.post(
        reverse("account_login"), {"login": "a@example.org", "password": "wrong"}
    )
    assert (refusal.status_code, "Retry-After" in refusal.headers) == (503, True)
    assert "Out of service for a moment" in refusal.text
