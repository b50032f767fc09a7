"""The timeline ready to print: the two pictures, the same as a table, and in sentences."""

from dataclasses import dataclass

from django.urls import reverse

from applicants.planning import Item, State
from applicants.timeline import (
    HORIZONTAL,
    VERTICAL,
    draw,
    slack_in_words,
    summary,
)
from applicants.timeline.seasons import seasons_of
from applicants.timeline.words import is_only_bound, last_day, too_late
from applicants.views.rows import STATE_WORDS, when_words
from careers.words import counted, shifted, spell


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One line of the table."""

    item: Item
    name: str
    url: str
    label: str
    when: str
    earliest: str
    expected: str
    latest: str
    slack: str
    own: str
    can_move: bool


@dataclass(frozen=True, slots=True)
class SlipRow:
    """One line of what slips: "3 May 2027", "9 days later", what that breaks."""

    name: str
    before: str
    after: str
    how: str
    breaks: str
    is_late: bool


def picture_context(plan, profile):
    """Both pictures, their words, and the table by stage."""
    seasons = seasons_of(profile, plan.catalogue, plan.today)
    pictures = {
        "wide": draw(plan, seasons, HORIZONTAL),
        "narrow": draw(plan, seasons, VERTICAL),
    }
    return pictures | {
        "summary": summary(plan),
        "table": _table(plan),
        "undated": sum(not _is_dated(item) for item in plan.items),
    }


def _table(plan):
    """Each stage with the rows of what has any date, in pathway order."""
    items = [item for item in (*plan.items, *plan.recurring) if _is_dated(item)]
    stages = [
        (
            stage.name,
            [_row(item, plan.today) for item in items if item.milestone.stage == stage.slug],
        )
        for stage in plan.catalogue.stages
    ]
    return [(name, rows) for name, rows in stages if rows]


def _is_dated(item):
    record = item.record
    return bool(item.schedule or item.occurrences or record.done_on or record.planned_on)


def _row(item, today):
    schedule = item.schedule
    return TimelineRow(
        item=item,
        name=item.milestone.name,
        url=reverse("applicants:milestone", args=[item.slug]),
        label=STATE_WORDS[item.state],
        when=when_words(item, today) if item.state in State.open else "",
        earliest=_earliest(schedule),
        expected=_expected(schedule),
        latest=_latest(item),
        slack=slack_in_words(schedule) if schedule else "",
        own=_own(item.record),
        can_move=item.state in State.open,
    )


def _earliest(schedule):
    if schedule is None:
        return ""
    return spell(schedule.earliest) + _confirm(schedule.is_earliest_to_confirm)


def _expected(schedule):
    """When it ends as planned, where that is not the earliest day."""
    is_later = schedule and schedule.expected != schedule.earliest
    return spell(schedule.expected) if is_later else ""


def _latest(item):
    """The last safe day; of a duty that comes back, the day of its next turn."""
    schedule = item.schedule
    if schedule and schedule.latest:
        bound = "not later than " if is_only_bound(schedule) else ""
        return bound + spell(schedule.latest) + _confirm(schedule.is_latest_to_confirm)
    if item.occurrences:
        turn = item.occurrences[0]
        return spell(turn.due) + _confirm(turn.is_to_confirm)
    return ""


def _confirm(is_to_confirm):
    return ", to confirm" if is_to_confirm else ""


def _own(record):
    if record.done_on:
        return f"done {spell(record.done_on)}"
    return spell(record.planned_on) if record.planned_on else ""


def slip_rows(found):
    """What slips, in words."""
    return [
        SlipRow(
            name=slip.item.milestone.name,
            before=spell(slip.before),
            after=spell(slip.after),
            how=shifted(slip.days, "day"),
            breaks=_breaks(slip),
            is_late=bool(slip.over),
        )
        for slip in found
    ]


def broken_words(found):
    """The worst of what slips too far, in a sentence; empty if nothing does."""
    late = sorted((slip for slip in found if slip.over), key=lambda slip: -slip.over)
    if not late:
        return ""
    worst, *others = late
    more = f", and {len(others)} more would end too late" if others else ""
    return too_late(worst.item, worst.over, more)


def _breaks(slip):
    schedule = slip.item.schedule
    if schedule.latest is None:
        return "has no last safe day"
    if slip.over:
        return f"{counted(slip.over, 'day')} after its last safe day, {last_day(schedule)}"
    if is_only_bound(schedule):
        return f"has to be well before {last_day(schedule)}"
    again = " again" if slip.was_over else ""
    return f"keeps its last safe day{again}, {last_day(schedule)}"
