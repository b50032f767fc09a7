"""People that several modules need."""

from datetime import date

import pytest
from django.core.cache import caches

from applicants.models import ResidencyChoice
from careers.models import CatalogueVersion
from tests.builders import make_residency


@pytest.fixture
def resident(applicant):
    """The applicant as a DO in a residency, with answers to most questions."""
    applicant.position, applicant.track = "residency", "do"
    applicant.residency = make_residency(slug="pmr", name="Physiatry", years_min=4, years_max=4)
    applicant.residency_choice = ResidencyChoice.SETTLED
    applicant.residency_start_on = date(2025, 7, 1)
    applicant.target_year = 2029
    applicant.state, applicant.time_zone = "TX", "America/Chicago"
    applicant.save()
    return applicant


@pytest.fixture
def other_residency(db):
    return make_residency(
        slug="anesthesiology", name="Anesthesiology", years_min=4, years_max=4
    )


@pytest.fixture
def keeping(settings, db):
    """As on a public site; tests do without it else, since they change rows by hand."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    names = ("plans", "given")
    settings.CACHES = settings.CACHES | {
        name: {"BACKEND": backend, "LOCATION": name} for name in names
    }
    CatalogueVersion.bump()
    yield
    for name in names:
        caches[name].clear()
