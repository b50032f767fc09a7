"""What people do, for locust: four of five are signed in, the others are visitors.

Each calls from an address of its own, as behind a proxy: else all would share the rate limits
of one address. Whoever is not told by the site that something is stored counts as a failure.
"""

import os
import random
import re
from itertools import count
from urllib.parse import urlencode

from locust import HttpUser, between, task

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
BUTTON = re.compile(
    r'formaction="(/pathway/[\w-]+/change/)[^>]* value="((?:done|in-progress)\.\d+)"'
)
UNDO = re.compile(r'action="(/pathway/[\w-]+/undo/[^"]*)"')
PROGRAM = re.compile(r'href="(/fellowships/[\w-]+/)"')
GUIDE = re.compile(r'href="(/guide/[\w-]+/)"')
QUESTIONS = ("pain", "boston", "anesthesiology", "texas", "usmle", "license", "mayo", "fee")
_numbers = count(1)


def failure_of(answer):
    """What came instead, in words: an answer's status, or why there was none."""
    error = getattr(answer, "error", None)  # only where no answer came
    return f"{answer.status_code} {type(error).__name__ if error else 'came'}"


class Browser(HttpUser):
    """Cookies, a token and an address."""

    abstract = True

    def on_start(self):
        number = next(_numbers)
        self.number = number
        self.client.headers["X-Real-IP"] = f"203.0.{113 + number // 250}.{1 + number % 250}"
        self.client.headers["Accept-Encoding"] = "gzip"
        # As nginx asks unless told otherwise; a kept connection ends after two idle seconds.
        self.client.headers["Connection"] = "close"
        self.token = ""

    def page(self, address, name, says=""):
        """Open a page; return its text, "" if it is not what it should be."""
        options = {"name": name, "allow_redirects": False, "catch_response": True}
        with self.client.get(address, **options) as answer:
            self._keep_cookies()
            if answer.status_code != 200 or says not in answer.text:
                answer.failure(failure_of(answer))
                return ""
        if tokens := TOKEN.findall(answer.text):
            self.token = tokens[-1]
        return answer.text

    def send(self, address, fields, name):
        """Send a form; return the address that it leads to, "" if it is refused."""
        fields = fields | {"csrfmiddlewaretoken": self.token}
        options = {"name": name, "allow_redirects": False, "catch_response": True}
        with self.client.post(address, fields, **options) as answer:
            self._keep_cookies()
            if answer.status_code != 302:
                answer.failure(failure_of(answer))
                return ""
        return answer.headers["Location"]

    def _keep_cookies(self):
        """They are for HTTPS alone; browsers take localhost for as safe, this client not."""
        for cookie in self.client.cookies:
            cookie.secure = False


class Resident(Browser):
    """Somebody with a checklist; signs in at the start, and anew from time to time."""

    weight = 4
    wait_time = between(0.5, 3)

    def on_start(self):
        super().on_start()
        self.sign_in()

    def sign_in(self):
        self.client.cookies.clear()
        self.page("/accounts/login/", "sign-in page")
        email = os.environ["LOAD_EMAIL"].format(self.number)
        fields = {"login": email, "password": os.environ["LOAD_PASSWORD"]}
        self.send("/accounts/login/", fields, "sign in")

    @task(10)
    def look(self):
        self.page("/pathway/", "checklist")

    @task(6)
    def tick(self):
        """One tap on the checklist, and now and then its undoing."""
        buttons = BUTTON.findall(self.page("/pathway/", "checklist"))
        if not buttons:
            return
        address, choice = random.choice(buttons)  # noqa: S311 - nothing secret
        text = self._saved(self.send(address, {"to": choice}, "tick"))
        undo = UNDO.search(text)
        if undo and random.random() < 0.7:  # noqa: S311
            self._saved(self.send(undo[1].replace("&amp;", "&"), {}, "undo"))

    def _saved(self, address):
        """The checklist after a change, which must say that it is stored."""
        return address and self.page(address, "checklist after it", says="notice--success")

    @task(3)
    def timeline(self):
        self.page("/pathway/timeline/", "timeline")

    @task(2)
    def milestone(self):
        self.page("/pathway/letters/", "milestone")

    @task(3)
    def search(self):
        query = urlencode({"q": random.choice(QUESTIONS)})  # noqa: S311
        self.page(f"/search/?{query}", "search")

    @task(3)
    def programs(self):
        query = urlencode({"q": random.choice(QUESTIONS)})  # noqa: S311
        found = PROGRAM.findall(self.page(f"/fellowships/?{query}", "directory"))
        if found:
            self.page(random.choice(found), "program")  # noqa: S311

    @task(1)
    def come_back(self):
        self.sign_in()


class Visitor(Browser):
    """Somebody without an account who reads the library."""

    weight = 1
    wait_time = between(0.5, 3)

    @task(2)
    def home(self):
        self.page("/", "home (visitor)")

    @task(3)
    def programs(self):
        found = PROGRAM.findall(self.page("/fellowships/", "directory (visitor)"))
        if found:
            self.page(random.choice(found), "program (visitor)")  # noqa: S311

    @task(2)
    def guide(self):
        found = GUIDE.findall(self.page("/guide/", "guide (visitor)"))
        if found:
            self.page(random.choice(found), "guide article (visitor)")  # noqa: S311

    @task(1)
    def search(self):
        query = urlencode({"q": random.choice(QUESTIONS)})  # noqa: S311
        self.page(f"/search/?{query}", "search (visitor)")
