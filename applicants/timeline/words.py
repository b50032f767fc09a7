"""The timeline in sentences: what it shows to who cannot see it, and what matters in it."""

from applicants.planning import State
from careers.words import counted, listing, spell

from .slips import late_ones

NAMED = 3  # how many milestones a sentence names


def describe(item):
    """One row of the picture in words, without its name: "earliest 3 May 2027, …"."""
    parts = [*_schedule(item.schedule), *_record(item), *_turns(item)]
    return ", ".join(parts) or "no date"


def last_day(schedule):
    """The last safe day of a schedule that has one: "3 May 2027 (to confirm)"."""
    return spell(schedule.latest, schedule.is_latest_to_confirm)


def too_late(item, over, more=""):
    """The sentence on an item that ends `over` days after its last safe day."""
    latest = last_day(item.schedule)
    days = counted(over, "day")
    return f"“{item.milestone.name}” would end {days} after its last safe day, {latest}{more}."


def is_only_bound(schedule):
    """Whether `latest` is no safe day, as a day before it is not known, and still ahead."""
    return schedule.is_bound and schedule.slack >= 0


def _schedule(schedule):
    if schedule is None:
        return
    yield f"earliest {spell(schedule.earliest, schedule.is_earliest_to_confirm)}"
    if is_only_bound(schedule):
        yield f"not later than {last_day(schedule)}"
    elif schedule.latest:
        yield f"latest safe {last_day(schedule)}"
    yield slack_in_words(schedule)
    if schedule.is_critical:
        yield "critical"


def _record(item):
    record = item.record
    if item.state is State.DONE and record.done_on:
        yield f"done {spell(record.done_on)}"
    if item.state is State.MISSED and item.closes:
        yield f"closed {spell(item.closes.on)}"
    if item.state in State.open and record.planned_on:
        yield f"planned for {spell(record.planned_on)}"


def _turns(item):
    for turn in item.occurrences[:1]:
        yield f"next due {spell(turn.due, turn.is_to_confirm)}"


def slack_in_words(schedule):
    """How much time there is to spare: "12 days to spare", "9 days too late", "no limit"."""
    slack = schedule.slack
    if is_only_bound(schedule):
        return "time to spare not known"
    if slack is None:
        return "no last day"
    if slack < 0:
        return f"{counted(-slack, 'day')} too late"
    return f"{counted(slack, 'day')} to spare" if slack else "no day to spare"


def summary(plan):
    """What matters in the picture, as sentences; the first says how the target stands."""
    found = [_critical(plan), _tightest(plan), *_late(plan), _confirm(plan)]
    return tuple(sentence for sentence in found if sentence)


def _critical(plan):
    names = [plan.by_slug[step.slug].milestone.name for step in plan.critical]
    if not names:
        return ""
    quoted = [f"“{name}”" for name in dict.fromkeys(names)]
    return f"The critical path: {listing(quoted, 'and then')}. A delay here delays the rest."


def _tightest(plan):
    """The smallest slack of all that still has some."""
    timed = [
        item
        for item in plan.items
        if item.schedule and item.schedule.slack is not None and item.schedule.slack >= 0
    ]
    if not timed:
        return ""
    item = min(timed, key=lambda item: item.schedule.slack)
    schedule = item.schedule
    words = f"The tightest: “{item.milestone.name}”, with {slack_in_words(schedule)}"
    if not schedule.slack:
        return f"{words} before {last_day(schedule)}."
    return f"{words} between {spell(schedule.earliest)} and {last_day(schedule)}."


def _late(plan):
    """What your own dates or the calendar break."""
    late = late_ones(plan)
    for item in late[:NAMED]:
        yield too_late(item, -item.schedule.expected_slack)
    if len(late) > NAMED:
        yield f"{len(late) - NAMED} more would end too late."


def _confirm(plan):
    number = sum(bool(item.schedule and item.schedule.is_to_confirm) for item in plan.items)
    if not number:
        return ""
    verb = "hangs" if number == 1 else "hang"
    return f"{number} of these dates {verb} on something that is still to confirm."
