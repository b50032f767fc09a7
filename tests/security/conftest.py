"""One world for each module; see `world.py`."""

import pytest
from django.db import transaction

from tests.security.world import build


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
