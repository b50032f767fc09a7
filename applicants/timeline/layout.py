"""Where everything of the timeline stands: pure geometry.

One plan is drawn twice from the same dates: for a desk with the names beside the bars, for a
phone with the names above them. A `Style` holds all that differs.
"""

from datetime import date
from textwrap import shorten, wrap

from dateutil.relativedelta import relativedelta

from applicants.planning import State

from .shapes import (
    BAR_HEIGHT,
    Axis,
    Band,
    Line,
    Mark,
    Picture,
    Row,
    Span,
    Tick,
)

PAST = relativedelta(months=6)  # what was done earlier stands in the table only
BEYOND = relativedelta(months=24)  # a last day that is further off is drawn as open
MARGIN = relativedelta(months=1)
LINES = 2  # of a name, at most


def draw(plan, seasons, style):
    """Return the `Picture` of `plan` in `style`, or None where it has nothing to draw.

    `seasons` are the season dates that matter to the person, in any order.
    """
    axis = _axis(plan, seasons, style)
    bands, y = [], style.head
    for stage, items in _drawn(plan, axis):
        band = _band(stage.name, items, y, axis, style)
        bands.append(band)
        y += band.height
    if not bands:
        return None
    return Picture(
        style=style,
        height=y,
        axis=axis,
        today_x=axis.at(plan.today),
        ticks=_ticks(axis),
        lines=_lines(seasons, axis, style),
        bands=tuple(bands),
    )


# The dates -----------------------------------------------------------------------------------


def _axis(plan, seasons, style):
    """From the first thing shown to the last, with a little air; at least a year."""
    today = plan.today
    past = [item.record.done_on for item in plan.items if item.record.done_on]
    first = min([today, *(on for on in past if on >= today - PAST)])
    firm = [today + relativedelta(months=12), *(season.on for season in seasons)]
    firm += [on for item in _all(plan) for on in _firm_dates(item)]
    last = max(firm)
    latest = [
        item.schedule.latest for item in _all(plan) if item.schedule and item.schedule.latest
    ]
    last = max([last, *(on for on in latest if on <= last + BEYOND)])
    first -= MARGIN
    return Axis(first.replace(day=1), last + MARGIN, style.low, style.high)


def _all(plan):
    return (*plan.items, *plan.recurring)


def _firm_dates(item):
    """The days of an open item that the picture must hold."""
    if item.schedule:
        yield item.schedule.earliest
        yield item.schedule.expected
    if item.record.planned_on and item.state in State.open:
        yield item.record.planned_on


def _ticks(axis):
    years = range(axis.start.year + 1, axis.end.year + 1)
    return tuple(Tick(axis.at(date(year, 1, 1)), str(year)) for year in years)


def _lines(seasons, axis, style):
    """The season dates in the picture, numbered in order."""
    shown = sorted((one for one in seasons if axis.holds(one.on)), key=lambda one: one.on)
    found, free = [], style.low
    for number, season in enumerate(shown, start=1):
        x = axis.at(season.on)
        label_x = max(x, free)
        free = round(label_x + style.gap, 2)
        found.append(Line(number, x, label_x, season))
    return tuple(_within(found, style))


def _within(lines, style):
    """Numbers pushed beyond the edge, moved back in."""
    moved, free = [], style.high
    for line in reversed(lines):
        label_x = min(line.label_x, free)
        free = round(label_x - style.gap, 2)
        moved.append(Line(line.number, line.x, label_x, line.season))
    return reversed(moved)


# The rows ------------------------------------------------------------------------------------


def _drawn(plan, axis):
    """Each stage with those of its items that have a place in time, in pathway order."""
    for stage in plan.catalogue.stages:
        items = [
            item
            for item in _all(plan)
            if item.milestone.stage == stage.slug and (item.schedule or _marks(item, axis))
        ]
        if items:
            yield stage, items


def _band(name, items, top, axis, style):
    rows, y = [], top + style.band_head
    for item in items:
        row = _row(item, y, axis, style)
        rows.append(row)
        y += row.height
    return Band(name, top, y - top, tuple(rows))


def _row(item, y, axis, style):
    names = _names(item.milestone.name, style)
    names_height = style.line_height * len(names) if style.has_names_above else 0
    bar_y = y + names_height + (style.row_height - BAR_HEIGHT) // 2
    return Row(
        item=item,
        y=y,
        height=names_height + style.row_height,
        text_y=y + (style.line_height if style.has_names_above else 17),
        bar_y=bar_y,
        names=names,
        marks=_marks(item, axis),
        **_bar(item.schedule, axis, style.least),
    )


def _names(name, style):
    if not style.has_names_above:
        return (shorten(name, style.wraps_at, placeholder="…"),)
    return tuple(wrap(name, style.wraps_at, max_lines=LINES, placeholder="…"))


def _bar(schedule, axis, least):
    """The parts of the bar; nothing for an item without a schedule."""
    if schedule is None:
        return {}
    earliest, latest = schedule.earliest, schedule.latest
    is_open = latest is None or latest > axis.end
    bar = {
        "work": _work(schedule, axis, least),
        "is_critical": schedule.is_critical,
        "is_open": is_open,
    }
    if latest and latest < earliest:
        return bar | {"over": axis.span(latest, earliest)}
    return bar | {"slack": axis.span(earliest, axis.end if is_open else latest)}


def _work(schedule, axis, least):
    """From the start to the earliest finish; what takes no known time is a stroke there."""
    span = axis.span(schedule.starts, schedule.earliest)
    if span.width >= least:
        return span
    return Span(span.x, least)


def _marks(item, axis):
    """What stands on a row besides its bar, as far as the picture reaches."""
    found = [(kind, on) for kind, on in _moments(item) if on and axis.holds(on)]
    return tuple(Mark(kind, axis.at(on), on) for kind, on in found)


def _moments(item):
    yield from (("turn", turn.due) for turn in item.occurrences)
    if item.state is State.DONE:
        yield "done", item.record.done_on
    if item.state is State.MISSED and item.closes:
        yield "missed", item.closes.on
    if item.state not in State.open:
        return
    planned = item.record.planned_on
    if item.schedule and item.schedule.expected not in (item.schedule.earliest, planned):
        yield "expected", item.schedule.expected
    yield "own", planned
