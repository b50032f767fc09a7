"""How many people a change of the reference data affects, before it is published.

The library knows nobody: whoever keeps plans registers a function that counts for it.
"""

from dataclasses import dataclass, replace

_measures = []


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens to so many people, in words: "9 get a new item" is `people` 9."""

    people: int
    text: str


@dataclass(frozen=True, slots=True)
class Impact:
    """Whom a change affects: `people` of the `counted`, each in one or more of the `effects`.

    `total` is everybody; where that is more than `counted`, the others were not looked at.
    """

    people: int
    counted: int
    total: int
    effects: tuple[Effect, ...] = ()


def register(measure):
    """Ask `measure(before, after, now)` for the `Impact` of each change of the catalogue."""
    if measure not in _measures:
        _measures.append(measure)


def impacts(before, after, now):
    """What each registered function says of the way from one catalogue to another.

    Only of those who affect anybody; empty where no plan can notice the difference.
    """
    if made_of(before) == made_of(after):
        return []
    found = [measure(before, after, now) for measure in _measures]
    return [impact for impact in found if impact.people]


def made_of(catalogue):
    """Only what plans are made of: equal for catalogues between which no plan can change."""
    residencies = (
        replace(residency, name="", pk=0, accepting=0, with_rule=0)
        for residency in catalogue.residencies
    )
    return replace(
        catalogue,
        version=0,
        stages=tuple(replace(stage, name="") for stage in catalogue.stages),
        milestones=tuple(replace(info, name="", sources=()) for info in catalogue.milestones),
        groups=tuple(replace(group, name="") for group in catalogue.groups),
        residencies=tuple(residencies),
        licenses=(),
        programs=0,
        sources=(),
    )
