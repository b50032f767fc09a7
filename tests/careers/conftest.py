"""What the tests of the admin share."""

import pytest

from careers.models import CatalogueVersion


@pytest.fixture
def version():
    """A function: how often the catalogue version was raised since the test began."""
    CatalogueVersion.bump()
    start = CatalogueVersion.current()
    return lambda: CatalogueVersion.current() - start
