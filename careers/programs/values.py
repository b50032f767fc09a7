"""What a row says, field by field, or why it makes no sense."""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from careers.catalogue import Accreditation
from careers.models import Fellowship
from careers.search import normalise
from careers.spreadsheets import Formula
from careers.states import STATES

FIELDS = (
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
    "accepts_j1",
)
NUMBERS = {"positions", "months", "letters"}
YES = {"yes", "y", "true", "1", "nrmp", "eras"}
NO = {"no", "n", "false", "0"}
NOTHING = {"", "-", "–", "—", "n/a", "na", "unknown", "not known"}
STATE_OF = {normalise(key): state.code for state in STATES for key in (state.code, state.name)}
CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z -]{0,18}[0-9A-Za-z]")
# A dash or plus before a word is a bullet; before anything else a spreadsheet would compute it.
HARMLESS_BULLET = re.compile(r"[-+] [^\W\d][^=()|!]*")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
SHOWN = 60


@dataclass(slots=True)
class Entry:
    """One row, understood as far as it makes sense."""

    number: int
    values: dict = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def name(self):
        """Its name, or what it is called where the list has no name for it."""
        values = self.values
        parts = [values.get("institution"), values.get("description")]
        return values.get("name") or ": ".join(filter(None, parts))

    @property
    def institution(self):
        return self.values.get("institution") or self.values.get("name", "")


def understand(row, columns):
    """The entry that `row` describes."""
    entry = Entry(row.number)
    for name, place in columns.places.items():
        cell = row.cells[place] if place < len(row.cells) else ""
        try:
            value = _value(name, cell)
        except ValidationError as error:
            said = " ".join(error.messages)
            entry.problems.append(f"Row {row.number}, column “{columns.headers[name]}”: {said}")
        else:
            entry.values |= {} if value is None else {name: value}
    return entry


def _value(name, cell):
    """What a cell says for the field `name`, None for nothing."""
    if isinstance(cell, Formula):
        _refuse(f"a formula (“{cell[:SHOWN]}”), which is not computed here")
    text = " ".join(cell.split())
    if text.casefold() in NOTHING:
        return None
    _refuse_hostile(cell, text)
    if name == "description":
        return text
    return Fellowship._meta.get_field(name).clean(_typed(name, text), None)


def _refuse_hostile(cell, text):
    if CONTROL.search(cell):
        _refuse("a control character")
    if text[0] in "=@" or (text[0] in "+-" and not HARMLESS_BULLET.fullmatch(text)):
        _refuse(f"“{text[:SHOWN]}” would be a formula in a spreadsheet")


def _typed(name, text):
    if name in NUMBERS:
        return _number(text)
    special = {
        "state": _state,
        "accreditation": _accreditation,
        "acgme_id": _code,
        "nrmp_code": _code,
        "website": _website,
        "in_match": _truth,
        "uses_eras": _truth,
        "accepts_j1": _truth,
    }
    return special.get(name, str)(text)


def _number(text):
    if not re.fullmatch(r"[0-9]{1,4}", text):
        _refuse(f"“{text[:SHOWN]}” is not a whole number")
    return int(text)


def _state(text):
    if code := STATE_OF.get(normalise(text)):
        return code
    return _refuse(f"“{text[:SHOWN]}” is no state of the US and not DC")


def _accreditation(text):
    """Ours, or the words in which the ACGME says that a program is or is not accredited."""
    words = normalise(text)
    if words in list(Accreditation):
        return words
    if "withdr" in words or "withheld" in words:
        return str(Accreditation.NONE)
    if re.match(r"(initial|continued|probationary) accreditation\b", words):
        return str(Accreditation.ACGME)
    return _refuse(f"“{text[:SHOWN]}” is not a status that is known here")


def _code(text):
    if not CODE.fullmatch(text):
        _refuse(f"“{text[:SHOWN]}” is not a code; make the column text, not a number")
    return text


def _website(text):
    return text if "://" in text else f"https://{text}"


def _truth(text):
    words = normalise(text)
    if words not in YES | NO:
        _refuse(f"“{text[:SHOWN]}” is neither yes nor no")
    return words in YES


def _refuse(problem):
    raise ValidationError(f"{problem}.")


# In words ------------------------------------------------------------------------------------


def label_of(name):
    verbose = str(Fellowship._meta.get_field(name).verbose_name)
    return verbose[0].upper() + verbose[1:]


def in_words(name, value):
    """A value as a reader sees it."""
    if value in (None, ""):
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    choices = dict(Fellowship._meta.get_field(name).choices or ())
    return str(choices.get(value, value))
