"""What interrupts a way, and which of its dates that moves.

The dates of a profile are those without the interruption, unless `is_in_dates` says otherwise.
Each interruption moves what lies on or after its first day, one after the other in time.
"""

from dateutil.relativedelta import relativedelta

from careers.catalogue import Anchor

from .types import InterruptionKind, Record

# A longer residency moves what comes after it and nothing within it.
BEFORE_RESIDENCY_ENDS = frozenset(
    {Anchor.GRADUATION, Anchor.US_GRADUATION, Anchor.TRAINING_START, Anchor.PGY1_END}
)


def moved(anchors, interruptions, *, chosen=frozenset()):
    """Return `anchors` (dates or None by `Anchor`) with every interruption counted in.

    `chosen` anchors stay: a target start is a choice, whatever comes between.
    """
    for interruption in sorted(interruptions, key=lambda each: each.starts_on):
        if interruption.is_in_dates or not interruption.months:
            continue
        stays = chosen | _untouched(interruption.kind)
        delay = relativedelta(months=interruption.months)
        anchors = {
            anchor: on + delay
            if on and on >= interruption.starts_on and anchor not in stays
            else on
            for anchor, on in anchors.items()
        }
    return anchors


def _untouched(kind):
    is_extension = kind is InterruptionKind.EXTENSION
    return BEFORE_RESIDENCY_ENDS if is_extension else frozenset()


def exam_days(interruptions):
    """From when a repeated examination is taken again, by the milestone's slug."""
    days = {}
    for interruption in interruptions:
        if interruption.kind is InterruptionKind.REPEATED_EXAM:
            first = days.get(interruption.milestone, interruption.starts_on)
            days[interruption.milestone] = max(first, interruption.starts_on)
    return days


def season_days(interruptions, catalogue):
    """From when the steps of a season are done anew, by slug: what a new application begins."""
    days = {}
    for interruption in interruptions:
        for slug in catalogue.season_bound(interruption.cycle) if interruption.cycle else ():
            days[slug] = max(days.get(slug, interruption.starts_on), interruption.starts_on)
    return days


def reopened(records, catalogue, cycle):
    """The records as they are at the start of another season of `cycle`.

    What belongs to a season has to be done once more: everything dated by it, and what comes
    after that in the same stage (interviews have no dates of their own). Whoever reapplies
    gets these records emptied; their earlier versions stay.
    """
    bound = catalogue.season_bound(cycle)
    return {
        slug: Record(version=record.version, has_note=record.has_note)
        if slug in bound
        else record
        for slug, record in records.items()
    }
