"""The browser layer: Chromium against a live server, watched for faults of every page.

Any test that opens a page fails if the browser reports an error (a breach of the content
security policy is one), if a style sheet, script or image is missing, or if anything is asked
of another host.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from tests import builders
from tests.browser.chromium import HOW_TO_GET_CHROMIUM, find_chromium
from tests.reference import store

HERE = Path(__file__).parent
CHROMIUM_ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
# What a page is made of; an answer of 404 or 409 to a page or to htmx itself may be meant.
PARTS = {"stylesheet", "script", "image", "font", "manifest"}

expect.set_options(timeout=10_000)


def pytest_collection_modifyitems(items):
    own = [item for item in items if item.path.is_relative_to(HERE)]
    for item in own:
        item.add_marker(pytest.mark.browser)
        if not find_chromium():
            item.add_marker(pytest.mark.skip(reason=HOW_TO_GET_CHROMIUM))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    # Chromium refuses its sandbox to root.
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {
        "executable_path": find_chromium(),
        "args": CHROMIUM_ARGUMENTS + as_root,
    }


@pytest.fixture(scope="session")
def base_url(live_server):
    """Lets a test say `page.goto("/pathway/")`."""
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    # Playwright keeps an event loop in this thread, in which Django would refuse its ORM.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return browser_context_args | {
        "viewport": {"width": 1280, "height": 800},
        "reduced_motion": "reduce",
        "locale": "en-US",
        "timezone_id": "America/New_York",
    }


@pytest.fixture
def faults():
    """What the browser complained of; a test that provokes a complaint clears the list."""
    return []


@pytest.fixture
def new_context(new_context, faults):
    """As Playwright's, but every page of every context is watched."""

    def create(**options):
        context = new_context(**options)
        context.set_default_timeout(10_000)
        context.set_default_navigation_timeout(30_000)
        watch(context, faults)
        return context

    yield create
    assert faults == []


@pytest.fixture
def page_without_script(new_context):
    """A page in a browser with JavaScript off."""
    return new_context(java_script_enabled=False).new_page()


@pytest.fixture
def reference(transactional_db, reference_rows):
    """The real reference data, where the live server sees it."""
    store(reference_rows)


@pytest.fixture
def sign_in(live_server):
    """A function: sign `user` in on `page` without the sign-in form."""

    def sign_in(page, user, **options):
        client = builders.sign_in(Client(), user, **options)
        name = settings.SESSION_COOKIE_NAME
        session = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([session])

    return sign_in


def watch(context, faults):
    """Note in `faults` whatever is wrong on any page of `context`."""

    def on_console(message):
        # The browser's own line about a failed answer is left to on_response.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            faults.append(f"console: {message.text}")

    def on_request(request):
        address = urlsplit(request.url)
        if (
            address.scheme in {"http", "https", "ws", "wss"}
            and address.hostname not in LOOPBACK
        ):
            faults.append(f"asks another host: {request.url}")

    def on_response(response):
        is_part = response.request.resource_type in PARTS
        if response.status >= (400 if is_part else 500):
            faults.append(f"answer {response.status}: {response.url}")

    context.on("console", on_console)
    context.on("request", on_request)
    context.on("response", on_response)
    context.on("weberror", lambda error: faults.append(f"script: {error.error}"))
