"""Somebody signed in, whose requests go straight into Django's handler, in this process."""

import time
from dataclasses import dataclass
from time import process_time_ns
from urllib.parse import urlencode

from django.core.handlers.base import BaseHandler
from django.db import connection
from django.db.models import F
from django.test import Client, RequestFactory

from applicants.models import Applicant, MilestoneRecord
from bench.processes import cpu_micros

MILESTONE = "aba-basic"
# What makes the site compress a page; costs are compared without it, see 0022.
COMPRESSED = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"}
FORM = "application/x-www-form-urlencoded"  # as a browser sends one without files
SETTLES = 0.001  # seconds after an answer until the database has put its work away


def resident():
    """The user whose pages are measured: synthetic, MD, second year of anesthesiology."""
    people = Applicant.objects.filter(residency__slug="anesthesiology", track="md")
    starts = people.order_by("-residency_start_on").values_list("residency_start_on", flat=True)
    second_year = starts.distinct()[2]  # after who has yet to begin and the first year
    found = people.filter(residency_start_on=second_year).select_related("user")
    return found.order_by("pk")[0].user


def cookies_of(user):
    """The value of the header Cookie with which `user` is signed in."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    client.get("/pathway/")  # brings the cookie against forgery, as any first page
    return "; ".join(f"{cookie.key}={cookie.value}" for cookie in client.cookies.values())


class Statements:
    """Counts what is sent to the database."""

    def __init__(self):
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


@dataclass(frozen=True)
class Cost:
    """What one answer took: CPU in microseconds of this process and of the database's."""

    app: float
    database: float
    statements: Statements
    content: bytes

    @property
    def total(self):
        return self.app + self.database


class Visitor:
    """Asks for pages as `user`, or as nobody, and says what each cost."""

    def __init__(self, user=None, statements=Statements):
        self.user, self.statements = user, statements
        self.cookies = cookies_of(user) if user else ""
        self.requests = RequestFactory(SERVER_NAME="localhost")
        self.handler = BaseHandler()
        self.handler.load_middleware()

    def get(self, address, **headers):
        return self._cost(self.requests.get(address, headers=self._headers() | headers))

    def tap(self, **headers):
        """One tap on a milestone: done, or back to being worked on."""
        record = MilestoneRecord.objects.filter(
            applicant__user=self.user, milestone__slug=MILESTONE
        )
        version, status = record.values_list("version", "status").first() or (0, "")
        to = "in-progress" if status == "done" else "done"
        address, data = f"/pathway/{MILESTONE}/change/", {"to": f"{to}.{version}"}
        request = self.requests.post(
            address, urlencode(data), FORM, headers=self._headers() | headers
        )
        return self._cost(request)

    def htmx_tap(self):
        """The same as a browser with JavaScript sends it."""
        return self.tap(**{"HX-Request": "true"})

    def forget(self):
        """Make whatever was kept for this person out of date.

        Windows stay: they belong to everybody with the same answers, see `calendar_of`.
        """
        Applicant.objects.filter(user=self.user).update(version=F("version") + 1)

    def _headers(self):
        return {"Cookie": self.cookies} if self.cookies else {}

    def _cost(self, request):
        """Raises `SystemExit` if the answer is not the one that was to be measured."""
        request._dont_enforce_csrf_checks = True
        database, statements = self._database_cpu(), self.statements()
        with connection.execute_wrapper(statements):
            begun = process_time_ns()
            response = self.handler.get_response(request)
            content = response.content
            app = (process_time_ns() - begun) / 1000
            response.close()
        spent = self._database_cpu() - database
        if response.status_code >= 400 or "/login/" in response.get("Location", ""):
            raise SystemExit(f"{request.path} answered {response.status_code}.")
        return Cost(app, spent, statements, content)

    @staticmethod
    def _database_cpu():
        """Of the process that serves our connection; SQLite works in this one."""
        if connection.vendor != "postgresql":
            return 0
        connection.ensure_connection()
        time.sleep(SETTLES)
        return cpu_micros([connection.connection.info.backend_pid])
