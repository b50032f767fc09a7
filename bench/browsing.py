"""A client of the served site: one connection, kept open, as a browser has it."""

import http.client
import re
import time
from urllib.parse import urlencode

# As browsers say it: they take compressed answers, and our own page asks.
SENT = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"}
KEPT_SECONDS = 1  # less than a server keeps a connection that nobody uses
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Browser:
    """With the cookies of somebody signed in, or as nobody."""

    def __init__(self, port, cookies=""):
        self.connection = http.client.HTTPConnection("localhost", port, timeout=60)
        self.cookies, self.used_at = cookies, 0

    def get(self, address):
        return self._send("GET", address)

    def post(self, address, *, headers=None, **data):
        """Send a form, with the token against forgery that belongs to the cookies."""
        token = {"X-CSRFToken": re.search(r"csrf\w*=(\w+)", self.cookies)[1]}
        return self._send("POST", address, urlencode(data), FORM | token | (headers or {}))

    def _send(self, method, address, body=None, headers=None):
        """Return the answer, its bytes as `body`. Raises `RuntimeError` if it is an error."""
        if time.monotonic() - self.used_at > KEPT_SECONDS:
            self.connection.close()  # it is opened anew by itself
        own = SENT | ({"Cookie": self.cookies} if self.cookies else {})
        self.connection.request(method, address, body, own | (headers or {}))
        answer = self.connection.getresponse()
        answer.body = answer.read()
        self.used_at = time.monotonic()
        if answer.status >= 400 or "/login/" in answer.getheader("Location", ""):
            raise RuntimeError(f"{method} {address} answered {answer.status}.")
        return answer


def only_token(cookies):
    """Of the cookies of somebody signed in the one that is no session."""
    return next(cookie for cookie in cookies.split("; ") if "csrf" in cookie)
