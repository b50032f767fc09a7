"""Which program a row means."""

import pytest

from careers.programs.matching import Index, Known, judge
from careers.programs.values import FIELDS, Entry


def known(pk, **values):
    values = {"name": f"Program {pk}", "institution": f"Hospital {pk}"} | values
    empty = dict.fromkeys(FIELDS, "") | {"positions": None, "in_match": None}
    return Known(pk, 1, empty | values)


def entry(number=2, **values):
    return Entry(number, values)


def judged(programs, *entries):
    return judge(list(entries), Index(programs))


def told(programs, *entries):
    return [
        (verdict.outcome, verdict.known and verdict.known.pk, verdict.problem)
        for verdict in judged(programs, *entries)
    ]


HILLSIDE = {"name": "Hillside Program", "city": "Albany"}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"acgme_id": "530-01"}, {"acgme_id": "53001", "name": "Program 1"}),
        ({"nrmp_code": "1234530F0"}, {"nrmp_code": "1234530f0", "name": "Program 1"}),
        (HILLSIDE, {"name": "HILLSIDE program.", "city": "albany"}),
    ],
)
def test_a_row_is_found_by_id_by_code_or_by_name_and_city(ours, theirs):
    assert told([known(1, **ours), known(2)], entry(**theirs)) == [("same", 1, "")]


def test_a_row_that_nothing_matches_is_new():
    assert told([known(1, **HILLSIDE)], entry(name="Hillside Program", city="Boston")) == [
        ("new", None, "")
    ]


def test_a_row_without_name_and_with_an_unknown_id_is_an_error():
    assert told([], entry(acgme_id="9")) == [
        ("error", None, "Row 2 names no program, and its ids are not in the library.")
    ]


def test_a_new_row_at_a_known_institution_is_worth_a_look():
    near = known(1, institution="A Hospital", city="Albany")
    verdict = judged([near], entry(name="Other", institution="A hospital", city="Albany"))[0]
    assert (verdict.outcome, verdict.hint) == (
        "new",
        "The library has “Program 1” at the same institution and city. Is it the same program?",
    )


def test_differences_are_named_field_by_field():
    ours = known(1, acgme_id="1", name="Ours", city="Albany")
    theirs = entry(acgme_id="1", name="Theirs", city="ALBANY", positions=3)
    verdict = judged([ours], theirs)[0]
    assert (verdict.outcome, verdict.differences, verdict.differs) == (
        "changed",
        [("name", "Ours", "Theirs"), ("positions", None, 3)],
        True,
    )


def test_an_empty_field_is_filled_and_differs_from_nothing():
    verdict = judged([known(1, acgme_id="1")], entry(acgme_id="1", in_match=False))[0]
    assert (verdict.differences, verdict.differs) == ([("in_match", None, False)], False)


@pytest.mark.parametrize(
    ("programs", "row", "problem"),
    [
        (
            [known(1, acgme_id="1"), known(2, nrmp_code="2")],
            {"acgme_id": "1", "nrmp_code": "2"},
            "By ACGME id it is “Program 1”, by NRMP code “Program 2”.",
        ),
        (
            [known(1, nrmp_code="2"), known(2, nrmp_code="2")],
            {"nrmp_code": "2"},
            "By NRMP code it could be “Program 1” or “Program 2”.",
        ),
        (
            [known(1, nrmp_code="2", acgme_id="1")],
            {"nrmp_code": "2", "acgme_id": "9"},
            "By NRMP code it is “Program 1”, but its ACGME id is 1 and not 9.",
        ),
        (
            [known(1, **HILLSIDE, nrmp_code="2")],
            {**HILLSIDE, "nrmp_code": "9"},
            "By name and city it is “Hillside Program”, but its NRMP code is 2 and not 9.",
        ),
    ],
)
def test_what_contradicts_itself_is_a_conflict(programs, row, problem):
    assert told(programs, entry(**row)) == [("conflict", 1, problem)]


def test_an_id_tells_apart_what_has_one_name_and_city():
    programs = [known(1, **HILLSIDE), known(2, **HILLSIDE, acgme_id="1")]
    assert told(programs, entry(**HILLSIDE, acgme_id="1")) == [("same", 2, "")]


def test_the_same_name_in_another_state_is_another_program():
    ours = known(1, **HILLSIDE, state="NY")
    assert told([ours], entry(**HILLSIDE, state="GA")) == [("new", None, "")]


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"acgme_id": "1"}, "ACGME id"),
        ({"nrmp_code": "2"}, "NRMP code"),
        (HILLSIDE, "name and city"),
    ],
)
def test_doubles_in_the_file_name_both_rows(values, key):
    names = [{}, {}] if "name" in values else [{"name": "A"}, {"name": "B"}]
    rows = [entry(number, **values, **name) for number, name in zip((2, 7), names, strict=True)]
    said = f"Rows 2, 7 of the file have the same {key}."
    assert told([], *rows) == [("error", None, said), ("error", None, said)]


def test_ids_of_their_own_tell_rows_of_one_name_apart():
    rows = [entry(2, **HILLSIDE, acgme_id="1"), entry(3, **HILLSIDE, acgme_id="2")]
    assert told([], *rows) == [("new", None, ""), ("new", None, "")]


def test_two_rows_that_mean_one_program_are_conflicts():
    rows = [entry(2, acgme_id="1", name="A"), entry(3, nrmp_code="2", name="B")]
    said = "Rows 2, 3 of the file mean one program: “Program 1”."
    assert told([known(1, acgme_id="1", nrmp_code="2")], *rows) == [
        ("conflict", 1, said),
        ("conflict", 1, said),
    ]


def test_a_row_with_a_problem_is_an_error_and_nothing_else():
    wrong = Entry(2, {"acgme_id": "1"}, ["Row 2, column “State”: wrong."])
    assert told([known(1, acgme_id="1")], wrong, entry(3, acgme_id="1", name="A")) == [
        ("error", None, "Row 2, column “State”: wrong."),
        ("changed", 1, ""),
    ]
