"""What somebody should know today: late, this week, waiting on others. Pure Python.

The page shows it always, the e-mail brings it on the days that the person wants.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from applicants.planning import State, Status, Timing
from careers.catalogue import Edge, Necessity
from careers.words import counted, spell

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    """One milestone of a digest: `words` say why it stands there, `on` is its day."""

    slug: str
    name: str
    words: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """What stands in the digest of one day; `snoozed` is what stands there another day."""

    late: tuple[Line, ...] = ()
    this_week: tuple[Line, ...] = ()
    waiting: tuple[Line, ...] = ()
    snoozed: tuple[Line, ...] = ()

    @property
    def is_worth_a_mail(self):
        """Whether anything is to be done; what waits on others alone disturbs nobody."""
        return bool(self.late or self.this_week)

    @property
    def is_empty(self):
        return not (self.late or self.this_week or self.waiting)


def digest_of(plan, snoozes, with_others):
    """The `Digest` of `plan` on its day.

    `snoozes` maps slugs to the first day on which each counts again. `with_others` are the
    slugs of milestones in which, once begun, somebody else has the next move: an office that
    registers, licenses or certifies, programs that decide, people who write letters. No record
    says who is at work; so what counts is that the person began it and that it is of such a
    kind. What such an item holds up is named beside it. Of a choice group only the first
    member stands there, and a snooze of one is a snooze of all.
    """
    snoozed = {slug: until for slug, until in snoozes.items() if until > plan.today}
    groups = {plan.by_slug[slug].group for slug in snoozed if slug in plan.by_slug} - {None}
    items = [item for item in (*plan.items, *plan.recurring) if item.state in State.open]
    heard = [item for item in items if item.slug not in snoozed and item.group not in groups]
    late = [line for item in heard if (line := _late(item, plan.today))]
    taken = {line.slug for line in late}
    week = [
        line
        for item in heard
        if item.slug not in taken and (line := _this_week(item, plan.today))
    ]
    taken |= {line.slug for line in week}
    waiting = [
        Line(item.slug, item.milestone.name, _waiting(item, plan))
        for item in heard
        if item.slug not in taken
        and item.slug in with_others
        and item.record.status is Status.IN_PROGRESS
    ]
    return Digest(
        late=_first_of_groups(sorted(late, key=_day), plan),
        this_week=_first_of_groups(sorted(week, key=_day), plan),
        waiting=tuple(waiting),
        snoozed=tuple(
            Line(item.slug, item.milestone.name, f"until {spell(until)}", until)
            for item in items
            if (until := snoozed.get(item.slug))
        ),
    )


def _day(line):
    return line.on


def _first_of_groups(lines, plan):
    seen, kept = set(), []
    for line in lines:
        group = plan.by_slug[line.slug].group
        if group is None or group not in seen:
            kept.append(line)
        seen.add(group)
    return tuple(kept)


def _late(item, today):
    if item.timing is not Timing.OVERDUE or item.act_by is None:
        return None
    is_own = not item.due or item.act_by < item.due.on
    ago = f"{counted((today - item.act_by).days, 'day')} ago"
    word = "planned for" if is_own else "was due on"
    words = f"{word} {spell(item.act_by)}, {ago}"
    if not is_own and item.due.is_to_confirm:
        words += " (to confirm)"
    return Line(item.slug, item.milestone.name, words, item.act_by)


def _this_week(item, today):
    """The first of the item's days within seven days from today on, if there is one."""
    days = [day for day in _days(item) if today <= day[0] < today + WEEK]
    if not days:
        return None
    on, word, is_to_confirm = min(days)
    confirm = ", to confirm" if is_to_confirm else ""
    words = f"{word} {_away((on - today).days)} ({on:%A}, {spell(on)}{confirm})"
    return Line(item.slug, item.milestone.name, words, on)


def _days(item):
    """Each day of an item as (day, word, whether to confirm)."""
    if item.record.planned_on:
        yield item.record.planned_on, "planned", False
    if item.is_extra:  # owed to nobody: only its own day counts
        return
    if item.due:
        yield item.due.on, "due", item.due.is_to_confirm
    if item.closes:
        yield item.closes.on, "closes", item.closes.is_to_confirm
    opens = item.edge(Edge.OPENS)
    if opens and item.milestone.necessity is not Necessity.OPTIONAL:
        yield opens.on, "opens", opens.is_to_confirm
    for turn in item.occurrences:
        yield turn.due, "due", turn.is_to_confirm


def _away(days):
    """How far ahead in words: "today", "tomorrow", "in 5 days"."""
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def _waiting(item, plan):
    held_up = [other.milestone.name for other in plan.blocked if item.slug in other.blockers]
    if not held_up:
        return "you began it; others have a part in it"
    if len(held_up) == 1:
        return f"you began it; “{held_up[0]}” waits for it"
    return f"you began it; “{held_up[0]}” and {len(held_up) - 1} more wait for it"
