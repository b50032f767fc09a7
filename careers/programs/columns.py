"""What the columns of a list mean: our own names and those of the ACGME and the NRMP."""

from dataclasses import dataclass

from careers.search import normalise
from careers.spreadsheets import Unreadable

# The field and the headers under which it comes, normalised, the best first.
HEADERS = {
    "name": ("name", "program name", "program title", "program", "fellowship"),
    "description": ("program description", "nrmp program description"),
    "institution": (
        "institution",
        "sponsoring institution",
        "sponsoring institution name",
        "institution name",
        "sponsor",
        "sponsor name",
    ),
    "city": ("city", "program city", "institution city"),
    "state": (
        "state",
        "program state",
        "state name",
        "state abbreviation",
        "institution state",
    ),
    "department": ("department",),
    "acgme_id": (
        "acgme id",
        "acgme program id",
        "acgme program code",
        "acgme code",
        "acgme number",
        "program id",
        "program number",
    ),
    "nrmp_code": ("nrmp code", "nrmp program code", "nrmp number"),
    "positions": (
        "positions",
        "positions a year",
        "approved positions",
        "total approved positions",
        "total positions",
        "number of positions",
        "positions offered",
        "quota",
        "nrmp quota",
    ),
    "months": ("months", "duration months", "length months", "program length months"),
    "accreditation": (
        "accreditation",
        "accreditation status",
        "current accreditation status",
        "program accreditation status",
    ),
    "website": ("website", "web site", "program website", "url", "web address", "program url"),
    "in_match": ("in match", "match", "nrmp match", "takes part in the nrmp match"),
    "uses_eras": ("uses eras", "eras", "applications through eras"),
    "letters": ("letters", "letters required", "letters of recommendation"),
    "accepts_j1": ("accepts j1", "accepts j 1", "accepts j 1 visas"),
}
# Both bodies have a column of this name; which of them speaks, the other columns show.
PROGRAM_CODE = "program code"
ONLY_NRMP = {"quota", "nrmp quota", "program description", "nrmp program description"}
ONLY_ACGME_ID = set(HEADERS["acgme_id"])
# Some lists begin with a title and a date.
LINES_ABOVE_HEADER = 15


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands, its header as the file has it, and what was left out."""

    places: dict[str, int]
    headers: dict[str, str]
    left_out: list[str]


def find_columns(rows):
    """The columns and the rows below them."""
    start = next((place for place, row in enumerate(rows) if _is_header(row.cells)), 0)
    return _columns(rows[start].cells), rows[start + 1 :]


def _is_header(cells):
    fields = {field for field, _ in _meanings(cells).values()}
    return len(fields) >= 2 and bool(fields & {"name", "institution", "description"})


def _meanings(cells):
    """The field of each column that has one, and how good its header is, by place."""
    folded = [normalise(cell) for cell in cells]
    by_header = {
        header: (field, rank)
        for field, headers in HEADERS.items()
        for rank, header in enumerate(headers)
    }
    is_nrmp = bool(ONLY_NRMP & set(folded)) or bool(ONLY_ACGME_ID & set(folded))
    by_header[PROGRAM_CODE] = ("nrmp_code" if is_nrmp else "acgme_id", 99)
    return {place: by_header[text] for place, text in enumerate(folded) if text in by_header}


def _columns(cells):
    places, meanings = {}, _meanings(cells)
    for place, (field, rank) in sorted(meanings.items(), key=lambda item: item[1][1]):
        if field not in places:
            places[field] = place
        elif meanings[places[field]] == (field, rank):
            raise Unreadable(
                f"Two columns say the same: “{cells[places[field]]}” and “{cells[place]}”. "
                "Remove one of them."
            )
    _refuse_missing(places)
    used = set(places.values())
    left_out = [cell for place, cell in enumerate(cells) if cell and place not in used]
    return Columns(places, {field: cells[at] for field, at in places.items()}, left_out)


def _refuse_missing(places):
    missing = []
    if not {"name", "institution"} & set(places):
        missing.append("the name of the program or its institution")
    if not {"city", "acgme_id", "nrmp_code"} & set(places):
        missing.append("the city, the ACGME id or the NRMP code")
    if missing:
        raise Unreadable(
            f"The file has no column for {', and none for '.join(missing)}. The first row "
            "must hold the names of the columns."
        )
