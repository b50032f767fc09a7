"""The standing cast: applicant, other applicant, advisor, stranger."""

import json
import os
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from careers import queries
from tests.builders import make_applicant, make_user, sign_in
from tests.reference import read_rows, store

DATABASE = {"db", "transactional_db"}  # fixtures


@pytest.fixture(autouse=True)
def forget_tries():
    """Counts of tries, used codes and the like stand in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture(autouse=True)
def forget_catalogue():
    """The kept catalogue goes by a version number that each test starts anew."""
    queries.forget_catalogue()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what asks no database: it need not run once more on the other one."""
    for item in items:
        asks = item.get_closest_marker("django_db") or DATABASE & set(item.fixturenames)
        if not asks:
            item.add_marker(pytest.mark.pure)


def pytest_terminal_summary(terminalreporter):
    """Tell tests/run.py how many tests passed, failed and so on."""
    if path := os.environ.get("TEST_COUNTS"):
        stats = terminalreporter.stats.items()
        Path(path).write_text(json.dumps({name: len(found) for name, found in stats}))


def _signed_in(user):
    return sign_in(Client(), user)


@pytest.fixture
def applicant(db):
    return make_applicant(user=make_user(email="applicant@example.org", name="Ada Applicant"))


@pytest.fixture
def other_applicant(db):
    return make_applicant(user=make_user(email="other@example.org", name="Otto Other"))


@pytest.fixture
def advisor(db):
    """Staff in the group Advisors, with no applicant profile."""
    call_command("sync_roles", verbosity=0)
    user = make_user(email="advisor@example.org", name="Ava Advisor", is_staff=True)
    user.groups.add(Group.objects.get(name="Advisors"))
    return user


@pytest.fixture
def applicant_client(applicant):
    return _signed_in(applicant.user)


@pytest.fixture
def other_client(other_applicant):
    return _signed_in(other_applicant.user)


@pytest.fixture
def advisor_client(advisor):
    return _signed_in(advisor)


@pytest.fixture
def stranger_client(db):
    """Somebody signed in who has no applicant profile and no role."""
    return _signed_in(make_user(email="stranger@example.org"))


@pytest.fixture(scope="session")
def reference_rows(django_db_setup, django_db_blocker):
    """The rows of the real reference data, read once."""
    with django_db_blocker.unblock():
        return read_rows()


@pytest.fixture
def reference(db, reference_rows):
    """The real reference data, all of it."""
    store(reference_rows)
