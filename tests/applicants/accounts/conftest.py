"""People with an account; `sure_client` gave the password just now."""

import pytest
from django.conf import settings

from tests.applicants.accounts.steps import confirm_identity, make_account

# Roles are a matter of PostgreSQL; elsewhere there is nothing to test, and nothing is skipped.
IS_POSTGRESQL = "postgresql" in settings.DATABASES["default"]["ENGINE"]
collect_ignore = [] if IS_POSTGRESQL else ["test_web_role.py"]


@pytest.fixture
def user(db):
    return make_account(email="ada@example.org")


@pytest.fixture
def user_client(user, client):
    client.force_login(user)
    return client


@pytest.fixture
def sure_client(user_client):
    """Signed in, and the password given again just now."""
    confirm_identity(user_client)
    return user_client
