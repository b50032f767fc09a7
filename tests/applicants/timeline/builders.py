"""Items and plans with a given schedule, by hand."""

from applicants.planning import Item, Record, Schedule, State
from careers.catalogue import Catalogue, MilestoneInfo, StageInfo
from tests.applicants.planned import bare_plan


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
    return bare_plan(*items, catalogue=catalogue, **fields)
