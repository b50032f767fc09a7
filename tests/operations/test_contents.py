"""What a backup holds besides the rows."""

from django.apps import apps
from django.db import models


def test_evidence_is_the_only_column_that_names_files():
    """`contents.file_names` reads that one; another one would be forgotten."""
    found = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FileField)
    ]
    assert found == ["applicants.Evidence.file"]
