"""Whose pathway a milestone belongs to, and how the plain catalogue is found through."""

from datetime import date

import pytest

from careers.catalogue import (
    Anchor,
    Applies,
    Catalogue,
    DateRule,
    Edge,
    GroupInfo,
    MilestoneInfo,
    Requirement,
    ResidencyInfo,
    SeasonDate,
    SeasonMoment,
    Track,
    applies,
)

MD, DO, IMG = Track.MD, Track.DO, Track.IMG
YES, NO = Applies.YES, Applies.NO
ON_TRACK, ON_RESIDENCY = Applies.DEPENDS_ON_TRACK, Applies.DEPENDS_ON_RESIDENCY


def milestone(slug="a", **fields):
    return MilestoneInfo(slug=slug, name=slug, stage="stage", **fields)


@pytest.mark.parametrize(
    ("tracks", "md", "do", "img", "undecided"),
    [
        ([], YES, YES, YES, YES),
        ([MD, DO, IMG], YES, YES, YES, YES),
        ([MD, DO], YES, YES, NO, YES),
        ([MD], YES, NO, NO, ON_TRACK),
        ([DO], NO, YES, NO, ON_TRACK),
        ([IMG], NO, NO, YES, NO),
        ([MD, IMG], YES, NO, YES, ON_TRACK),
    ],
)
def test_applies_by_degree(tracks, md, do, img, undecided):
    found = milestone(tracks=frozenset(tracks))
    assert applies(found, MD, None) is md
    assert applies(found, DO, None) is do
    assert applies(found, IMG, None) is img
    assert applies(found, None, None) is undecided


@pytest.mark.parametrize(
    ("residencies", "residency", "expected"),
    [
        ([], None, YES),
        ([], "neurology", YES),
        (["neurology"], "neurology", YES),
        (["neurology"], "pmr", NO),
        (["neurology"], None, ON_RESIDENCY),
        (["neurology", "psychiatry"], "psychiatry", YES),
    ],
)
def test_applies_by_residency(residencies, residency, expected):
    found = milestone(residencies=frozenset(residencies))
    assert applies(found, MD, residency) is expected


@pytest.mark.parametrize(
    ("track", "residency", "expected"),
    [
        (MD, "neurology", NO),
        (MD, None, NO),
        (DO, None, ON_RESIDENCY),
        (DO, "pmr", NO),
        (DO, "neurology", YES),
        (None, None, ON_TRACK),
        (None, "neurology", ON_TRACK),
    ],
)
def test_degree_comes_before_residency(track, residency, expected):
    found = milestone(tracks=frozenset({DO}), residencies=frozenset({"neurology"}))
    assert applies(found, track, residency) is expected


@pytest.mark.parametrize(
    ("other_tracks", "expected"),
    [([DO], YES), ([], YES), ([MD], ON_TRACK), ([IMG], ON_TRACK), ([DO, IMG], YES)],
)
def test_without_a_degree_a_choice_must_serve_both(other_tracks, expected):
    own = milestone("amcas", tracks=frozenset({MD}), group="apply")
    other = milestone("other", tracks=frozenset(other_tracks), group="apply")
    assert applies(own, None, None, group_members=[own, other]) is expected


def test_a_choice_changes_nothing_once_the_degree_is_known():
    own = milestone("amcas", tracks=frozenset({MD}), group="apply")
    other = milestone("aacomas", tracks=frozenset({DO}), group="apply")
    assert applies(own, DO, None, group_members=[own, other]) is NO
    assert applies(own, IMG, None, group_members=[own, other]) is NO


def test_a_length_in_months_only_if_there_is_one():
    assert ResidencyInfo("a", "A", months_min=48, months_max=48).months == 48
    assert ResidencyInfo("a", "A", months_min=36, months_max=48).months is None
    assert ResidencyInfo("a", "A").months is None


def test_the_rule_of_an_edge():
    due = DateRule(edge=Edge.DUE, anchor=Anchor.GRADUATION)
    assert milestone(dates=(due,)).date_rule(Edge.DUE) is due
    assert milestone(dates=(due,)).date_rule(Edge.OPENS) is None


def test_a_catalogue_finds_by_slug():
    one = milestone("one", group="either")
    retired = milestone("retired", group="either", is_published=False)
    group, lonely = GroupInfo("either", "Either"), GroupInfo("lonely", "Lonely")
    residency = ResidencyInfo("neurology", "Neurology")
    catalogue = Catalogue(
        version=1,
        milestones=(one, retired),
        groups=(group, lonely),
        residencies=(residency,),
    )
    assert catalogue.by_slug == {"one": one, "retired": retired}
    assert catalogue.group_by_slug == {"either": group, "lonely": lonely}
    assert catalogue.group_members == {"either": [one], "lonely": []}
    assert catalogue.residency_by_slug == {"neurology": residency}


def test_dates_of_a_season_are_confirmed_unless_said_otherwise():
    assert SeasonDate(SeasonMoment.SUBMIT, date(2025, 11, 12)).is_confirmed


def test_a_requirement_names_a_milestone_or_each_member_of_a_group():
    exam, other = milestone("exam", group="exams"), milestone("other", group="exams")
    gone, alone = milestone("gone", is_published=False), milestone("alone")
    catalogue = Catalogue(
        version=1,
        milestones=(exam, other, gone, alone),
        groups=(GroupInfo(slug="exams", name="Exams"),),
    )
    by_group, by_milestone = Requirement(group="exams"), Requirement(milestone="exam")

    assert catalogue.named_by(by_group) == [exam, other]
    assert catalogue.named_by(by_milestone) == [exam]
    assert catalogue.named_by(Requirement(milestone="gone")) == []
    assert [by_group.names(found) for found in (exam, other, alone)] == [True, True, False]
    assert [by_milestone.names(found) for found in (exam, other, alone)] == [True, False, False]
