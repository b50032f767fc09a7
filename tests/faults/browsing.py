"""A person at a browser, over real HTTP: cookies, forms and redirects, one tab at a time."""

import re
from dataclasses import dataclass
from http.client import HTTPException
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from .people import PASSWORD, email_of

ANSWERS_WITHIN = 60  # seconds; more than the longest answer that gunicorn lets through
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
EDIT = re.compile(r'id="open-([\w-]+)" href="/pathway/')
VERSION = re.compile(r'name="version" value="(\d+)"')


def version_on(page):
    """The version that the form of a milestone's page was made for."""
    return int(VERSION.search(page)[1])


class CutOff(Exception):
    """No answer came: the connection could not be made, or broke."""


@dataclass(frozen=True)
class Answer:
    """What came back; `location` is where a redirect leads."""

    status: int
    body: bytes
    location: str

    @property
    def text(self):
        return self.body.decode(errors="replace")

    @property
    def heading(self):
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.text, re.DOTALL)
        return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""


class StayHere(HTTPRedirectHandler):
    """Hands redirects out: the answer to a form is the redirect itself."""

    def redirect_request(self, *args):
        return None


class Person:
    """One browser of one person; `number` names the person and the address it calls from.

    The site believes the address because it is told to trust the header that carries it, as
    behind a proxy: else all people of a test would share the rate limits of one address.
    """

    def __init__(self, site, number=0, email=""):
        self.site, self.number, self.token = site, number, ""
        self.email = email or email_of(number)
        # The cookies are for HTTPS alone; like browsers, we count localhost as safe.
        safe = DefaultCookiePolicy(secure_protocols=("http", "https"))
        self.cookies = CookieJar(safe)
        self.opener = build_opener(HTTPCookieProcessor(self.cookies), StayHere())
        address = f"198.51.{100 + number // 250}.{1 + number % 250}"
        self.opener.addheaders = [("X-Real-IP", address), ("User-Agent", "faults")]

    def get(self, path):
        return self._open(self._request(path))

    def post(self, path, fields=(), *, files=(), headers=(), token=None):
        """Send a form with the token of the page that was seen last. Raises `CutOff`."""
        fields = dict(fields) | {"csrfmiddlewaretoken": token or self.token}
        kind = "application/x-www-form-urlencoded"
        body = urlencode(fields, doseq=True).encode()
        if files:
            kind = MULTIPART_CONTENT
            body = encode_multipart(BOUNDARY, fields | dict(files))
        headers = dict(headers) | {"Content-Type": kind}
        return self._open(self._request(path, data=body, headers=headers))

    def sign_in(self):
        """Sign in by the form, and open the checklist."""
        self.get("/accounts/login/")
        answer = self.post("/accounts/login/", {"login": self.email, "password": PASSWORD})
        assert answer.status == 302, answer
        self.get("/pathway/")
        return self

    def milestones(self):
        """The slugs of what the person may note something about, in the checklist's order."""
        return EDIT.findall(self.get("/pathway/").text)

    def _request(self, path, **parts):
        return Request(self.site.url + path, **parts)  # noqa: S310 - our own site

    def _open(self, request):
        try:
            with self.opener.open(request, timeout=ANSWERS_WITHIN) as response:
                return self._read(response)
        except HTTPError as response:
            with response:
                return self._read(response)
        except (OSError, HTTPException) as error:
            raise CutOff(type(error).__name__) from error

    def _read(self, response):
        try:
            body = response.read()
        except (OSError, HTTPException) as error:
            raise CutOff(type(error).__name__) from error
        answer = Answer(response.status, body, response.headers.get("Location", ""))
        if tokens := TOKEN.findall(answer.text):
            self.token = tokens[-1]
        return answer
