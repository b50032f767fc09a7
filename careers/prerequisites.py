"""The one rule over all prerequisites together: nothing may, in the end, wait for itself."""

from collections import defaultdict
from graphlib import CycleError, TopologicalSorter

from careers.models import Milestone, Prerequisite


def find_cycle(requirements):
    """Return a cycle as a list of names, each needing the next; the first is also the last.

    `requirements` maps a name to the names it needs. Without a cycle the answer is None.
    """
    try:
        TopologicalSorter(requirements).prepare()
    except CycleError as error:
        # graphlib lists what comes first first; we say who needs whom.
        return list(reversed(error.args[1]))
    return None


def stored_requirements():
    """The slugs that each milestone in the database needs, hard or advised (two queries).

    Needing a choice group counts as needing each of its members: any of them may be the one
    that somebody chooses.
    """
    return _requirements(Milestone.objects.all(), Prerequisite.objects.all())


def proposed_cycle(milestone, needs):
    """Return the names of a cycle that would close if `milestone` were saved like this.

    `needs` are pairs of milestone and choice group, one of them None. The milestone counts as
    a member of the choice group it has now, saved or not. Without a cycle the answer is None.
    """
    requirements = _requirements(
        Milestone.objects.exclude(pk=milestone.pk),
        Prerequisite.objects.exclude(milestone=milestone.pk),
        members=[(milestone.slug, milestone.choice_group_id)],
        needs=[
            (milestone.slug, required and required.slug, group and group.pk)
            for required, group in needs
        ],
    )
    if cycle := find_cycle(requirements):
        names = dict(Milestone.objects.values_list("slug", "name"))
        names[milestone.slug] = milestone.name
        return [names[slug] for slug in cycle]
    return None


def _requirements(milestones, prerequisites, *, members=(), needs=()):
    """What the given rows and the proposed `members` and `needs` ask for, by slug."""
    slugs_of = defaultdict(list)
    for slug, group in [*milestones.values_list("slug", "choice_group"), *members]:
        slugs_of[group].append(slug)
    requirements = defaultdict(set)
    rows = prerequisites.values_list(
        "milestone__slug", "required_milestone__slug", "required_group"
    )
    for slug, required, group in [*rows, *needs]:
        requirements[slug].update([required] if required else slugs_of.get(group, ()))
    return requirements
