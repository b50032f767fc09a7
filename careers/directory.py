"""What the directory of fellowships draws: chips, a map of equal tiles, ways out, a comparison.

Plain Python on what the views fetched; addresses are the ends of one, from "?" on.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from careers.shelves import facts_of
from careers.states import STATES

COLUMNS = 1 + max(state.column for state in STATES)
ROWS = 1 + max(state.row for state in STATES)
# The map takes percent of the width, so that its words keep their size; heights are pixels.
TILE_HEIGHT = 44
SHADES = 4
UNKNOWN = "not known"
MOST_COMPARED = 4


def address(chosen, **changes):
    """The end of the address of a choice; a change to an empty value leaves the name out."""
    given = {name: value for name, value in (chosen | changes).items() if value}
    return f"?{urlencode(given, doseq=True)}"


def next_in_address(chosen):
    """The address of a choice, ready for one more name and value."""
    return f"{address(chosen)}&" if chosen else "?"


def programs_in_words(count):
    if not count:
        return "no programs"
    return "1 program" if count == 1 else f"{count:,} programs"


def result_in_words(found, total):
    """How many of how many; all of them where nothing was left out."""
    if found == total:
        return programs_in_words(total).capitalize()
    return f"{found:,} of {programs_in_words(total)}"


# Chips ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use and the address without it."""

    label: str
    says: str
    url: str


def chips(chosen, fields):
    """One for each value of each filter in use; `fields` are those of the form."""
    found = []
    for name, value in chosen.items():
        if name == "sort":
            continue
        several = value if isinstance(value, list) else [value]
        for one in several:
            rest = [other for other in several if other != one]
            gone = dict.fromkeys(RESTS_ON.get(name, ()))
            url = address(chosen, **{name: rest}, **gone)
            found.append(Chip(fields[name].label, says(fields[name], one), url))
    return found


def says(field, value):
    """A value in the words of its field; a search as it was typed."""
    return dict(getattr(field, "choices", ())).get(value, value)


# What says nothing without another filter goes with it.
RESTS_ON = {"residency": ("accepts",)}
# The filters of place are one condition, and a residency alone hides nothing.
NAMES_OF = {"place": ("region", "state"), "residency": ("accepts",)}


def ways_out(counts, chosen, fields):
    """For an empty answer: each condition whose leaving would find programs, and how many."""
    found = []
    for condition, count in counts.items():
        if not count:
            continue
        names = [name for name in NAMES_OF.get(condition, (condition,)) if chosen.get(name)]
        asked = chips({name: chosen[name] for name in names}, fields)
        words = ", ".join(f"{chip.label}: {chip.says}" for chip in asked)
        url = address(chosen, **dict.fromkeys(names))
        found.append((f"Without “{words}”: {programs_in_words(count)}", url))
    return found


# The map -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tile:
    """A state on the map; `x`, `middle` and `width` are percent, `y` and the rest pixels."""

    code: str
    name: str
    count: int
    x: str
    y: int
    shade: int
    is_chosen: bool
    url: str

    @property
    def in_words(self):
        chosen = ", chosen" if self.is_chosen else ""
        return f"{self.name}, {programs_in_words(self.count)}{chosen}"


@dataclass(frozen=True, slots=True)
class StateMap:
    tiles: tuple[Tile, ...]
    nowhere: int
    width: str = f"{100 / COLUMNS:.3f}"
    tile_height: int = TILE_HEIGHT
    height: int = ROWS * TILE_HEIGHT

    @property
    def with_programs(self):
        """By name, for the table."""
        return sorted((tile for tile in self.tiles if tile.count), key=_name)


def _name(tile):
    return tile.name


def draw_map(counts, chosen, states):
    """The map for `counts` by state; `states` are the codes that the filters ask for.

    Tiles come row by row, as the keyboard walks them.
    """
    most = max((count for code, count in counts.items() if code), default=0)
    places = sorted(STATES, key=lambda state: (state.row, state.column))
    return StateMap(
        tuple(
            _tile(state, counts.get(state.code, 0), most, chosen, states) for state in places
        ),
        counts.get("", 0),
    )


def _tile(state, count, most, chosen, states):
    return Tile(
        code=state.code,
        name=state.name,
        count=count,
        x=f"{state.column * 100 / COLUMNS:.3f}",
        y=state.row * TILE_HEIGHT,
        shade=-(-count * SHADES // most) if count else 0,
        is_chosen=state.code in states,
        url=_toggled(state.code, chosen) if count or state.code in states else "",
    )


def _toggled(code, chosen):
    """The address with a state added, or taken away again; a region gives way to its state."""
    codes = chosen.get("state", [])
    codes = [other for other in codes if other != code] if code in codes else [*codes, code]
    return address(chosen, state=codes, region=None)


# Comparison ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ComparedFact:
    """One fact of all programs; `values` in their order."""

    label: str
    values: tuple[str, ...]

    @property
    def differs(self):
        return len(set(self.values)) > 1

    @property
    def is_unknown(self):
        return set(self.values) == {UNKNOWN}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Programs side by side; `unknown` names what is not known of any."""

    programs: tuple
    differing: tuple[ComparedFact, ...]
    equal: tuple[ComparedFact, ...]
    unknown: tuple[str, ...]

    @property
    def cards(self):
        """Each program with its facts and values."""
        shown = [*self.differing, *self.equal]
        return [
            (program, [(fact, fact.values[place]) for fact in shown])
            for place, program in enumerate(self.programs)
        ]


def side_by_side(programs, residencies):
    """Compare the facts of the programs, in the order of their pages."""
    columns = [_column(program, residencies) for program in programs]
    labels = columns[0] if columns else ()
    facts = [
        ComparedFact(label, tuple(column[label] for column in columns)) for label in labels
    ]
    known = [fact for fact in facts if not fact.is_unknown]
    return Comparison(
        programs=tuple(programs),
        differing=tuple(fact for fact in known if fact.differs),
        equal=tuple(fact for fact in known if not fact.differs),
        unknown=tuple(fact.label for fact in facts if fact.is_unknown),
    )


def _column(program, residencies):
    facts = {fact.label: fact.value or UNKNOWN for fact in facts_of(program)}
    answers = answers_of(program, residencies)
    accepts = {f"Accepts {residency.name}": answer for residency, answer in answers}
    return facts | accepts | {"Evidence": program.get_evidence_display()}


def answers_of(program, residencies):
    """Each residency, and whether the program accepts it: yes, no or not known."""
    rows = program.acceptances.all()
    known = {row.residency.slug: "yes" if row.accepts else "no" for row in rows}
    return [(residency, known.get(residency.slug, UNKNOWN)) for residency in residencies]


def described(program, url):
    """A program in the words of schema.org, with what is known of it."""
    place = {
        "@type": "PostalAddress",
        "addressLocality": program.city,
        "addressRegion": program.state,
        "addressCountry": "US",
    }
    provider = {
        "@type": "Organization",
        "name": program.institution,
        "address": {name: value for name, value in place.items() if value},
    }
    found = {
        "@type": "EducationalOccupationalProgram",
        "name": program.name,
        "description": program.summary,
        "url": url,
        "sameAs": program.website,
        "programType": "Fellowship",
        "timeToComplete": f"P{program.months}M" if program.months else "",
        "provider": provider,
    }
    return {name: value for name, value in found.items() if value}
