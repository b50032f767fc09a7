"""What a browser asks for and how much is sent: the first page, and those after it."""

import os
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from tests.browser.chromium import HOW_TO_GET_CHROMIUM, find_chromium

ARGUMENTS = ["--disable-background-networking", "--disable-component-update"]


def measure(site, known):
    """For each page in turn, in one browser: its requests with the bytes that were sent.

    The checklist comes first, so it brings what all pages share.
    """
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=ARGUMENTS + as_root()
        )
        context = browser.new_context()
        context.add_cookies(cookies(known["cookies"]))
        for name, address in pages(known).items():
            page = context.new_page()
            requests = watched(page)
            page.goto(site.url + address, wait_until="networkidle")
            found.append({"name": name, "requests": list(requests.values())})
            page.close()
        browser.close()
    return found


def pages(known):
    """The addresses by name; the bare list is no page of the site."""
    own = {name: to for name, to in known["addresses"].items() if not to.startswith("/bench/")}
    return own | {"public page": known["public"]}


def chromium():
    """Raises `SystemExit` without a browser."""
    return find_chromium() or exit(HOW_TO_GET_CHROMIUM)


def as_root():
    """Chromium refuses its sandbox to root."""
    return ["--no-sandbox"] if os.geteuid() == 0 else []


def cookies(header):
    """The cookies of a header, as a browser keeps them.

    Browsers send secure ones to localhost without HTTPS as well, but take none from there.
    """
    pairs = [pair.split("=", 1) for pair in header.split("; ")]
    return [{"name": name, "value": value, "url": "https://localhost"} for name, value in pairs]


def watched(page):
    """A dictionary that fills with what is sent to the page, and how many bytes of it."""
    session, found = page.context.new_cdp_session(page), {}
    session.send("Network.enable")

    def answered(event):
        response, address = event["response"], urlsplit(event["response"]["url"])
        # The small images in the style sheet are no requests, nor is what the browser keeps.
        if address.scheme == "http" and not response["fromDiskCache"]:
            headers = response["encodedDataLength"]
            found[event["requestId"]] = {"address": address.path, "headers": headers}

    def ended(event):
        if request := found.get(event["requestId"]):
            request["content"] = event["encodedDataLength"] - request["headers"]

    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", ended)
    return found
