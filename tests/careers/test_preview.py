"""A milestone without a person: connections both ways and for whom it is."""

import pytest

from careers.catalogue import (
    Catalogue,
    GroupInfo,
    MilestoneInfo,
    Requirement,
    ResidencyInfo,
    Track,
)
from careers.preview import Link, asked_in_words, audience, connections

CATALOGUE = Catalogue(
    version=1,
    milestones=(
        MilestoneInfo(slug="degree", name="Degree", stage="school"),
        MilestoneInfo(
            slug="step",
            name="Step",
            stage="school",
            group="first",
            tracks=frozenset({Track.MD}),
        ),
        MilestoneInfo(
            slug="level",
            name="Level",
            stage="school",
            group="first",
            tracks=frozenset({Track.DO}),
        ),
        MilestoneInfo(
            slug="old",
            name="Old",
            stage="school",
            is_published=False,
            requirements=(Requirement(milestone="step"),),
        ),
        MilestoneInfo(
            slug="apply",
            name="Apply",
            stage="residency",
            requirements=(
                Requirement(group="first"),
                Requirement(milestone="degree", is_hard=False),
                Requirement(milestone="old"),
                Requirement(milestone="gone"),
            ),
        ),
        MilestoneInfo(
            slug="board",
            name="Board exam",
            stage="residency",
            residencies=frozenset({"neurology", "pmr"}),
        ),
        MilestoneInfo(
            slug="letter",
            name="Letter",
            stage="residency",
            tracks=frozenset({Track.DO}),
            residencies=frozenset({"pmr"}),
        ),
        MilestoneInfo(
            slug="visa", name="Visa", stage="residency", tracks=frozenset({Track.IMG})
        ),
        MilestoneInfo(slug="md", name="MD", stage="school", tracks=frozenset({Track.MD})),
    ),
    groups=(GroupInfo(slug="first", name="Step or Level", needed=1),),
    residencies=(
        ResidencyInfo(slug="pmr", name="PM&R"),
        ResidencyInfo(slug="neurology", name="Neurology"),
    ),
)


def test_what_comes_first_names_choices_limits_and_what_is_only_advised():
    assert connections("apply", CATALOGUE)["requires"] == [
        Link("step", "Step", limits="MD only", group="any 1 of “Step or Level”"),
        Link("level", "Level", limits="DO only", group="any 1 of “Step or Level”"),
        Link("degree", "Degree", is_hard=False),
    ]


def test_what_it_unlocks_leaves_out_what_is_retired():
    assert connections("step", CATALOGUE)["unlocks"] == [Link("apply", "Apply")]
    assert connections("degree", CATALOGUE)["unlocks"] == [
        Link("apply", "Apply", is_hard=False)
    ]


def test_a_choice_names_its_alternatives():
    found = connections("step", CATALOGUE)

    assert found["alternatives"] == [Link("level", "Level", limits="DO only")]
    assert found["choice"] == "any 1 of “Step or Level”"


def test_what_stands_on_no_pathway_has_no_connections():
    assert connections("nowhere", CATALOGUE) == {
        "requires": [],
        "unlocks": [],
        "alternatives": [],
        "choice": "",
    }
    assert audience("nowhere", CATALOGUE, track=Track.MD, residency=None) == ""


@pytest.mark.parametrize(
    ("slug", "track", "residency", "sentence"),
    [
        ("degree", None, None, ""),
        ("degree", Track.MD, None, "Part of this pathway."),
        ("step", Track.MD, None, "Part of this pathway, as any 1 of “Step or Level”."),
        ("step", Track.DO, None, "Not part of this pathway. It is for MD only."),
        ("step", None, "pmr", "Part of this pathway, as any 1 of “Step or Level”."),
        ("md", None, "pmr", "That depends on the degree. It is for MD only."),
        ("board", Track.DO, "pmr", "Part of this pathway."),
        (
            "board",
            Track.DO,
            None,
            "That depends on the residency. It is for Neurology and PM&R only.",
        ),
        (
            "letter",
            None,
            "neurology",
            "That depends on the degree. It is for DO only; PM&R only.",
        ),
        (
            "letter",
            Track.DO,
            "neurology",
            "Not part of this pathway. It is for DO only; PM&R only.",
        ),
        (
            "visa",
            None,
            "pmr",
            "Not part of this pathway. It is for international graduates only.",
        ),
    ],
)
def test_for_whom_it_is(slug, track, residency, sentence):
    assert audience(slug, CATALOGUE, track=track, residency=residency) == sentence


@pytest.mark.parametrize(
    ("track", "residency", "words"),
    [
        (None, None, ""),
        (Track.IMG, None, "international graduates"),
        (None, "pmr", "PM&R"),
        (Track.MD, "pmr", "MD, PM&R"),
    ],
)
def test_who_is_asked_about(track, residency, words):
    assert asked_in_words(track, residency, CATALOGUE) == words
