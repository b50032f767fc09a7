"""The licenses of all states as one table: pure, from rows fetched with claims and sources."""

from collections import Counter
from dataclasses import dataclass

from careers.words import differ

# The columns of the table: what they are called, and which facts they rest on.
COLUMNS = {
    "years_us": "Years, US",
    "years_do": "Years, DO",
    "years_img": "Years, IMG",
    "step3_attempts": "Step 3 attempts",
    "time_limit": "Time limit",
    "compact": "Compact",
    "cme": "CME",
}
CME_FACTS = ("cme_credits", "cme_years", "cme_pain_rule")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value in words; `value` is empty where it is not known."""

    label: str
    value: str
    is_disputed: bool = False
    also: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    license: object
    cells: tuple[Cell, ...]


def table(licenses):
    """A row for each of `licenses`."""
    return [_row(license) for license in licenses]


def disputed_facts(entry):
    """The fields on which the sources of `entry` do not all say the same."""
    said = {}
    for claim in entry.claims.all():
        said.setdefault(claim.field, []).append(claim)
    return {field for field, claims in said.items() if differ(claims)}


def cme_in_words(license):
    """How much continuing education in how long: "50 credits every 2 years"."""
    credits, years = license.cme_credits, license.cme_years
    if credits is None:
        return ""
    if years is None:
        return f"{credits} credits; the cycle is not known"
    return f"{credits} credits every {'year' if years == 1 else f'{years} years'}"


def shared_sources(licenses):
    """The sources of the rows with the number of rows that rest on each, most first."""
    counted = Counter(source for license in licenses for source in license.sources.all())
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0].title))


def groups_by(licenses, field):
    """Which states say the same in `field`, the largest group first, "not known" last."""
    groups = {}
    for license in licenses:
        groups.setdefault(getattr(license, field), []).append(license)
    return sorted(groups.items(), key=lambda pair: (pair[0] == "", -len(pair[1]), pair[0]))


def _row(license):
    disputed = disputed_facts(license)
    return Row(license, tuple(_cell(license, name, disputed) for name in COLUMNS))


def _cell(license, name, disputed):
    if name == "cme":
        rule = "with a pain or opioid rule" if license.cme_pain_rule else ""
        return Cell(COLUMNS[name], cme_in_words(license), bool(disputed & {*CME_FACTS}), rule)
    value, is_disputed = getattr(license, name), name in disputed
    # The table says so itself, with a link.
    value = value.removesuffix(" (sources differ)") if is_disputed else value
    return Cell(COLUMNS[name], value, is_disputed)
