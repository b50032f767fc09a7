"""The forms of the admin, for every kind of record that it registers.

A record of each kind is copied, and all the rest is done to the copy, until it is deleted. So
the library is left as it was.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import admin

from careers.publishing import SEEN
from tests.applicants.accounts.steps import totp
from tests.builders import TOTP_SECRET

from .browsing import Person
from .forms import fields_of
from .people import FREE_STATES, PASSWORD

REASON = "Sent twice at once."
KINDS = [
    model._meta.model_name
    for model in admin.site._registry
    if model._meta.app_label == "careers"
]
WITHOUT_NAME = ("certificateroute", "trainingrule")
# What is changed of a record, where that is not its summary.
TEXT = {"certificateroute": "reason", "trainingrule": "reason", "source": "note"}
ACTIONS = {"source": ("address_broken", "address_answers")}
NOT_COPIED = ("csrfmiddlewaretoken", "seen_revision", "overwrite", "change_reason")
INLINES = ("-TOTAL_FORMS", "-INITIAL_FORMS")
IN_LIBRARY = "admin/careers/*/"


class Administrator(Person):
    """A superuser at a browser, who tells copies of others apart by a word and a number."""

    def __init__(self, site, number, email, *, position, examples):
        super().__init__(site, number, email)
        self.position = position  # the first or the second of two
        self.word = ("once", "twice")[position]
        self.found = {}  # by kind: the number of the record that the steps are about
        self.examples = examples  # by kind: the form of a record of the library

    def sign_in(self):
        self.get("/accounts/login/")
        self.post("/accounts/login/", {"login": self.email, "password": PASSWORD})
        self.get("/accounts/2fa/authenticate/")
        answer = self.post("/accounts/2fa/authenticate/", {"code": totp(TOTP_SECRET)})
        assert answer.status == 302, answer.heading
        assert self.get("/admin/").status == 200
        return self

    def own(self, kind):
        """What no other record may have, by field."""
        values = {
            "name": f"Copy {self.word}",
            "title": f"Copy {self.word}",
            "slug": f"copy-{self.word}",
            "position": 900 + self.position,
            "abbreviation": f"C{self.position}",
            "acgme_id": f"90{self.position}",
            "start_year": 2090 + self.position,
            "year": 1990 + self.position,
            "state": FREE_STATES[self.position],
        }
        if kind in WITHOUT_NAME:
            return {"certificate": self.found["certificate"]}
        return values


@dataclass(frozen=True)
class AdminStep:
    """One form: `opens` opens it as somebody and returns path, fields and files to be sent.

    It stands at `route`, as tests/security/access.txt writes it. The number in the address to
    which it leads is remembered as the record of its `kind`, where it has one.
    """

    route: str
    kind: str
    opens: Callable
    what: str = ""
    must_count: bool = True
    leads_on: bool = True  # to another page; else it answers with one

    @property
    def name(self):
        return f"{self.route} {self.kind} {self.what}"

    def form(self, person):
        return self.opens(person)

    def question(self, answer, sent):
        """What is to be sent where the site asks whether a change shall be published."""
        if seen := re.search(rf'name="{SEEN}" value="(\d+)"', answer.text):
            names = {name for name, value in sent["fields"].items() if value not in ([], ())}
            held = fields_of(answer.text, *names - {"csrfmiddlewaretoken"})
            return sent | {"fields": held | {SEEN: seen[1]}}
        return None

    def was_taken(self, person, answers):
        if not self.leads_on:
            return any(answer.status == 200 for answer in answers)
        done = [answer.location for answer in answers if answer.status == 302]
        numbers = [found[1] for place in done if (found := re.search(r"/(\d+)/", place))]
        if numbers and self.kind:
            person.found[self.kind] = numbers[0]
        return bool(done)


def page_of(kind, rest=""):
    return f"/admin/careers/{kind}/{rest}"


def example(person, kind):
    """The fields of the form of a record of the library that can be those of a new one."""
    if kind not in person.examples:
        address = re.search(rf"{page_of(kind)}\d+/change/", person.get(page_of(kind)).text)[0]
        person.examples[kind] = fields_of(person.get(address).text, "_save")
    held = person.examples[kind]
    inlines = {name: "0" for name in held if name.endswith(INLINES)}
    copied = {
        name: value
        for name, value in held.items()
        if "-" not in name and name not in NOT_COPIED
    }
    return inlines | copied


def adding(kind):
    def opens(person):
        fields = example(person, kind) | person.own(kind) | {"_continue": "1"}
        return {"path": page_of(kind, "add/"), "fields": fields}

    return AdminStep(f"{IN_LIBRARY}add/", kind, opens)


def changing(kind):
    def opens(person):
        path = page_of(kind, f"{person.found[kind]}/change/")
        typed = {TEXT.get(kind, "summary"): "Changed.", "change_reason": REASON}
        fields = fields_of(person.get(path).text, "_save") | typed
        return {"path": path, "fields": fields | {"_continue": "1"}}

    return AdminStep(f"{IN_LIBRARY}<path:object_id>/change/", kind, opens)


def reverting(kind):
    """Back to the version as which it was added."""

    def opens(person):
        history = page_of(kind, f"{person.found[kind]}/history/")
        version = re.findall(rf"{history}(\d+)/", person.get(history).text)[-1]
        path = f"{history}{version}/"
        return {"path": path, "fields": fields_of(person.get(path).text, "_save")}

    return AdminStep(rf"{IN_LIBRARY}^([^/]+)/history/([^/]+)/$", "", opens, kind)


def acting(kind, action, **more):
    """An action of the list, for the copy alone."""

    def opens(person):
        fields = {"action": action, "_selected_action": person.found[kind], "index": "0"}
        return {"path": page_of(kind), "fields": fields | more}

    return AdminStep(IN_LIBRARY, "", opens, f"{kind} {action}")


def deleting(kind):
    def opens(person):
        path = page_of(kind, f"{person.found[kind]}/delete/")
        return {"path": path, "fields": fields_of(person.get(path).text, "post")}

    return AdminStep(f"{IN_LIBRARY}<path:object_id>/delete/", "", opens, kind)


def everything(kind):
    """What is done to a copy of a record, between its being added and deleted."""
    actions = ACTIONS.get(kind, ("retire", "publish", "mark_checked"))
    actions = () if kind in WITHOUT_NAME else actions
    return [reverting(kind), *(acting(kind, action) for action in actions)]
