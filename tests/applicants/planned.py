"""A small plan made by hand, and its dates, for tests of what is built on a plan."""

from datetime import date

from applicants.planning import Item, Plan, PlanDate, Progress, Record, State
from careers.catalogue import Catalogue, GroupInfo, MilestoneInfo

TODAY = date(2026, 11, 21)


def item(slug, *, state=State.READY, due=None, opens=None, closes=None, **fields):
    """An item; its days are dates, or `PlanDate`s."""
    record = {name: fields.pop(name) for name in ("status", "planned_on") if name in fields}
    info = {"name": slug.title(), "stage": "stage"}
    for name in ("necessity", "is_recurring"):
        if name in fields:
            info[name] = fields.pop(name)
    return Item(
        milestone=MilestoneInfo(slug=slug, group=fields.get("group"), **info),
        state=state,
        due=_planned(due),
        opens=_planned(opens),
        closes=_planned(closes),
        record=Record(**record),
        **fields,
    )


def _planned(on):
    return PlanDate(on=on) if isinstance(on, date) else on


def bare_plan(*items, **fields):
    """A plan of these items that says nothing else but `fields`."""
    empty = dict.fromkeys(["recurring", "kept", "next", "coming_up", "late"], ())
    fields = empty | {"progress": Progress(0, len(items)), "today": TODAY} | fields
    return Plan(items=items, **fields)


def plan_with(*items, recurring=(), today=TODAY):
    groups = {one.group for one in items if one.group}
    return bare_plan(
        *items,
        recurring=tuple(recurring),
        today=today,
        catalogue=Catalogue(
            version=7,
            milestones=tuple(one.milestone for one in (*items, *recurring)),
            groups=tuple(GroupInfo(slug, slug) for slug in sorted(groups)),
        ),
    )
