"""What people do, for locust: `LOAD_PEOPLE` of them are signed in, and visitors come besides.

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


class Browser(HttpUser):
    """Cookies, a token and an address."""

    abstract = True

    def on_start(self):
        number = next(_numbers)
        self.number = number
        self.client.headers["X-Real-IP"] = f"203.0.{113 + number // 250}.{1 + number % 250}"
        self.client.headers["Accept-Encoding"] = "gzip"
        self.token = ""

    def page(self, address, name):
        """Open a page; return its text, "" if it is not what it should be."""
        with self.client.get(address, name=name, catch_response=True) as answer:
            return self._read(answer, answer.url.endswith(address.replace(" ", "+")))

    def send(self, address, fields, name, leads_to=""):
        """Send a form and open the page that it leads to; return that page's text."""
        fields = fields | {"csrfmiddlewaretoken": self.token}
        with self.client.post(address, fields, name=name, catch_response=True) as answer:
            return self._read(answer, leads_to in answer.url)

    def _read(self, answer, is_right_page):
        for cookie in self.client.cookies:
            cookie.secure = False  # localhost is as safe; browsers know that, this client not
        if answer.status_code != 200 or not is_right_page:
            answer.failure(f"{answer.status_code} at {answer.url}")
            return ""
        answer.success()
        if tokens := TOKEN.findall(answer.text):
            self.token = tokens[-1]
        return answer.text


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
        self.send("/accounts/login/", fields, "sign in", leads_to="/pathway/")

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
        text = self.send(address, {"to": choice}, "tick", leads_to="/pathway/")
        undo = UNDO.search(text)
        if undo and random.random() < 0.7:  # noqa: S311
            address = undo[1].replace("&amp;", "&")
            self.send(address, {}, "undo", leads_to="/pathway/")

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
