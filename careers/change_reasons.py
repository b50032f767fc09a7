"""Why advisors changed what plans are made of: read from the history of the records."""

from dataclasses import dataclass

from careers.models import (
    AttemptRule,
    Board,
    CertificateRoute,
    ChoiceGroup,
    Milestone,
    MilestoneDate,
    Prerequisite,
    Residency,
    Season,
    SeasonEvent,
    Stage,
)

# What `load_reference` writes as its reason, in words for readers.
WORDS = {"load_reference": "The reference files were brought up to date."}
# Where the history of each kind says which part of the catalogue it is about.
PLACES = [
    (Milestone, "milestone", "slug", None),
    (MilestoneDate, "milestone", "milestone__slug", "source"),
    (Prerequisite, "milestone", "milestone__slug", "source"),
    (AttemptRule, "milestone", "exam__milestones__slug", "source"),
    (Stage, "stage", "slug", None),
    (ChoiceGroup, "group", "slug", None),
    (Season, "cycle", "cycle", None),
    (SeasonEvent, "cycle", "season__cycle", "source"),
    (Residency, "residency", "slug", None),
    (CertificateRoute, "residency", "residency__slug", None),
]


@dataclass(frozen=True, slots=True)
class Why:
    """An advisor's reason for a change of one part of the catalogue, and who says so.

    `part` is a pair such as ("milestone", "aba-basic") or ("cycle", "fellowship"); `source` is
    the slug of the source that the changed row names, empty where it names none.
    """

    part: tuple[str, str]
    text: str
    source: str = ""


def reasons_since(moment):
    """Every reason given after `moment`, the newest first: a query for each kind of record."""
    found = [row for place in PLACES for row in _reasons(*place, moment)]
    found += _reasons_of_boards(moment)
    found.sort(key=lambda row: row[0], reverse=True)
    return tuple(
        dict.fromkeys(
            Why(part, WORDS.get(text, text), source or "")
            for _, part, text, source in found
            if text and part[1]
        )
    )


def _reasons(model, part, column, source, moment):
    names = ["history_date", column, "history_change_reason"]
    names += [f"{source}__slug"] if source else []
    rows = model.history.filter(history_date__gt=moment).order_by()
    for changed_at, key, text, *slugs in rows.values_list(*names):
        yield changed_at, (part, key), text, *(slugs or [""])


def _reasons_of_boards(moment):
    """A board says for how long after a residency its certificate can be had."""
    columns = ["history_date", "id", "history_change_reason"]
    changes = list(
        Board.history.filter(history_date__gt=moment).order_by().values_list(*columns)
    )
    boards = {pk for _, pk, _ in changes}
    residencies = Residency.objects.filter(abms_board__in=boards)
    slugs = list(residencies.values_list("abms_board_id", "slug")) if boards else []
    for changed_at, board, text in changes:
        for residency in (slug for pk, slug in slugs if pk == board):
            yield changed_at, ("residency", residency), text, ""
