"""What is measured: each page, how it is asked for, and what it is compared with."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from urllib.parse import urlencode

from careers.models import Fellowship

CHECKLIST = "checklist"
COLD = "checklist, cold"  # what was kept of it is out of date
TAP, HTMX_TAP = "one tap", "one tap, htmx"
PEOPLE = "list of 50 people"
DIRECTORY, PROGRAM = "directory", "program page"
SEARCH, BROAD_SEARCH = "directory search", "directory search, broad"
PUBLIC, PUBLIC_ADDRESS = "public page, no sign-in", "/residencies/"


@dataclass(frozen=True)
class Ask:
    """One kind of request.

    `send` returns its `Cost`; `before` is done first and is no part of that. `limit` names the
    page whose bytes are compared with, ready-made: mostly the page itself.
    """

    name: str
    send: Callable
    limit: str = ""
    before: Callable = lambda: None

    def cost(self):
        self.before()
        return self.send()

    @property
    def compared_with(self):
        return self.limit or self.name


def addresses():
    """The address of each page of somebody signed in, by its name."""
    program = Fellowship.objects.filter(is_published=True).order_by("slug").first()
    return {
        CHECKLIST: "/pathway/",
        "timeline": "/pathway/timeline/",
        PEOPLE: "/bench/people/",
        DIRECTORY: "/fellowships/",
        BROAD_SEARCH: "/fellowships/?q=anesthesiology",
        PROGRAM: f"/fellowships/{program.slug}/",
    }


def all_asks(person, nobody):
    """Everything that is measured, asked for by the visitors `person` and `nobody`.

    In this order: a tap puts the kept checklist out of date, and the htmx tap after it keeps
    the new one.
    """
    pages = [Ask(name, asking(person, address)) for name, address in addresses().items()]
    return [
        *pages,
        Ask(SEARCH, searching(person)),
        Ask(COLD, asking(person, "/pathway/"), limit=CHECKLIST, before=person.forget),
        Ask(TAP, person.tap, limit=CHECKLIST),
        Ask(HTMX_TAP, person.htmx_tap, limit=CHECKLIST),
        Ask(PUBLIC, asking(nobody, PUBLIC_ADDRESS)),
    ]


def asking(visitor, address):
    return lambda: visitor.get(address)


def searching(visitor):
    """Looks for another program each time, since what a search finds is kept for a while."""
    names = cycle(Fellowship.objects.order_by("-pk").values_list("name", flat=True)[:1000])
    return lambda: visitor.get(f"/fellowships/?{urlencode({'q': next(names)})}")
