"""Ways into pain medicine drawn to one scale: all on the front page, or those compared."""

import re
from dataclasses import dataclass

from careers.catalogue import RouteStatus, Track
from careers.words import best_status, routes_in_words

# The stages every way has, in order; the residency comes before the last one.
BEFORE, AFTER = ("undergraduate", "medical-school"), ("fellowship",)
TICK_YEARS = 2
LEFT_OUT_OF_ALL = "no length or no route to a pain certificate is known"
LEFT_OUT_OF_CHOSEN = "no length is known"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a way; `x`, `middle` and `width` are percent of the whole picture."""

    kind: str
    years: int
    x: str
    middle: str
    width: str
    is_possible: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """The way through one residency, in whole years."""

    slug: str
    name: str
    residency_min: int
    residency_max: int
    total_min: int
    total_max: int
    certificate: str
    is_open_to_all: bool
    segments: tuple[Segment, ...]

    @property
    def residency(self):
        return span(self.residency_min, self.residency_max)

    @property
    def total(self):
        return span(self.total_min, self.total_max)


@dataclass(frozen=True, slots=True)
class Picture:
    """`left_out` are residencies that cannot be drawn, or not sensibly; `why_left_out` says it.

    Without `college` the ways begin with residency.
    """

    college: int | None
    medical_school: int | None
    fellowship: int
    ways: tuple[Way, ...]
    ticks: tuple[tuple[int, str], ...]
    left_out: tuple[str, ...]
    why_left_out: str = LEFT_OUT_OF_ALL

    @property
    def has_possible(self):
        """Whether any way may take longer, which needs a word in the key."""
        return any(segment.is_possible for way in self.ways for segment in way.segments)


def whole_years(typical_length):
    """The number in a plain "4 years", or None for any other text."""
    match = re.fullmatch(r"(\d+) years?", typical_length)
    return int(match[1]) if match else None


def draw(lengths, residencies, track=None):
    """Each known way from high school on, or None while a shared stage lacks a plain length.

    `lengths` maps slugs of stages to their typical lengths; `residencies` are `ResidencyInfo`.
    An international graduate's ways begin with residency: how long schools abroad take is not
    in the sources.
    """
    shown = [residency for residency in residencies if _is_shown(residency)]
    left_out = [info.name for info in residencies if info.is_published and info not in shown]
    return _picture(lengths, _before(track), shown, left_out, LEFT_OUT_OF_ALL)


def draw_chosen(lengths, residencies, track):
    """The ways through chosen residencies, whether or not a certificate is at their end."""
    shown = [residency for residency in residencies if residency.months_min]
    left_out = [residency.name for residency in residencies if not residency.months_min]
    return _picture(lengths, _before(track), shown, left_out, LEFT_OUT_OF_CHOSEN)


def span(shortest, longest):
    """A number of years, or two of them: "4", "3 to 4"."""
    return f"{shortest}" if shortest == longest else f"{shortest} to {longest}"


def _before(track):
    return () if track is Track.IMG else BEFORE


def _picture(lengths, before, shown, left_out, why):
    stages = {slug: whole_years(lengths.get(slug, "")) for slug in (*before, *AFTER)}
    if None in stages.values() or not shown:
        return None
    longest = sum(stages.values()) + max(residency.months_max for residency in shown) // 12
    ways = [_way(residency, stages, longest) for residency in shown]
    return Picture(
        college=stages.get("undergraduate"),
        medical_school=stages.get("medical-school"),
        fellowship=stages["fellowship"],
        ways=tuple(sorted(ways, key=_order)),
        ticks=tuple((year, _share(year, longest)) for year in range(0, longest, TICK_YEARS)),
        left_out=tuple(sorted(left_out)),
        why_left_out=why,
    )


def _is_shown(residency):
    """Whether its length is known and some degree has a known or unconfirmed route."""
    statuses = {best_status(residency.routes, track) for track in Track}
    has_route = statuses & {RouteStatus.OPEN, RouteStatus.UNCONFIRMED}
    return bool(residency.is_published and residency.months_min and has_route)


def _way(residency, stages, longest):
    shortest, extra = residency.months_min // 12, _extra_years(residency)
    spans = [(slug, stages[slug], False) for slug in BEFORE if slug in stages]
    spans.append(("residency", shortest, False))
    spans.extend([("residency", extra, True)] if extra else [])
    spans.extend((slug, stages[slug], False) for slug in AFTER)
    total = sum(stages.values()) + shortest
    statuses = [best_status(residency.routes, track) for track in Track]
    return Way(
        slug=residency.slug,
        name=residency.name,
        residency_min=shortest,
        residency_max=shortest + extra,
        total_min=total,
        total_max=total + extra,
        certificate=routes_in_words(residency.routes),
        is_open_to_all=all(status == RouteStatus.OPEN for status in statuses),
        segments=tuple(_segments(spans, longest)),
    )


def _order(way):
    """The surest ways first, then the shortest."""
    return (not way.is_open_to_all, way.total_min, way.total_max, way.name)


def _extra_years(residency):
    return (residency.months_max - residency.months_min) // 12


def _segments(spans, longest):
    begun = 0
    for kind, years, is_possible in spans:
        edges = (_share(at, longest) for at in (begun, begun + years / 2, years))
        yield Segment(kind, years, *edges, is_possible)
        begun += years


def _share(years, longest):
    """A number of years as percent of the longest way."""
    return f"{years * 100 / longest:.2f}"
