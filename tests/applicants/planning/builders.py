"""Small catalogues, people and records by hand; a test names only what it is about."""

from datetime import date

from applicants.planning import Profile, Record, Status, plan
from careers.catalogue import (
    Anchor,
    Catalogue,
    Cycle,
    DateRule,
    Edge,
    GroupInfo,
    MilestoneInfo,
    Requirement,
    ResidencyInfo,
    RouteInfo,
    RouteStatus,
    SeasonDate,
    SeasonInfo,
    SeasonMoment,
)

TODAY = date(2026, 11, 21)
IN_PROGRESS = Record(status=Status.IN_PROGRESS)


def done(on=None):
    return Record(status=Status.DONE, done_on=on)


def waived(reason="By the board."):
    return Record(status=Status.WAIVED, waived_reason=reason)


def planned(on, status=Status.NOT_STARTED):
    return Record(status=status, planned_on=on)


def make_milestone(slug, *requirements, **fields):
    """A milestone whose name is its slug in words and that needs `requirements`."""
    fields = {"name": slug.replace("-", " ").capitalize(), "stage": "stage"} | fields
    return MilestoneInfo(slug=slug, requirements=requirements, **fields)


def needs(milestone):
    return Requirement(milestone=milestone)


def needs_group(group):
    return Requirement(group=group)


def better_after(milestone):
    return Requirement(milestone=milestone, is_hard=False)


def better_after_group(group):
    return Requirement(group=group, is_hard=False)


def rule(edge, anchor, moment=None, **fields):
    return DateRule(edge=edge, anchor=anchor, moment=moment, **fields)


def season_rule(edge, moment, **fields):
    return rule(edge, Anchor.FELLOWSHIP_SEASON, moment, **fields)


def due_at(anchor, **fields):
    return {"dates": (rule(Edge.DUE, anchor, **fields),)}


def make_group(slug, needed=1):
    return GroupInfo(slug=slug, name=slug.replace("-", " ").capitalize(), needed=needed)


def make_residency(slug, years=4, **fields):
    months = {"months_min": years * 12, "months_max": years * 12} if years else {}
    return ResidencyInfo(slug=slug, name=slug.capitalize(), **(months | fields))


def make_route(certificate="pain", status=RouteStatus.OPEN, **fields):
    fields = {"reason": "A board says so.", "certificate_name": certificate} | fields
    return RouteInfo(certificate=certificate, status=status, **fields)


def make_season(start_year=2027, cycle=Cycle.FELLOWSHIP, **dates):
    """A season; without dates the known ones of the season for July 2027."""
    dates = dates or {
        "opens": date(2025, 6, 4),
        "submit": date(2025, 11, 12),
        "ends": date(2026, 5, 31),
    }
    known = tuple(SeasonDate(SeasonMoment(moment), on) for moment, on in dates.items())
    return SeasonInfo(cycle=cycle, start_year=start_year, dates=known)


def make_catalogue(*milestones, **fields):
    fields = {key: tuple(value) for key, value in fields.items()}
    return Catalogue(version=1, milestones=milestones, **fields)


def make_plan(*milestones, profile=None, records=None, today=TODAY, **fields):
    """The plan of `profile` over a catalogue of `milestones` and what else is given."""
    catalogue = make_catalogue(*milestones, **fields)
    return plan(profile or Profile(), catalogue, records or {}, today)


def slugs(items):
    return [item.slug for item in items]


def states(found):
    """The state of every item of a plan, by slug."""
    return {slug: item.state for slug, item in found.by_slug.items()}
