"""What the page of one milestone prints about one person's milestone."""

from dataclasses import dataclass

from django.urls import reverse

from applicants.planning.order import order_warnings
from applicants.views.rows import STATE_WORDS, row_of


@dataclass(frozen=True, slots=True)
class Link:
    """Another milestone, or a choice group by its members, as a prerequisite names it."""

    name: str
    url: str
    label: str
    state: str
    is_hard: bool
    group: str = ""


def milestone_context(milestone, item, plan, record):
    """Context of the page; `item` is None where the milestone is not part of the pathway."""
    info = plan.catalogue.by_slug[milestone.slug]
    return {
        "milestone": milestone,
        "item": item,
        "row": row_of(item, plan) if item else None,
        "record": record,
        "requires": list(_requires(info, plan)),
        "unlocks": list(_unlocks(info, plan)),
        "alternatives": _alternatives(item, plan),
        "warnings": order_warnings(item, plan) if item else (),
        "history": record.versions.all() if record.pk else (),
        "today": plan.today,
    }


def _requires(info, plan):
    for needs in info.requirements:
        if needs.milestone:
            members, group = [needs.milestone], ""
        else:
            members = [member.slug for member in plan.catalogue.group_members[needs.group]]
            group = plan.catalogue.group_by_slug[needs.group].name
        yield from _links(members, plan, needs.is_hard, group)


def _unlocks(info, plan):
    for item in plan.by_slug.values():
        for needs in item.milestone.requirements:
            if needs.milestone == info.slug or (needs.group and needs.group == info.group):
                yield from _links([item.slug], plan, needs.is_hard)


def _alternatives(item, plan):
    """The other members of the milestone's choice group."""
    if item is None or item.group is None:
        return []
    members = plan.catalogue.group_members[item.group]
    return list(_links([m.slug for m in members if m.slug != item.slug], plan))


def _links(slugs, plan, is_hard=True, group=""):
    """Links to those of `slugs` that are in the plan; the others ask nothing of anybody."""
    for slug in slugs:
        item = plan.by_slug.get(slug)
        if item is None or item.is_kept:
            continue
        url = reverse("applicants:milestone", args=[slug])
        label = STATE_WORDS[item.state]
        yield Link(item.milestone.name, url, label, item.state, is_hard, group)
