"""The checklist as rows ready to print: addresses, words and dates worked out in Python.

Forty times `{% url %}` and `{% date %}` would take half of the time of the page.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.urls import reverse

from applicants.forms.checklist import SHOW_CHOICES, filter_query
from applicants.planning import NoticeKind, State, Status, Timing
from applicants.queries import library_of
from applicants.views.target_panel import start_offer, target_panel
from careers.catalogue import GroupInfo
from careers.words import counted, spell

STATE_WORDS = {
    State.DONE: "Done",
    State.WAIVED: "Waived",
    State.NOT_NEEDED: "Not needed",
    State.IN_PROGRESS: "In progress",
    State.READY: "Ready",
    State.LATER: "Later",
    State.BLOCKED: "Blocked",
    State.PASSED: "Passed",
    State.MISSED: "Season over",
    State.DEPENDS: "Undecided",
}
# What the person has not told us; everything else said about a plan is a warning.
GAPS = frozenset({NoticeKind.NO_TRACK, NoticeKind.NO_RESIDENCY, NoticeKind.NO_TARGET})
# States in which one tap on “done” makes sense; the others are changed with “edit”.
CAN_FINISH = frozenset({State.READY, State.IN_PROGRESS, State.MISSED})


def days_away(days):
    """How far ahead in words: "today", "in 1 day", "in 12 days"."""
    if days == 0:
        return "today"
    return f"in {counted(days, 'day')}"


@dataclass(frozen=True, slots=True)
class Action:
    """A button that sets a status with one tap."""

    status: Status
    label: str
    is_main: bool = False


FINISH = Action(Status.DONE, "Done", is_main=True)
START = Action(Status.IN_PROGRESS, "Start")
REOPEN = Action(Status.NOT_STARTED, "Reopen")


@dataclass(frozen=True, slots=True)
class Row:
    """One milestone on the checklist; `version` is that of its record."""

    slug: str
    name: str
    url: str
    state: str
    label: str
    when: str
    is_overdue: bool
    necessity: str
    group: GroupInfo | None
    waits_for: str
    depends: str
    can_edit: bool
    actions: tuple[Action, ...]
    version: int


def row_of(item, plan):
    """The row of one item of `plan`."""
    milestone = item.milestone
    return Row(
        slug=item.slug,
        name=milestone.name,
        url=_address(item.slug),
        state=item.state,
        label=STATE_WORDS[item.state],
        when=when_words(item, plan.today),
        is_overdue=item.timing is Timing.OVERDUE and item.state is not State.MISSED,
        necessity=milestone.necessity,
        group=plan.catalogue.group_by_slug.get(item.group),
        waits_for=_waits_for(item, plan.catalogue),
        depends=str(item.reasons[0]) if item.state is State.DEPENDS else "",
        can_edit=item.state is not State.DEPENDS,
        actions=_actions(item),
        version=item.record.version,
    )


@lru_cache(maxsize=500)
def _address(slug):
    return reverse("applicants:milestone", args=[slug])


def _actions(item):
    """The buttons that make sense for an item; a recurring duty is never simply done."""
    if item.state is State.DONE:
        return (REOPEN,)
    found = []
    if item.state in CAN_FINISH and not item.milestone.is_recurring:
        found.append(FINISH)
    if item.state is State.READY and item.record.status is Status.NOT_STARTED:
        found.append(START)
    return tuple(found)


def when_words(item, today):
    """The one date that matters for the state, in words; empty if there is none."""
    if item.state is State.DONE:
        return spell(item.record.done_on) if item.record.done_on else "date unknown"
    if item.state is State.LATER:
        return f"from {spell(item.opens.on)}" + _confirm(item.opens)
    if item.state in (State.PASSED, State.MISSED):
        return f"closed {spell(item.closes.on)}"
    if item.state not in State.open or item.act_by is None:
        return ""
    is_own = not item.due or item.act_by < item.due.on
    word = "planned for" if is_own else "due"
    if item.act_by < today:
        word = "overdue, planned for" if is_own else "overdue since"
    return f"{word} {spell(item.act_by)}" + ("" if is_own else _confirm(item.due))


def _confirm(planned):
    return ", to confirm" if planned.is_to_confirm else ""


def _waits_for(item, catalogue):
    """What blocks an item, in words: one name, two, or one and how many more."""
    if item.state is not State.BLOCKED or not item.blockers:  # or by its rules: none is left
        return ""
    first, *others = (
        (catalogue.by_slug.get(slug) or catalogue.group_by_slug[slug]).name
        for slug in item.blockers
    )
    if not others:
        return f"“{first}”"
    return f"“{first}” and " + (f"“{others[0]}”" if len(others) == 1 else f"{len(others)} more")


@dataclass(frozen=True, slots=True)
class Section:
    """A stage of the pathway with the rows that the filter leaves."""

    slug: str
    name: str
    rows: tuple
    closed: int
    total: int

    @property
    def is_complete(self):
        return self.closed == self.total


def sections(plan, rows, *, show="all", stage=""):
    """Stages in order, each with its rows; stages left without a row are dropped.

    `rows` holds the row of each milestone of the plan by its slug.
    """
    found = []
    for info in plan.catalogue.stages:
        items = [item for item in plan.items if item.milestone.stage == info.slug]
        shown = [item for item in items if is_shown(item, show)]
        if shown and stage in ("", info.slug):
            shown_rows = tuple(rows[item.slug] for item in shown)
            closed = sum(_is_over(item) for item in items)
            found.append(Section(info.slug, info.name, shown_rows, closed, len(items)))
    return found


def _is_over(item):
    """Whether nothing more is to be done for an item."""
    return item.state in State.closed or item.state is State.PASSED


def is_shown(item, show):
    """Whether the filter `show` (one of SHOW_CHOICES) keeps an item."""
    if show == "open":
        return not _is_over(item)
    if show == "overdue":
        return item.timing is Timing.OVERDUE
    if show == "blocked":
        return item.state is State.BLOCKED
    if show == "done":
        return item.state in State.closed
    return True


def checklist_context(applicant, plan, *, show="all", stage=""):
    """Everything the checklist page prints."""
    # Many a milestone stands in the overview as well as in its stage: one row serves both.
    rows = {slug: row_of(item, plan) for slug, item in plan.by_slug.items()}
    query = filter_query(show=show, stage=stage)
    target = target_panel(plan, applicant)
    stages = [("", "All stages"), *((info.slug, info.name) for info in plan.catalogue.stages)]
    return {
        "applicant": applicant,
        "plan": plan,
        "pointers": library_of(applicant, plan.catalogue),
        "sections": sections(plan, rows, show=show, stage=stage),
        "next_rows": [rows[item.slug] for item in plan.next],
        "late_rows": [rows[item.slug] for item in plan.late],
        "blocked_rows": [rows[item.slug] for item in _pressing_blocked(plan)],
        "coming_rows": [rows[item.slug] for item in plan.coming_up],
        "recurring_rows": [rows[item.slug] for item in plan.recurring],
        "kept_rows": [rows[item.slug] for item in plan.kept],
        "next_fixed": _next_fixed(plan, rows),
        "target": target,
        "start_offer": start_offer(plan, applicant, target),
        "warnings": [notice for notice in plan.notices if notice.kind not in GAPS],
        "gaps": [notice for notice in plan.notices if notice.kind in GAPS],
        "show": show,
        "stage": stage,
        "is_filtered": query != "?",
        "query": query,
        "show_links": [
            (filter_query(show=value, stage=stage), label, value == show)
            for value, label in SHOW_CHOICES
        ],
        "stage_choices": [(value, label, value == stage) for value, label in stages],
    }


def _pressing_blocked(plan):
    """Blocked items, those with the nearest date first."""
    return sorted(plan.blocked, key=lambda item: item.act_by or date.max)


def _next_fixed(plan, rows):
    """The nearest date that others set: its words, day and distance; None without one."""
    planned = plan.next_fixed
    if planned is None:
        return None
    item = next(item for item in plan.items if planned in (item.opens, item.due, item.closes))
    return {
        "planned": planned,
        "row": rows[item.slug],
        "on": spell(planned.on),
        "away": days_away((planned.on - plan.today).days),
    }
