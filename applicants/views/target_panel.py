"""The target start: how it stands, in words, and the button for another one."""

from dataclasses import dataclass
from itertools import islice

from django.urls import reverse

from applicants.explanations import with_sources
from applicants.forms.timeline import target_choice
from careers.words import spell

NEEDS = 3  # how many of the pressing needs the panel names


@dataclass(frozen=True, slots=True)
class Offer:
    """A button that makes July `year` the target; `value` is what it sends."""

    year: int
    value: str


@dataclass(frozen=True, slots=True)
class Need:
    """What the start needs, and by when."""

    name: str
    url: str
    by: str
    is_to_confirm: bool


@dataclass(frozen=True, slots=True)
class Mend:
    """What would make the start work; `links` are names and addresses of its milestones."""

    text: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TargetPanel:
    """What is said of the target start, and the button for the next one that works.

    `sources` of the reason are pairs of title and address.
    """

    year: int
    is_feasible: bool
    reason: str
    sources: tuple[tuple[str, str], ...]
    needs: tuple[Need, ...]
    ready_on: str
    breaks: tuple[str, ...]
    next_year: int | None
    fixes: tuple[Mend, ...]
    offer: Offer | None


def target_panel(plan, applicant):
    """The panel of the target start, or None for a plan without one."""
    target = plan.target
    if target is None:
        return None
    reason, sources = with_sources(target.reason, plan.catalogue)
    return TargetPanel(
        year=target.year,
        is_feasible=target.is_feasible,
        reason=reason,
        sources=tuple(sources),
        needs=tuple(islice(_needs(plan), NEEDS)),
        ready_on=spell(target.ready_on) if target.ready_on else "",
        breaks=tuple(str(each.reason) for each in target.breaks),
        next_year=target.next_year,
        fixes=tuple(Mend(fix.text, tuple(_links(fix.slugs, plan))) for fix in target.fixes),
        offer=_offer(applicant, target.next_year),
    )


def start_offer(plan, applicant, panel):
    """The button beside a notice that names a start: a season is over, or there is no target.

    None where the panel of the target has a button already.
    """
    if panel and panel.offer:
        return None
    years = [notice.open_year for notice in plan.notices if notice.open_year]
    return _offer(applicant, years[0]) if years else None


def _needs(plan):
    for slug in plan.target.needs:
        item = plan.by_slug.get(slug)
        if item is None or item.schedule is None or item.schedule.latest is None:
            continue
        yield Need(
            name=item.milestone.name,
            url=reverse("applicants:milestone", args=[slug]),
            by=spell(item.schedule.latest),
            is_to_confirm=item.schedule.is_latest_to_confirm,
        )


def _links(slugs, plan):
    for slug in slugs:
        name = plan.catalogue.by_slug[slug].name
        yield name, reverse("applicants:milestone", args=[slug])


def _offer(applicant, year):
    """The button for July `year`; None for the present target, or where it changes nothing."""
    if year in (None, applicant.target_year) or applicant.fellowship_start_on:
        return None
    return Offer(year, target_choice(year, applicant.target_year))
