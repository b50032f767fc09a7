"""An account with everything, its export, and an empty account for it."""

import pytest
from django.test import Client

from tests.applicants.accounts.steps import confirm_identity
from tests.applicants.portable.people import export_of, fill, make_library
from tests.builders import make_user


@pytest.fixture
def rich(applicant):
    make_library()
    fill(applicant)
    return applicant


@pytest.fixture
def content(rich):
    """The export of the rich account, as bytes."""
    return export_of(rich)


@pytest.fixture
def newcomer(db):
    return make_user(email="newcomer@example.org")


@pytest.fixture
def newcomer_client(newcomer):
    client = Client()
    client.force_login(newcomer)
    return client


@pytest.fixture
def sure_client(applicant_client):
    """The applicant, who gave the password a moment ago."""
    confirm_identity(applicant_client)
    return applicant_client
