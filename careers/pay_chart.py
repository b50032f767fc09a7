"""Ranges of yearly pay on one scale: pure geometry, in percent of the width of the drawing."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import count

MOST_STEPS = 4
# What stays free at the right for the arrow of a range without an upper end.
ROOM = 4


class Shape(StrEnum):
    RANGE = "range"
    FIGURE = "figure"
    OPEN = "open"
    UP_TO = "up-to"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Bar:
    """One range; `x` and `width` are empty where nothing can be drawn."""

    band: object
    shape: Shape
    figure: str
    x: float | None = None
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[str, float], ...]


def draw(bands):
    """The chart of `bands`, which have `usd_low` and `usd_high`; a scale from zero."""
    bands = list(bands)
    top, step = _scale(max((end for band in bands for end in _ends(band)), default=0))
    ticks = [(_short(usd), _place(usd, top)) for usd in range(0, top + 1, step)]
    return Chart(tuple(_bar(band, top) for band in bands), tuple(ticks))


def figure_in_words(low, high):
    """A range as it is said: "$250,000 to $300,000", "from $400,000, no upper end given"."""
    return {
        Shape.RANGE: "${:,} to ${:,}",
        Shape.FIGURE: "${:,}",
        Shape.OPEN: "from ${:,}, no upper end given",
        Shape.UP_TO: "up to ${1:,}, no lower end given",
        Shape.UNKNOWN: "not known",
    }[shape_of(low, high)].format(low, high)


def shape_of(low, high):
    """How a band is drawn and said."""
    if low is None:
        return Shape.UNKNOWN if high is None else Shape.UP_TO
    if high is None:
        return Shape.OPEN
    return Shape.FIGURE if low == high else Shape.RANGE


def _ends(band):
    return [end for end in (band.usd_low, band.usd_high) if end is not None]


def _scale(highest):
    """The end of the scale and its step: the smallest round step that takes few of them."""
    step = next(
        digit * 10**power
        for power in count(4)
        for digit in (1, 2, 5)
        if digit * 10**power * MOST_STEPS >= highest
    )
    return max(-(-highest // step), 1) * step, step


def _place(usd, top):
    return round(usd / top * (100 - ROOM), 2)


def _bar(band, top):
    low, high = band.usd_low, band.usd_high
    shape = shape_of(low, high)
    words = figure_in_words(low, high)
    if shape is Shape.UNKNOWN:
        return Bar(band, shape, words)
    start = _place(low or 0, top)
    end = 100 - ROOM if high is None else _place(high, top)
    return Bar(band, shape, words, start, round(end - start, 2))


def _short(usd):
    return f"${usd // 1000}k" if usd else "$0"
