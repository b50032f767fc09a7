"""Each test has a storage of its own, and a milestone that asks for evidence."""

import pytest

from applicants.models import Evidence
from applicants.models.evidence import evidence_storage
from tests.builders import make_milestone


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A folder of its own for the files of each test."""
    settings.STORAGES = settings.STORAGES | {
        "evidence": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "evidence")},
        }
    }
    # The column keeps the storage it was given when the code was loaded.
    column = Evidence._meta.get_field("file")
    before, column.storage = column.storage, evidence_storage()
    yield column.storage
    column.storage = before


@pytest.fixture
def milestone(db):
    return make_milestone(slug="step", name="Step", evidence="Score report")
