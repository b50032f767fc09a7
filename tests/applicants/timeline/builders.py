"""Items and plans with a given schedule, by hand."""

from datetime import date

from applicants.planning import Item, Plan, Progress, Record, Schedule, State
from careers.catalogue import Catalogue, MilestoneInfo, StageInfo

TODAY = date(2026, 11, 21)


def make_schedule(earliest, latest=None, **fields):
    fields = {"starts": earliest, "expected": earliest} | fields
    return Schedule(earliest=earliest, latest=latest, **fields)


def make_item(slug, schedule=None, stage="one", name=None, planned_on=None, **fields):
    milestone = MilestoneInfo(slug=slug, name=name or slug.capitalize(), stage=stage)
    fields = {"state": State.READY, "record": Record(planned_on=planned_on)} | fields
    return Item(milestone=milestone, schedule=schedule, **fields)


def make_plan(*items, **fields):
    stages = tuple(StageInfo(slug, slug.capitalize()) for slug in ("one", "two"))
    catalogue = Catalogue(version=1, milestones=(), stages=stages)
    fields = {"recurring": (), "today": TODAY} | fields
    return Plan(
        items=items,
        kept=(),
        next=(),
        coming_up=(),
        late=(),
        progress=Progress(0, len(items)),
        catalogue=catalogue,
        **fields,
    )
