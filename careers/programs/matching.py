"""Which program each row of a list means, and in what the two differ. Pure: no database.

The ACGME id decides, then the NRMP code, then name and city. Where these name different
programs, or more than one, nothing is guessed: it is a conflict.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from careers.search import normalise

from .values import FIELDS

NEW, CHANGED, SAME, CONFLICT, ERROR = "new", "changed", "same", "conflict", "error"
EMPTY = (None, "")
# Compared without regard to case, accents and punctuation.
FOLDED = {"name", "institution", "city", "department"}
KEYS = {
    "acgme": "ACGME id",
    "nrmp": "NRMP code",
    "place": "name and city",
}


@dataclass(frozen=True, slots=True)
class Known:
    """A program that we have, with the values of `FIELDS`."""

    pk: int
    revision: int
    values: dict


@dataclass(slots=True)
class Verdict:
    """What a row is: `differences` are (field, ours, theirs)."""

    entry: object
    outcome: str
    known: Known | None = None
    differences: list = field(default_factory=list)
    problem: str = ""
    hint: str = ""

    @property
    def differs(self):
        """Whether a value of ours would be replaced, not only an empty one filled."""
        return any(ours not in EMPTY for _, ours, _ in self.differences)


def fold_code(text):
    return normalise(text).replace(" ", "")


def keys_of(name, values):
    """By what a program is recognized: kind of key and key; the empty ones left out."""
    found = {
        "acgme": fold_code(values.get("acgme_id") or ""),
        "nrmp": fold_code(values.get("nrmp_code") or ""),
        "place": (normalise(name), normalise(values.get("city") or "")),
    }
    return {kind: key for kind, key in found.items() if key and key != ("", "")}


class Index:
    """The programs that we have, by each key."""

    def __init__(self, programs):
        self.by_key = defaultdict(list)
        self.by_institution = defaultdict(list)
        for known in programs:
            for item in keys_of(known.values["name"], known.values).items():
                self.by_key[item].append(known)
            self.by_institution[_site(known.values["institution"], known.values)].append(known)

    def hits(self, entry):
        """The programs that `entry` may mean, by kind of key."""
        found = {
            kind: [
                known
                for known in self.by_key.get((kind, key), ())
                if kind != "place" or not _contradict(known, entry, "state")
            ]
            for kind, key in keys_of(entry.name, entry.values).items()
        }
        return {kind: programs for kind, programs in found.items() if programs}

    def nearby(self, entry):
        return self.by_institution.get(_site(entry.institution, entry.values), [])


def _site(institution, values):
    return normalise(institution), normalise(values.get("city") or "")


def judge(entries, index):
    """A verdict on each entry, in their order."""
    doubles = _doubles(entries)
    verdicts = [
        Verdict(entry, ERROR, problem=" ".join(problems))
        if (problems := [*entry.problems, *doubles.get(entry.number, ())])
        else judge_one(entry, index)
        for entry in entries
    ]
    _refuse_shared(verdicts)
    return verdicts


def _doubles(entries):
    """Sentences on rows that say the same key, by row number."""
    rows = defaultdict(list)
    for entry in entries:
        if not entry.problems:
            state = entry.values.get("state") or ""
            for kind, key in keys_of(entry.name, entry.values).items():
                # Two programs of one name and city may be told apart by their ids.
                rows[kind, key, state if kind == "place" else ""].append(entry)
    found = defaultdict(list)
    for (kind, *_), group in rows.items():
        if len(group) > 1 and not (kind == "place" and _told_apart(group)):
            numbers = ", ".join(str(entry.number) for entry in group[:5])
            for entry in group:
                found[entry.number].append(
                    f"Rows {numbers} of the file have the same {KEYS[kind]}."
                )
    return found


def _told_apart(group):
    """Whether each of `group` has an ACGME id or NRMP code of its own."""
    for name in ("acgme_id", "nrmp_code"):
        codes = [fold_code(entry.values.get(name) or "") for entry in group]
        if all(codes) and len(set(codes)) == len(codes):
            return True
    return False


def judge_one(entry, index):
    """The verdict on an entry that stands alone."""
    hits = index.hits(entry)
    if not hits and not entry.name:
        problem = f"Row {entry.number} names no program, and its ids are not in the library."
        return Verdict(entry, ERROR, problem=problem)
    if not hits:
        near = index.nearby(entry)
        return Verdict(entry, NEW, hint=_near(near) if near else "")
    known = next(iter(hits.values()))[0]
    if problem := _contradiction(entry, hits):
        return Verdict(entry, CONFLICT, known, problem=problem)
    differences = compare(known, entry)
    outcome = CHANGED if differences else SAME
    return Verdict(entry, outcome, known, differences)


def _near(programs):
    names = ", ".join(f"“{known.values['name']}”" for known in programs[:3])
    return f"The library has {names} at the same institution and city. Is it the same program?"


def _contradiction(entry, hits):
    """Why the hits do not mean one program, or nothing."""
    (kind, programs), *others = hits.items()
    if len(programs) > 1:
        return f"By {KEYS[kind]} it could be {_names(programs)}."
    known = programs[0]
    for other, found in others:
        if known not in found:
            return (
                f"By {KEYS[kind]} it is {_names(programs)}, by {KEYS[other]} {_names(found)}."
            )
    # Found by a weaker key while a stronger one says otherwise.
    for stronger, name in (("acgme", "acgme_id"), ("nrmp", "nrmp_code")):
        if stronger == kind:
            break
        if _contradict(known, entry, name):
            return (
                f"By {KEYS[kind]} it is {_names(programs)}, but its {KEYS[stronger]} "
                f"is {known.values[name]} and not {entry.values[name]}."
            )
    return ""


def _contradict(known, entry, name):
    ours, theirs = known.values.get(name), entry.values.get(name)
    return bool(ours and theirs) and fold_code(ours) != fold_code(theirs)


def _names(programs):
    return " or ".join(f"“{known.values['name']}”" for known in programs[:3])


def compare(known, entry):
    """The fields in which the list says something else than we do."""
    return [
        (name, known.values[name], entry.values[name])
        for name in FIELDS
        if name in entry.values
        and _comparable(name, known.values[name]) != _comparable(name, entry.values[name])
    ]


def _comparable(name, value):
    if name in FOLDED:
        return normalise(value)
    if name in ("acgme_id", "nrmp_code"):
        return fold_code(value)
    return value.rstrip("/") if name == "website" else value


def _refuse_shared(verdicts):
    """Two rows that mean one program are both conflicts."""
    targets = Counter(verdict.known.pk for verdict in verdicts if verdict.known)
    numbers = defaultdict(list)
    for verdict in verdicts:
        if verdict.known and targets[verdict.known.pk] > 1:
            numbers[verdict.known.pk].append(verdict)
    for group in numbers.values():
        rows = ", ".join(str(verdict.entry.number) for verdict in group[:5])
        for verdict in group:
            verdict.outcome, verdict.differences = CONFLICT, []
            verdict.problem = verdict.problem or (
                f"Rows {rows} of the file mean one program: {_names([group[0].known])}."
            )
