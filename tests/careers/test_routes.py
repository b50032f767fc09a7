"""Routes beside each other: exams, boards, certificates and lengths, without a database."""

from types import SimpleNamespace

import pytest

from careers.catalogue import (
    Accreditation,
    Catalogue,
    GroupInfo,
    MilestoneInfo,
    ResidencyInfo,
    RouteStatus,
    Track,
)
from careers.picture import draw_chosen
from careers.routes import (
    ExamStep,
    boards_for,
    compare,
    exams_on_the_way,
    only_for,
)
from careers.tracer import CertificateRules, Route, Training

MD, DO, IMG = Track
LENGTHS = {"undergraduate": "4 years", "medical-school": "4 years", "fellowship": "1 year"}
CATALOGUE = Catalogue(
    version=1,
    milestones=(
        MilestoneInfo("school-abroad", "School abroad", "school", tracks=frozenset({IMG})),
        MilestoneInfo("level-1", "Level 1", "school", tracks=frozenset({DO}), group="first"),
        MilestoneInfo("step-1", "Step 1", "school", group="first"),
        MilestoneInfo("ecfmg", "ECFMG", "school", tracks=frozenset({IMG})),
        MilestoneInfo("basic", "BASIC", "residency", residencies=frozenset({"anesthesiology"})),
        MilestoneInfo("old", "Old", "school", tracks=frozenset({IMG}), is_published=False),
    ),
    groups=(GroupInfo("first", "Step 1 or Level 1"),),
    residencies=(
        ResidencyInfo("pmr", "PM&R", accepting=8, with_rule=9),
        *(ResidencyInfo(slug, slug.title()) for slug in ["family", "genetics", "radiology"]),
    ),
)
STEPS = [ExamStep(slug, slug.upper()) for slug in ("level-1", "step-1", "ecfmg", "basic")]


def claims(*rows):
    return [SimpleNamespace(field=field, says=says) for field, says in rows]


def record(slug, *rows, **fields):
    found = claims(*rows)
    boards = {"abms_board": None, "aoa_board": None} | fields
    return SimpleNamespace(slug=slug, claims=SimpleNamespace(all=lambda: found), **boards)


def columns(*records, track=MD, **fields):
    given = {"picture": None, "steps": [], "certificates": []} | fields
    return compare(records, track=track, catalogue=CATALOGUE, **given)


@pytest.mark.parametrize(
    ("track", "residency", "exams"),
    [
        (MD, "anesthesiology", (("STEP-1",), ("BASIC",))),
        (DO, "neurology", (("LEVEL-1", "STEP-1"),)),
        (IMG, "neurology", (("STEP-1",), ("ECFMG",))),
    ],
)
def test_exams_are_those_of_degree_and_residency_with_their_alternatives(
    track, residency, exams
):
    assert exams_on_the_way(STEPS, CATALOGUE, track, residency) == exams


def test_of_a_group_that_needs_all_its_members_each_stands_alone():
    catalogue = Catalogue(
        version=1, milestones=CATALOGUE.milestones, groups=(GroupInfo("first", "Both", 2),)
    )

    exams = exams_on_the_way(STEPS, catalogue, DO, "neurology")

    assert exams == (("LEVEL-1",), ("STEP-1",))


def test_boards_of_the_aoa_are_shown_to_dos():
    residency = record("pmr", abms_board="ABPMR", aoa_board="AOBPMR")

    assert {track: boards_for(residency, track) for track in Track} == {
        MD: ("ABPMR",),
        DO: ("ABPMR", "AOBPMR"),
        IMG: ("ABPMR",),
    }


def test_what_only_one_degree_needs_is_named_if_it_is_published():
    assert [milestone.slug for milestone in only_for(IMG, CATALOGUE)] == [
        "school-abroad",
        "ecfmg",
    ]


@pytest.mark.parametrize(
    ("rows", "differs"),
    [
        ([], False),
        ([("length", "4 years")], False),
        ([("length", "4 years"), ("years_min", "4 YEARS")], False),
        ([("length", "4 years"), ("length", "3 to 4 years")], True),
        ([("length", "4 years"), ("fellowship access", "yes")], False),
    ],
)
def test_only_claims_on_the_length_make_it_differ(rows, differs):
    (column,) = columns(record("pmr", *rows))

    assert column.length_differs is differs


def test_certificates_stand_by_how_they_are_after_an_acgme_fellowship():
    counts = Training(Accreditation.ACGME, RouteStatus.OPEN, "It counts.")
    not_elsewhere = Training(Accreditation.OTHER, RouteStatus.CLOSED, "It does not.")
    certificates = [
        CertificateRules(
            slug=name,
            name=name,
            family="abms",
            routes=(Route("pmr", RouteStatus(name), "Because."),),
            training=(counts, not_elsewhere),
        )
        for name in ("closed", "open", "unconfirmed")
    ]

    (column,) = columns(record("pmr"), certificates=certificates)

    assert [
        [answer.certificate.name for answer in answers]
        for answers in (column.open, column.unconfirmed, column.closed)
    ] == [["open"], ["unconfirmed"], ["closed"]]


def test_columns_stand_in_the_order_of_the_picture_and_what_is_not_drawn_comes_last():
    infos = [
        ResidencyInfo("genetics", "Genetics"),
        ResidencyInfo("radiology", "Radiology", 60, 60),
        ResidencyInfo("family", "Family", 36, 36),
    ]
    picture = draw_chosen(LENGTHS, infos, MD)

    found = columns(*(record(info.slug) for info in infos), picture=picture)

    assert [(one.residency.slug, one.way and one.way.total) for one in found] == [
        ("family", "12"),
        ("radiology", "14"),
        ("genetics", None),
    ]
    assert (picture.left_out, picture.why_left_out) == (("Genetics",), "no length is known")


def test_a_residency_of_which_no_program_speaks_has_no_known_rule():
    spoken_of, silent = columns(record("pmr"), record("genetics"))

    assert (spoken_of.info.with_rule, silent.info.with_rule) == (9, 0)


@pytest.mark.parametrize(("scopes", "is_known"), [(["license"], False), (["primary"], True)])
def test_the_exam_of_the_primary_certificate_may_be_unknown(scopes, is_known):
    steps = [ExamStep("step-1", SimpleNamespace(scope=scope)) for scope in scopes]

    (column,) = columns(record("pmr"), steps=steps)

    assert column.has_primary_exam is is_known


def test_the_exam_of_what_is_open_comes_last_and_once():
    counts = Training(Accreditation.ACGME, RouteStatus.OPEN, "It counts.")
    certificates = [
        CertificateRules(
            slug=name,
            name=name,
            family="abms",
            entry=SimpleNamespace(exam=exam),
            routes=(Route("pmr", status, "Because."),),
            training=(counts,),
        )
        for name, exam, status in [
            ("a", "Pain exam", RouteStatus.OPEN),
            ("b", "Pain exam", RouteStatus.OPEN),
            ("c", None, RouteStatus.OPEN),
            ("d", "Other exam", RouteStatus.UNCONFIRMED),
        ]
    ]

    (column,) = columns(record("pmr"), certificates=certificates)

    assert column.pain_exams == ["Pain exam"]
