"""What the page of one milestone prints about one person's milestone."""

from dataclasses import dataclass

from django.urls import reverse

from applicants.explanations import explained
from applicants.planning import ReasonKind
from applicants.planning.order import order_warnings
from applicants.views.rows import STATE_WORDS, row_of
from careers.catalogue import GroupInfo


@dataclass(frozen=True, slots=True)
class Link:
    """Another milestone, or a choice group by its members, as a prerequisite names it."""

    name: str
    url: str
    label: str
    state: str
    is_hard: bool
    group: GroupInfo | None = None


def milestone_context(milestone, item, plan, record):
    """Context of the page; `item` is None where the milestone is not part of the pathway."""
    info = plan.catalogue.by_slug[milestone.slug]
    return {
        "milestone": milestone,
        "item": item,
        "why": _why(item, plan.catalogue) if item else (),
        "row": row_of(item, plan) if item else None,
        "record": record,
        "requires": list(_requires(info, plan)),
        "unlocks": list(_unlocks(info, plan)),
        "alternatives": _alternatives(item, plan),
        "warnings": order_warnings(item, plan) if item else (),
        "history": record.versions.all() if record.pk else (),
    }


def _why(item, catalogue):
    """The reasons; those on attempts stand with the attempts."""
    found = [reason for reason in item.reasons if reason.kind is not ReasonKind.ATTEMPTS]
    return explained(found, catalogue)


def _requires(info, plan):
    for needs in info.requirements:
        named = plan.catalogue.named_by(needs)
        yield from _links(named, plan, is_hard=needs.is_hard, is_choice=bool(needs.group))


def _unlocks(info, plan):
    for item in plan.by_slug.values():
        for needs in item.milestone.requirements:
            if needs.names(info):
                yield from _links([item.milestone], plan, is_hard=needs.is_hard)


def _alternatives(item, plan):
    """The other members of the milestone's choice group."""
    if item is None or item.group is None:
        return []
    members = plan.catalogue.group_members[item.group]
    return list(_links([other for other in members if other.slug != item.slug], plan))


def _links(milestones, plan, *, is_hard=True, is_choice=False):
    """Links to those of `milestones` in the plan; the others ask nothing of anybody."""
    for milestone in milestones:
        item = plan.by_slug.get(milestone.slug)
        if item is None or item.is_kept:
            continue
        url = reverse("applicants:milestone", args=[milestone.slug])
        label = STATE_WORDS[item.state]
        # Who has only one of the alternatives has no choice.
        group = plan.catalogue.group_by_slug.get(item.group) if is_choice else None
        yield Link(item.milestone.name, url, label, item.state, is_hard, group)
