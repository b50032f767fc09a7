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
    members = defaultdict(list)
    grouped = Milestone.objects.exclude(choice_group=None)
    for slug, group in grouped.values_list("slug", "choice_group"):
        members[group].append(slug)
    requirements = defaultdict(set)
    rows = Prerequisite.objects.values_list(
        "milestone__slug", "required_milestone__slug", "required_group"
    )
    for slug, required, group in rows:
        requirements[slug].update([required] if required else members[group])
    return requirements
