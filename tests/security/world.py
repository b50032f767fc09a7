"""Everybody who may come, everything that may be asked for, and each address of the site.

One database for a whole module: `world` opens a transaction that is never kept, and each
request runs in one of its own inside it (`visit`), so that none meets what another left.
"""

import re
from contextlib import contextmanager
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applicants.digests import stop_token
from applicants.models import CalendarFeed, Correction
from careers import queries
from careers.models import (
    CatalogueVersion,
    Fellowship,
    GuideArticle,
    Milestone,
    MilestoneKind,
    Procedure,
    ProgramImport,
)
from tests.applicants.portable.people import fill, make_library
from tests.builders import make_applicant, make_source, make_user, sign_in
from tests.careers.admin_pages import BUILDERS

PEOPLE = ["anonymous", "applicant", "other", "advisor", "staff", "superuser"]
IN_AN_ADMIN = re.compile(r"admin/(\w+)/(\w+)/(.*)")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)|\(\[\^/\]\+\)")
# Noted of each request of somebody signed in; no answer to what they asked.
OF_EACH_REQUEST = ("django_session", "usersessions_usersession", "django_admin_log")


@dataclass
class World:
    users: dict
    cookies: dict
    examples: dict

    def client(self, person, **options):
        """A browser of `person`, new each time."""
        client = Client(raise_request_exception=False, **options)
        if key := self.cookies[person]:
            client.cookies[settings.SESSION_COOKIE_NAME] = key
        return client

    def address(self, route):
        """The address on `route` of something that belongs to the applicant, or to all."""
        found = IN_AN_ADMIN.fullmatch(route)
        model = apps.all_models.get(found[1], {}).get(found[2]) if found else None
        if model and "program-list" not in route:
            keys = iter(self.examples[model])
            return "/" + _filled(route, lambda name: next(keys))
        return "/" + _filled(route, lambda name: self._example(route, name))

    def _example(self, route, name):
        """The value of a parameter: of this route, or else of any."""
        own = [part for part in self.examples if isinstance(part, str) and part in route]
        values = self.examples[max(own, key=len)] if own else {}
        return values.get(name) or self.examples[None][name]


@contextmanager
def visit():
    """One request, of which nothing stays; yields the statements that it sent."""
    cache.clear()
    with transaction.atomic():
        with CaptureQueriesContext(connection) as captured:
            yield captured
        transaction.set_rollback(True)


def writes(captured):
    """The statements that changed anything but what is noted of each request."""
    verbs = ("INSERT", "UPDATE", "DELETE")
    found = [query["sql"] for query in captured if query["sql"].lstrip().startswith(verbs)]
    return [sql for sql in found if not any(f'"{table}"' in sql for table in OF_EACH_REQUEST)]


def build():
    call_command("sync_roles", verbosity=0)
    make_library()
    Milestone.objects.filter(slug="exam").update(kind=MilestoneKind.EXAM)
    applicant = make_applicant(user=_person("applicant"))
    fill(applicant)
    users = {
        "applicant": applicant.user,
        "other": make_applicant(user=_person("other")).user,
        "advisor": _person("advisor", is_staff=True),
        "staff": _person("staff", is_staff=True, second_factor=False),
        "superuser": _person("superuser", is_staff=True, is_superuser=True),
    }
    for name in ["advisor", "staff"]:
        users[name].groups.add(Group.objects.get(name="Advisors"))
    cookies = {name: _cookie(user) for name, user in users.items()} | {"anonymous": None}
    examples = _of_the_admin(applicant.user) | _of(applicant)
    CatalogueVersion.bump()
    queries.forget_catalogue()
    return World(users, cookies, examples)


def _person(name, **fields):
    user = make_user(email=f"{name}@example.org", **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _cookie(user):
    key = sign_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
    UserSession.objects.create(user=user, session_key=key, ip="127.0.0.1", user_agent="test")
    return key


def _of_the_admin(user):
    """A record of each kind that has an admin, with one of its versions."""
    found = {}
    for model in admin.site._registry:
        record = BUILDERS[model]() if model in BUILDERS else _theirs(model, user)
        versions = model.history.filter(id=record.pk) if hasattr(model, "history") else []
        found[model] = [record.pk, *(version.pk for version in versions[:1])]
    return found


def _theirs(model, user):
    if model is type(user):
        return user
    owned = {Correction: "reporter", EmailAddress: "user", UserSession: "user"}
    rows = model.objects.all()
    return (rows.filter(**{owned[model]: user}) if model in owned else rows).first()


def _of(applicant):
    """Values of the parameters by a part of the route; under None those of any route."""
    feed = CalendarFeed.objects.get(applicant=applicant)
    record = applicant.records.get(milestone__slug="exam")
    listed = ProgramImport.objects.create(
        file_name="list.csv", source=make_source(slug="list"), checked_on="2026-01-01"
    )
    first = applicant.interruptions.first()
    return {
        None: {
            **{"slug": "exam", "token": "wrong", "section": "milestones"},
            **{"shelf": "procedures"},
            **{"key": "1-1", "uidb36": "1", "app_label": "careers", "url": "nowhere/"},
            **{"object_id": "1"},
            **{"pk": "1"},
        },
        "accounts/sessions/": {"pk": applicant.user.usersession_set.first().pk},
        "/attempts/": {"pk": record.attempts.first().pk},
        "/evidence/": {"pk": record.evidence.first().pk},
        "interruptions/": {"pk": first.pk},
        "changes/": {"pk": applicant.rule_changes.first().pk},
        "corrections/": {"pk": applicant.user.corrections.first().pk},
        "corrections/new/": {"kind": "fellowship", "slug": "program"},
        "calendar/<": {"token": feed.token},
        "reminders/stop/": {"token": stop_token(applicant)},
        "program-list/": {"pk": listed.pk},
        "admin/r/": {
            "content_type_id": ContentType.objects.get_for_model(Fellowship).pk,
            "object_id": Fellowship.objects.get(slug="program").pk,
        },
        "fellowships/<": {"slug": "program"},
        "residencies/<": {"slug": "pmr"},
        "sources/<": {"slug": "list"},
        "guide/<": {"slug": GuideArticle.objects.first().slug},
        "<shelf:shelf>/<": {"slug": Procedure.objects.first().slug},
    }


def _filled(route, value):
    filled = PARAMETER.sub(lambda match: str(value(match[1] or match[2])), route)
    return filled.replace("^", "").replace("$", "")
