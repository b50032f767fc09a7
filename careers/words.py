"""Reference data in plain words: the same on every page, in print and in the engine's reasons.

Plain Python like the catalogue, so that the planning engine may use it.
"""

import re
from calendar import month_name
from functools import lru_cache

from careers.catalogue import (
    SEASON_CYCLES,
    Anchor,
    Confidence,
    Edge,
    RouteStatus,
    SeasonMoment,
    Track,
)

EDGE_WORDS = {Edge.OPENS: "Opens", Edge.DUE: "Due", Edge.CLOSES: "Closes"}

ANCHOR_WORDS = {
    Anchor.GRADUATION: "graduation from medical school",
    Anchor.US_GRADUATION: "graduation from a four-year US school (MD or DO)",
    Anchor.TRAINING_START: "the start of training (PGY-1)",
    Anchor.PGY1_END: "the end of PGY-1",
    Anchor.RESIDENCY_END: "the end of residency",
    Anchor.BOARD_WINDOW_END: "the end of eligibility for the primary certificate",
    Anchor.FELLOWSHIP_START: "the start of the pain fellowship",
    Anchor.FELLOWSHIP_END: "the end of the pain fellowship",
}

MOMENT_WORDS = {
    SeasonMoment.OPENS: "the opening",
    SeasonMoment.TOKENS: "the release of tokens",
    SeasonMoment.SUBMIT: "the first day to submit",
    SeasonMoment.REVIEW: "the first day on which programs review",
    SeasonMoment.ENDS: "the end",
    SeasonMoment.REGISTRATION: "the opening of Match registration",
    SeasonMoment.RANKING_OPENS: "the opening of rank lists",
    SeasonMoment.RANKING_CLOSES: "the deadline for rank lists",
    SeasonMoment.MATCH_DAY: "Match Day",
}

CONFIDENCE_WORDS = {
    Confidence.VERIFIED: "Checked against its sources",
    Confidence.SEED_ONLY: "Only a starting document says so",
    Confidence.UNVERIFIED: "Not verified",
}

TRACK_WORDS = {Track.MD: "MD", Track.DO: "DO", Track.IMG: "international graduates"}

STANDING_WORDS = {
    RouteStatus.OPEN: "known route",
    RouteStatus.UNCONFIRMED: "unconfirmed",
    RouteStatus.CLOSED: "no known route",
}

FOR_EVERY_DEGREE = {
    RouteStatus.OPEN: "Known route for every degree",
    RouteStatus.UNCONFIRMED: "Unconfirmed for every degree",
    RouteStatus.CLOSED: "No known route",
    None: "Not known",
}


@lru_cache(maxsize=4096)
def spell(on, is_to_confirm=False):
    """A day as it is printed everywhere: "3 May 2027", "3 May 2027 (to confirm)"."""
    return f"{on.day} {on:%B %Y}{' (to confirm)' if is_to_confirm else ''}"


def listing(names, last="and"):
    """Names as a sentence takes them: "A", "A and B", "A, B and C"."""
    *head, tail = names
    return f"{', '.join(head)} {last} {tail}" if head else tail


def counted(number, one, many=""):
    """So many of a thing: "1 day", "12 days"; `many` where it is not `one` with an s."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def shifted(number, unit):
    """By how much something moves: "1 day later"; a negative number is earlier."""
    return f"{counted(abs(number), unit)} {'later' if number > 0 else 'earlier'}"


def duration(months):
    """A length in words: "18 months", "1 year", "2 years"."""
    number, unit = (months // 12, "year") if months % 12 == 0 else (months, "month")
    return counted(number, unit)


def days_in_words(days):
    """A length in days as sources put it: a month is 30 days, a year 365."""
    if days % 365 == 0:
        return duration(days // 365 * 12)
    if days % 30 == 0:
        return duration(days // 30)
    return counted(days, "day")


def differ(claims):
    """Whether claims do not all say the same; capital letters make no difference."""
    return len({claim.says.casefold() for claim in claims}) > 1


def rule_in_words(rule):
    """What a window date is counted from: "2 years before the end of residency".

    `rule` is a `MilestoneDate` or a `DateRule`; both have the same fields.
    """
    words = _anchor_in_words(rule)
    if rule.offset_months:
        side = "before" if rule.offset_months < 0 else "after"
        words = f"{duration(abs(rule.offset_months))} {side} {words}"
    if rule.month:
        words = f"{rule.day} {month_name[rule.month]} of the year of {words}"
    return words


def _anchor_in_words(rule):
    if rule.anchor not in SEASON_CYCLES:
        return ANCHOR_WORDS[rule.anchor]
    cycle = SEASON_CYCLES[rule.anchor]
    return f"{MOMENT_WORDS[rule.moment]} of the {cycle} season"


def degrees_in_words(tracks):
    """The degrees that something is for: "MD and DO only", "every degree"."""
    if not tracks or tracks == frozenset(Track):
        return "every degree"
    return listing([TRACK_WORDS[track] for track in Track if track in tracks]) + " only"


def routes_in_words(routes):
    """Whether a residency leads to a pain certificate, by degree.

    `routes` are of the model or of the catalogue. A degree counts its best route.
    """
    degrees = {}
    for track in Track:
        degrees.setdefault(best_status(routes, track), []).append(TRACK_WORDS[track])
    if len(degrees) == 1:
        (status,) = degrees
        return FOR_EVERY_DEGREE[status]
    words = "; ".join(
        f"{_standing(status)} for {listing(names)}" for status, names in degrees.items()
    )
    return words[0].upper() + words[1:]


def _standing(status):
    return STANDING_WORDS[status] if status else "not known"


def best_status(routes, track):
    """The best standing of any route that `track` can take; None where no source says any."""
    found = {route.status for route in routes if route.track in ("", None, track)}
    return next((status for status in RouteStatus if status in found), None)


WRITTEN_DATE = re.compile(
    r"(?<![\d-])(\d{4})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?(?![\d-])"
)


def dates_in_words(text):
    """The dates in a free text as people read them: "2025-03" is "March 2025".

    When a source was published is kept as it was found: a day, a month, "updated" and a day.
    """
    return WRITTEN_DATE.sub(_date_in_words, text)


def _date_in_words(match):
    year, month, day = match.groups()
    words = f"{month_name[int(month)]} {year}"
    return f"{int(day)} {words}" if day else words
