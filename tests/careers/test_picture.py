"""The picture of the ways: what is drawn, how long, and what is left out."""

import pytest

from careers.catalogue import ResidencyInfo, RouteInfo, RouteStatus, Track
from careers.picture import draw, draw_chosen, whole_years

LENGTHS = {"undergraduate": "4 years", "medical-school": "4 years", "fellowship": "1 year"}


def residency(name, shortest, longest=None, *, status=RouteStatus.OPEN, track=None, **fields):
    route = RouteInfo(certificate="pain", status=status, reason="", track=track)
    return ResidencyInfo(
        slug=name.lower(),
        name=name,
        months_min=shortest and shortest * 12,
        months_max=(longest or shortest) and (longest or shortest) * 12,
        routes=(route,),
        **fields,
    )


def test_a_way_is_the_sum_of_its_stages_to_scale():
    (way,) = draw(LENGTHS, [residency("Neurology", 4)]).ways

    assert (way.total, way.residency, way.certificate) == (
        "13",
        "4",
        "Known route for every degree",
    )
    assert [(part.kind, part.years, part.x, part.width) for part in way.segments] == [
        ("undergraduate", 4, "0.00", "30.77"),
        ("medical-school", 4, "30.77", "30.77"),
        ("residency", 4, "61.54", "30.77"),
        ("fellowship", 1, "92.31", "7.69"),
    ]


def test_a_range_is_drawn_as_a_possible_longer_residency():
    picture = draw(LENGTHS, [residency("Emergency", 3, 4)])
    (way,) = picture.ways

    assert (way.total, way.residency, picture.has_possible) == ("12 to 13", "3 to 4", True)
    assert [(part.years, part.is_possible) for part in way.segments] == [
        (4, False),
        (4, False),
        (3, False),
        (1, True),
        (1, False),
    ]
    assert way.segments[-1].middle == "96.15"


def test_the_surest_ways_come_first_then_the_shortest():
    ways = [
        residency("Family", 3, status=RouteStatus.UNCONFIRMED),
        residency("Radiology", 5),
        residency("Psychiatry", 4),
        residency("Anesthesiology", 4),
        residency("Internal", 3, track=Track.DO),
    ]

    assert [(way.name, way.is_open_to_all) for way in draw(LENGTHS, ways).ways] == [
        ("Anesthesiology", True),
        ("Psychiatry", True),
        ("Radiology", True),
        ("Family", False),
        ("Internal", False),
    ]


def test_what_has_no_length_or_no_route_is_named_but_not_drawn():
    picture = draw(
        LENGTHS,
        [
            residency("Neurology", 4),
            residency("Surgery", 5, status=RouteStatus.CLOSED),
            residency("Genetics", None),
            residency("Retired", 4, is_published=False),
        ],
    )

    assert [way.name for way in picture.ways] == ["Neurology"]
    assert picture.left_out == ("Genetics", "Surgery")


def test_the_axis_counts_every_second_year():
    assert draw(LENGTHS, [residency("Family", 3)]).ticks == (
        (0, "0.00"),
        (2, "16.67"),
        (4, "33.33"),
        (6, "50.00"),
        (8, "66.67"),
        (10, "83.33"),
    )


@pytest.mark.parametrize("slug", LENGTHS)
def test_without_the_length_of_a_shared_stage_nothing_is_drawn(slug):
    assert draw(LENGTHS | {slug: ""}, [residency("Neurology", 4)]) is None


def test_without_any_known_way_nothing_is_drawn():
    assert draw(LENGTHS, [residency("Genetics", None)]) is None


@pytest.mark.parametrize(
    ("text", "years"),
    [("4 years", 4), ("1 year", 1), ("3 to 5 years, by specialty", None), ("", None)],
)
def test_only_plain_lengths_are_numbers(text, years):
    assert whole_years(text) == years


def test_a_way_of_an_international_graduate_begins_with_residency():
    picture = draw(LENGTHS | {"medical-school": ""}, [residency("Neurology", 4)], Track.IMG)
    (way,) = picture.ways

    assert (way.total, picture.college, picture.medical_school) == ("5", None, None)
    assert [part.kind for part in way.segments] == ["residency", "fellowship"]


def test_chosen_ways_are_drawn_even_where_no_certificate_is_at_their_end():
    chosen = [residency("Surgery", 5, status=RouteStatus.CLOSED), residency("Genetics", None)]
    picture = draw_chosen(LENGTHS, chosen, Track.MD)

    assert [(way.name, way.certificate) for way in picture.ways] == [
        ("Surgery", "No known route")
    ]
    assert (picture.left_out, picture.why_left_out) == (("Genetics",), "no length is known")


def test_of_chosen_ways_without_any_length_nothing_is_drawn():
    assert draw_chosen(LENGTHS, [residency("Genetics", None)], Track.MD) is None
