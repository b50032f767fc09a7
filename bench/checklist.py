"""What a checklist page costs, as ratios to a bare signed-in page of the same bytes.

CPU time of this process (application and SQLite together), the views taking turns, so that
whatever else the machine does hits them alike. Ratios repeat within about five percent; the
microseconds are this machine's. `make bench` runs it.
"""

import os
import sys
from datetime import date
from statistics import median
from time import process_time_ns

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.core.handlers.base import BaseHandler
from django.core.management import call_command
from django.db.models import F
from django.test import Client, RequestFactory

from applicants.demo import create_demo
from applicants.models import Applicant, MilestoneRecord, User
from bench.checklist_urls import READY

ROUNDS = 150
PERSON = "demo-md@example.org"
MILESTONE = "aba-basic"
# Must and aim, as the design sets them.
GOALS = {"warm": (2.5, 1.6), "cold": (6, 4), "one tap": (4, 3)}


def main():
    prepare()
    report(*measure(Visitor(PERSON)))


def prepare():
    """A new database with the real reference data and the demo people."""
    for command in ("migrate", "createcachetable", "load_reference", "sync_roles"):
        call_command(command, verbosity=0)
    create_demo(date.today())  # noqa: DTZ011 - any day will do
    User.objects.update(is_demo=False)  # demo people cannot sign in on a public site


class Visitor:
    """Somebody signed in, whose requests go straight into Django's handler."""

    def __init__(self, email):
        self.user = User.objects.get(email=email)
        client = Client()
        client.force_login(self.user)
        self.requests = RequestFactory()
        self.requests.cookies = client.cookies
        client.get("/pathway/")  # brings the cookie against forgery, as any first page
        self.handler = BaseHandler()
        self.handler.load_middleware()

    def get(self, address):
        """The cost of one page, and the page."""
        return self._cost(self.requests.get(address))

    def tap(self, **headers):
        """The cost of one tap on a milestone: done, or back to being worked on."""
        record = MilestoneRecord.objects.filter(
            applicant__user=self.user, milestone__slug=MILESTONE
        )
        version, status = record.values_list("version", "status").first() or (0, "")
        to = "in-progress" if status == "done" else "done"
        address, data = f"/pathway/{MILESTONE}/change/", {"to": f"{to}.{version}"}
        return self._cost(self.requests.post(address, data, headers=headers))

    def forget(self):
        """Make whatever was kept for this person out of date."""
        Applicant.objects.filter(user=self.user).update(version=F("version") + 1)

    def _cost(self, request):
        """CPU time of one answer in microseconds, and its content."""
        request._dont_enforce_csrf_checks = True
        begun = process_time_ns()
        response = self.handler.get_response(request)
        content = response.content
        spent = (process_time_ns() - begun) / 1000
        response.close()
        if response.status_code >= 400 or "login" in response.get("Location", ""):
            raise SystemExit(f"{request.path} answered {response.status_code}.")
        return spent, content


def measure(visitor):
    """The size of the page, and the median cost of each kind of request, in turn."""
    _, page = visitor.get("/pathway/")
    READY[visitor.user.pk] = page
    costs = {}
    for _ in range(ROUNDS):
        taken = {"ready": visitor.get("/ready/"), "warm": visitor.get("/pathway/")}
        visitor.forget()
        taken["cold"] = visitor.get("/pathway/")
        taken["one tap"] = visitor.tap()
        taken["one tap, htmx"] = visitor.tap(**{"HX-Request": "true"})
        for name, (spent, _) in taken.items():
            costs.setdefault(name, []).append(spent)
    return len(page), {name: median(found) for name, found in costs.items()}


def report(size, times):
    """Print the ratios beside what the design asks for."""
    print(f"The checklist, {size:,} bytes of HTML")
    print(f"{'':16}{'µs':>8}{'× ready':>9}   must / aim")
    for name, found in times.items():
        goal = "{} / {}".format(*GOALS[name]) if name in GOALS else ""
        print(f"{name:16}{found:8.0f}{found / times['ready']:9.2f}   {goal}")


if __name__ == "__main__":
    sys.exit(main())
