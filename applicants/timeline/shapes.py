"""What a picture of a plan is made of: measures and positions, without any drawing.

Across, a position is a number in the unit of the `Style` (pixels of a picture that is scaled as
a whole, or percent of its width); down, it is always pixels.
"""

from dataclasses import dataclass
from datetime import date

from applicants.planning import Item

from .words import describe

BAR_HEIGHT = 12
TALL = 744  # three quarters of the width of the horizontal one: a sheet on its side


@dataclass(frozen=True, slots=True)
class Style:
    """The measures of one kind of picture; `low` and `high` are where the dates begin and end.

    `gap` is the least distance between two numbers of season dates, `least` the least width of
    the work on a bar, `wraps_at` how many characters a line of a name has.
    """

    unit: str
    width: str
    low: float
    high: float
    gap: float
    least: float
    head: int
    band_head: int
    wraps_at: int
    has_names_above: bool
    line_height: int = 20
    row_height: int = 26


HORIZONTAL = Style(
    unit="",
    width="992",
    low=360,
    high=980,
    gap=20,
    least=4,
    head=48,
    band_head=30,
    wraps_at=56,
    has_names_above=False,
)
VERTICAL = Style(
    unit="%",
    width="100%",
    low=2,
    high=98,
    gap=7,
    least=0.8,
    head=30,
    band_head=48,
    wraps_at=36,
    has_names_above=True,
)


@dataclass(frozen=True, slots=True)
class Season:
    """A date of an application season, with its words."""

    on: date
    label: str
    is_to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A small sign on a row: `kind` is own, done, missed, expected or turn."""

    kind: str
    x: float
    on: date


@dataclass(frozen=True, slots=True)
class Row:
    """One milestone. `work`: from when it can be begun to its earliest finish; `slack`: from
    there to the last safe day; `over`: by how much the earliest finish comes too late.

    `is_open`: the slack has no end, or one outside the picture. `text_y` and `bar_y` are the
    base line of the first line of the name and the upper edge of the bar.
    """

    item: Item
    y: int
    height: int
    text_y: int
    bar_y: int
    names: tuple[str, ...]
    work: Span | None = None
    slack: Span | None = None
    over: Span | None = None
    is_open: bool = False
    is_critical: bool = False
    marks: tuple[Mark, ...] = ()

    @property
    def mark_y(self):
        return self.bar_y + BAR_HEIGHT // 2

    @property
    def words(self):
        return describe(self.item)


@dataclass(frozen=True, slots=True)
class Band:
    """A stage with its rows."""

    name: str
    y: int
    height: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a year."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A season date: its line at `x`, its number at `label_x`, so that numbers never meet."""

    number: int
    x: float
    label_x: float
    season: Season


@dataclass(frozen=True, slots=True)
class Axis:
    """The dates of the picture and where they stand."""

    start: date
    end: date
    low: float
    high: float

    def at(self, on):
        """The position of a day; what lies outside stands at the edge."""
        days = min(max((on - self.start).days, 0), self.days)
        return round(self.low + (self.high - self.low) * days / self.days, 2)

    @property
    def days(self):
        return (self.end - self.start).days

    def holds(self, on):
        return self.start <= on <= self.end

    def span(self, first, last):
        x = self.at(first)
        return Span(x, round(self.at(last) - x, 2))


@dataclass(frozen=True, slots=True)
class Picture:
    style: Style
    height: int
    axis: Axis
    today_x: float
    ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]
    bands: tuple[Band, ...]

    @property
    def is_tall(self):
        """Whether it fills an upright page better (for a picture in pixels)."""
        return self.height > TALL
