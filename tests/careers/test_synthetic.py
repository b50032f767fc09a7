"""Synthetic entries: plainly marked, always the same, gone in one command."""

import pytest
from django.core.management import CommandError, call_command

from careers.models import Acceptance, Fellowship, Procedure, Residency, Source
from careers.synthetic import OTHER_KINDS
from tests.builders import make_fellowship, make_residency
from tests.careers.public_pages import page


def make(capsys, *options, **more):
    call_command("make_synthetic", *options, "--yes", **more)
    return capsys.readouterr().out.strip()


def rows():
    """What the synthetic programs say, but for their keys."""
    fields = ["slug", "name", "state", "department", "positions", "in_match", "search_text"]
    return list(Fellowship.objects.order_by("slug").values_list(*fields))


def test_every_synthetic_entry_says_so(db, capsys):
    make_residency(slug="pmr")
    said = make(capsys, "--fellowships=60", "--entries=3")

    assert said.startswith("Made, all of them called “Synthetic …”: 60 fellowships, 3 boards, ")
    for model in [Fellowship, *OTHER_KINDS]:
        entries = model.objects.exclude(slug="pmr")
        assert len(entries) == (60 if model is Fellowship else 3)
        for entry in entries:
            entry.full_clean()
            assert entry.name.startswith("Synthetic ")
            assert entry.slug.startswith("synthetic-")
            assert entry.summary.startswith("Synthetic: made up")
            assert [source.title for source in entry.sources.all()] == [
                "Synthetic: no real source"
            ]
            assert entry.search_text.startswith(" synthetic")
    assert set(Acceptance.objects.values_list("residency__slug", "accepts")) == {
        ("pmr", True),
        ("pmr", False),
    }


def test_making_them_again_gives_the_same(db, capsys):
    make(capsys, "--fellowships=12")
    first = rows()
    make(capsys, "--fellowships=12")

    assert rows() == first
    assert Source.objects.count() == 1


def test_deleting_removes_all_of_them_and_nothing_else(db, capsys):
    real = make_fellowship(slug="real", accepts=[make_residency(slug="pmr")])
    make(capsys, "--fellowships=5", "--entries=2")
    Procedure.objects.first().claims.create(
        field="group", says="x", source=Source.objects.get(slug="synthetic")
    )

    assert make(capsys, "--delete") == "Removed 33 synthetic entries."
    assert list(Fellowship.objects.all()) == [real]
    assert list(Residency.objects.values_list("slug", flat=True)) == ["pmr"]
    assert (Acceptance.objects.count(), Source.objects.count()) == (1, 0)
    assert make(capsys, "--delete") == "Removed 0 synthetic entries."


def test_catalogue_moves_on_once_each_time(db, version, capsys):
    make(capsys, "--fellowships=5", "--entries=2")
    assert version() == 1
    make(capsys, "--delete")
    assert version() == 2
    make(capsys, "--delete")
    assert version() == 2


@pytest.mark.parametrize("options", [["--fellowships=1"], ["--delete"]])
def test_outside_debug_it_wants_to_be_meant(db, options):
    with pytest.raises(CommandError, match="Add --yes if that is meant"):
        call_command("make_synthetic", *options)
    assert Fellowship.objects.count() == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "Say how many"),
        (["--fellowships=-1"], "From 0 to 20000"),
        (["--entries=99999"], "From 0 to 20000"),
    ],
)
def test_impossible_numbers_are_refused(db, options, message):
    with pytest.raises(CommandError, match=message):
        call_command("make_synthetic", *options, "--yes")


def test_it_can_be_silent(db, capsys):
    assert make(capsys, "--fellowships=1", verbosity=0) == ""


def test_they_are_found_like_real_programs(client, db, capsys):
    make(capsys, "--fellowships=30")
    assert "30 programs" in page(client, "/fellowships/?q=synthetic")
