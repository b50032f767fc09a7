"""What columns and cells mean."""

import pytest

from careers.programs.columns import find_columns
from careers.programs.values import understand
from careers.spreadsheets import Row, Unreadable


def columns_of(*headers):
    return find_columns([Row(1, list(headers))])[0]


def fields(*headers):
    return {field: columns_of(*headers).headers[field] for field in columns_of(*headers).places}


def value(header, cell):
    """What a cell below `header` says, or the problem."""
    rows = [Row(1, ["Institution", "City", header]), Row(2, ["A", "B", cell])]
    columns, rows = find_columns(rows)
    entry = understand(rows[0], columns)
    found = {key: said for key, said in entry.values.items() if columns.headers[key] == header}
    return entry.problems or next(iter(found.values()), None)


def test_headers_of_the_acgme():
    assert fields(
        "Program Code",
        "Program Name",
        "Sponsoring Institution",
        "City",
        "State",
        "Accreditation Status",
        "Total Approved Positions",
    ) == {
        "acgme_id": "Program Code",
        "name": "Program Name",
        "institution": "Sponsoring Institution",
        "city": "City",
        "state": "State",
        "accreditation": "Accreditation Status",
        "positions": "Total Approved Positions",
    }


def test_headers_of_the_nrmp():
    assert fields(
        "Program Code", "Institution Name", "Program Description", "CITY", "Quota"
    ) == {
        "nrmp_code": "Program Code",
        "institution": "Institution Name",
        "description": "Program Description",
        "city": "CITY",
        "positions": "Quota",
    }


def test_our_own_headers():
    assert set(
        fields(
            "name",
            "institution",
            "city",
            "state",
            "department",
            "acgme_id",
            "nrmp_code",
            "positions",
            "duration_months",
            "accreditation",
            "website",
            "match",
            "eras",
            "letters_required",
        )
    ) == {
        "name",
        "institution",
        "city",
        "state",
        "department",
        "acgme_id",
        "nrmp_code",
        "positions",
        "months",
        "accreditation",
        "website",
        "in_match",
        "uses_eras",
        "letters",
    }


def test_unknown_columns_are_named():
    columns = columns_of(
        "Name", "City", "Director", "", "Total Positions", "Approved Positions"
    )
    assert columns.left_out == ["Director", "Total Positions"]


def test_a_header_that_stands_twice_is_refused():
    with pytest.raises(Unreadable, match="Two columns say the same: “City” and “city”"):
        columns_of("Name", "City", "city")


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        (["City"], "no column for the name of the program or its institution."),
        (["Name"], "no column for the city, the ACGME id or the NRMP code."),
        (
            ["Color"],
            "no column for the name of the program or its institution, and none for the city, "
            "the ACGME id or the NRMP code.",
        ),
    ],
)
def test_missing_columns_are_named(headers, said):
    with pytest.raises(Unreadable) as raised:
        columns_of(*headers)
    assert f"The file has {said} The first row must hold" in str(raised.value)


def test_lines_above_the_header_are_passed_over():
    rows = [Row(1, ["List of programs"]), Row(3, ["Name", "City"]), Row(4, ["A", "B"])]
    columns, below = find_columns(rows)
    assert (columns.places, below) == ({"name": 0, "city": 1}, [rows[2]])


@pytest.mark.parametrize(
    ("header", "cell", "expected"),
    [
        ("State", "New York", "NY"),
        ("State", "dc", "DC"),
        ("State", "", None),
        ("State", "n/a", None),
        ("Quota", "3", 3),
        ("Match", "NRMP", True),
        ("ERAS", "No", False),
        ("Accreditation Status", "Continued Accreditation with Warning", "acgme"),
        ("Accreditation Status", "Accreditation Withdrawn", "none"),
        ("Website", "example.org/pain", "https://example.org/pain"),
        ("Program ID", "530-05 21035", "530-05 21035"),
        ("Department", "- Anesthesiology", "- Anesthesiology"),
        ("Department", "Pain   and\npalliative", "Pain and palliative"),
    ],
)
def test_cells_are_understood(header, cell, expected):
    assert value(header, cell) == expected


@pytest.mark.parametrize(
    ("header", "cell", "said"),
    [
        ("State", "Ontario", "“Ontario” is no state of the US and not DC."),
        ("Quota", "-3", "“-3” would be a formula in a spreadsheet."),
        ("Quota", "many", "“many” is not a whole number."),
        ("Quota", "500", "Ensure this value is less than or equal to 99."),
        ("Match", "perhaps", "“perhaps” is neither yes nor no."),
        ("Accreditation Status", "Lost", "“Lost” is not a status that is known here."),
        (
            "Program ID",
            "5.3E+09",
            "“5.3E+09” is not a code; make the column text, not a number.",
        ),
        ("Website", "javascript://x", "Enter a valid URL."),
        ("Department", "=1+1", "“=1+1” would be a formula in a spreadsheet."),
        ("Department", "@SUM(A1)", "“@SUM(A1)” would be a formula in a spreadsheet."),
        (
            "Department",
            "+cmd|' /C calc'!A0",
            "“+cmd|' /C calc'!A0” would be a formula in a spreadsheet.",
        ),
        ("Department", "Pain\x07", "a control character."),
        (
            "Department",
            "x" * 101,
            "Ensure this value has at most 100 characters (it has 101).",
        ),
    ],
)
def test_cells_that_make_no_sense_are_named_with_row_and_column(header, cell, said):
    assert value(header, cell) == [f"Row 2, column “{header}”: {said}"]
