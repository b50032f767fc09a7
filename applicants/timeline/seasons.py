"""The season dates that matter to one person: pure."""

from applicants.planning.dates import calendar_of
from careers.catalogue import Anchor, Cycle, SeasonMoment
from careers.words import MOMENT_WORDS

from .layout import PAST
from .shapes import Season


def seasons_of(profile, catalogue, today):
    """The dates of the person's seasons and the start of the fellowship, the first first.

    What lies further back than the picture reaches is left out.
    """
    calendar = calendar_of(profile, catalogue)
    found = [
        Season(planned.on, f"{cycle.capitalize()} season: {words}", planned.is_to_confirm)
        for cycle in Cycle
        for moment, words in ((moment, MOMENT_WORDS[moment]) for moment in SeasonMoment)
        if (planned := calendar.season(cycle, moment))
    ]
    if start := calendar.anchors[Anchor.FELLOWSHIP_START]:
        found.append(Season(start, "Start of the fellowship"))
    return tuple(sorted((one for one in found if one.on >= today - PAST), key=_on))


def _on(season):
    return season.on
