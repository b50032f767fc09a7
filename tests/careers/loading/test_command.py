"""`manage.py load_reference`: what it prints and how it fails."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from careers.models import (
    Board,
)

pytestmark = pytest.mark.django_db


def run(fixtures, *arguments):
    output = StringIO()
    call_command("load_reference", *arguments, fixtures=fixtures.path, stdout=output)
    return output.getvalue().splitlines()


def test_the_command_prints_counts_and_outcome(fixtures):
    first = run(fixtures)
    assert first[:2] == ["sources: 2 (2 added)", "boards: 1 (1 added)"]
    assert first[-1] == "The reference data changed."

    second = run(fixtures)
    assert second[:2] == ["sources: 2", "boards: 1"]
    assert second[-1] == "Nothing changed."


def test_the_command_tells_what_stayed_and_how_to_overwrite(edited):
    Board.objects.filter(slug="aba").update(note="Ours.")

    assert run(edited)[-4:] == [
        "Kept the advisors' board “Board A” (note).",
        "Kept the advisors' residency “Surgery” (years_max).",
        "With --force the files win.",
        "Nothing changed.",
    ]
    assert run(edited, "--force")[-1] == "The reference data changed."
    assert Board.objects.get(slug="aba").note == ""


def test_the_command_fails_with_a_sentence(fixtures):
    fixtures.replace("library.yaml", "years_max: 5", "years: 5")

    with pytest.raises(CommandError, match="Nothing was loaded. library.yaml: residency"):
        run(fixtures)
