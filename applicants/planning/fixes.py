"""What would make a target start work: single changes, each tried with a whole plan."""

from dataclasses import replace

from dateutil.relativedelta import relativedelta

from careers.catalogue import Anchor
from careers.words import counted, listing, spell

from .dates import fellowship_start, fellowship_year
from .schedule import DAY
from .types import Fix, FixKind, InterruptionKind, Status

INTERRUPTION_WORDS = {
    InterruptionKind.LEAVE: "the leave",
    InterruptionKind.RESEARCH: "the year off",
    InterruptionKind.EXTENSION: "the longer residency",
    InterruptionKind.REPEATED_EXAM: "the repeated examination",
    InterruptionKind.REAPPLICATION: "the reapplication",
}


def fixes(assessment, breaks, following, attempt):
    """Single changes that were tried and work: the least delay, then the least change first."""
    profile, records = assessment.profile, assessment.records
    year = fellowship_year(profile)
    tried = [
        *_marked(assessment, breaks),
        *_without_interruption(profile, year),
        *_shorter_residency(assessment, year),
    ]
    found = [
        fix
        for fix, other, others in tried
        if not attempt(other or profile, others or records).breaks
    ]
    if following:
        found.append(_later(profile, following[0]))
    return tuple(sorted(found, key=lambda fix: (fix.year, fix.days, fix.kind)))


def _marked(assessment, breaks):
    """Marking as done what may well be behind somebody already, with all that it needs."""
    slugs = [each.slug for each in breaks if _may_lie_behind(each.slug, assessment)]
    if not slugs:
        return
    done = {
        slug: replace(assessment.record(slug), status=Status.DONE, done_on=None)
        for slug in _with_all_needed(slugs, assessment.catalogue)
        if not assessment.record(slug).status.is_closed
    }
    names = listing([f"“{assessment.catalogue.by_slug[slug].name}”" for slug in slugs])
    verb, it = ("lies", "it") if len(slugs) == 1 else ("lie", "them")
    text = f"If {names} {verb} behind you, mark {it} as done."
    year = fellowship_year(assessment.profile)
    fix = Fix(FixKind.MARK_DONE, text, 0, year, tuple(slugs))
    yield fix, None, {**assessment.records, **done}


def _may_lie_behind(slug, assessment):
    """Whether something that is not noted may be done: anything but an event to come."""
    milestone = assessment.catalogue.by_slug[slug]
    due = assessment.item(milestone).due
    return not milestone.is_event or bool(due and due.on <= assessment.today)


def _with_all_needed(slugs, catalogue):
    """`slugs` and whatever they hard-require, in the end."""
    found = set(slugs)
    for milestone in reversed(catalogue.order):
        if any(later.slug in found for later, _ in catalogue.unlocks[milestone.slug]):
            found.add(milestone.slug)
    return found


def _without_interruption(profile, year):
    for interruption in profile.interruptions:
        if interruption.is_in_dates:
            continue
        others = tuple(each for each in profile.interruptions if each is not interruption)
        days = (interruption.months or 0) * 30
        text = (
            f"Without {INTERRUPTION_WORDS[interruption.kind]} from"
            f" {spell(interruption.starts_on)} the July {year} start would work."
        )
        fix = Fix(FixKind.WITHOUT_INTERRUPTION, text, days, year)
        yield fix, replace(profile, interruptions=others), None


def _shorter_residency(assessment, year):
    """An earlier end of residency, in case the date in the profile is wrong or can move."""
    profile = assessment.profile
    end, start = assessment.calendar.anchors[Anchor.RESIDENCY_END], fellowship_start(profile)
    if not (end and start) or end < start or start <= assessment.today:
        return
    days = (end - start).days + 1
    text = (
        f"If your residency ended by {spell(start - DAY)} ({counted(days, 'day')} earlier),"
        f" the July {year} start would work."
    )
    fix = Fix(FixKind.SHORTER_RESIDENCY, text, days, year)
    # Interruptions are counted in already.
    in_dates = tuple(replace(each, is_in_dates=True) for each in profile.interruptions)
    yield fix, replace(profile, residency_end_on=start - DAY, interruptions=in_dates), None


def _later(profile, year):
    """The next start that works, as a fix: it costs the years between."""
    start = fellowship_start(profile)
    later = start + relativedelta(years=year - start.year)
    text = f"Aim for July {year}: the next start that works."
    return Fix(FixKind.LATER_TARGET, text, (later - start).days, year)
