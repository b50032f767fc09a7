"""The catalogue of the real reference data, for tests that speak of real people."""

import pytest
from django.core.management import call_command
from django.db import transaction

from careers.queries import current_catalogue, forget_catalogue


@pytest.fixture(scope="package")
def catalogue(django_db_setup, django_db_blocker):
    """Read once; nothing stays in the database. Its tests carry the mark `django_db`."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        forget_catalogue()
        found = current_catalogue()
        transaction.set_rollback(True)
    forget_catalogue()
    return found
