"""The catalogue of the real reference data, for tests that speak of real people."""

import pytest
from django.db import transaction

from careers.queries import current_catalogue, forget_catalogue
from tests.reference import store


@pytest.fixture(scope="package")
def catalogue(reference_rows, django_db_blocker):
    """Read once; nothing stays in the database. Its tests carry the mark `django_db`."""
    with django_db_blocker.unblock(), transaction.atomic():
        store(reference_rows)
        forget_catalogue()
        found = current_catalogue()
        transaction.set_rollback(True)
    forget_catalogue()
    return found
