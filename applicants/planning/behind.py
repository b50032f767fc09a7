"""What lies behind somebody: what is offered as done, and what is checked beforehand.

Nothing here is assumed: it is an offer, which the person edits before anything is stored.
"""

from dataclasses import dataclass

from careers.catalogue import Applies, MilestoneInfo, Necessity, Track

from .dates import pgy1_end

# By position (the values of `applicants.models.Position`): the stages that are over, and what
# somebody there must have reached in the stage that is not.
PAST_STAGES = {
    "premed": (),
    "medical-school": ("undergraduate",),
    "graduate": ("undergraduate",),
    "residency": ("undergraduate", "medical-school"),
    "after-residency": ("undergraduate", "medical-school", "residency"),
    "fellowship": (
        "undergraduate",
        "medical-school",
        "residency",
        "fellowship-application",
    ),
    "practice": (
        "undergraduate",
        "medical-school",
        "residency",
        "fellowship-application",
        "fellowship",
    ),
}
REACHED = {
    "medical-school": ("med-school-entry", "img-school-entry"),
    "graduate": ("medical-degree",),
    "fellowship": ("fellowship-start",),
}
# Stages somebody is in the middle of: offered as well, nothing checked for their own sake.
PRESENT_STAGES = {
    "premed": ("undergraduate",),
    "medical-school": ("medical-school",),
    "graduate": ("medical-school",),
    "residency": ("residency",),
    "after-residency": ("fellowship-application", "licensure", "certification"),
    "fellowship": ("fellowship", "licensure", "certification"),
    "practice": ("licensure", "certification", "practice-entry"),
}
RESIDENCY_PLACE = ("residency-application", "residency-rank-list", "residency-match")
FIRST_YEAR = "pgy1"
CERTIFICATION = "primary-certification"


@dataclass(frozen=True, slots=True)
class Offer:
    """A milestone that may be behind somebody; `is_likely` ones are checked beforehand."""

    milestone: MilestoneInfo
    is_likely: bool
    choice: str = ""  # "any 1 of 2", where there is one

    @property
    def label(self):
        return self.milestone.name + (f" ({self.choice})" if self.choice else "")


def behind(profile, position, catalogue, today, *, is_certified=False):
    """Return the `Offer`s for somebody at `position`, in pathway order.

    Checked are the required milestones of the stages that are over, what the position implies
    besides, and all that either of them needs. Of a choice group it is the line of the
    person's own degree: COMLEX for a DO, USMLE for everybody else.
    """
    own = {milestone.slug: milestone for milestone in _own(profile, catalogue)}
    lines = _lines(own.values(), catalogue)
    past, present = PAST_STAGES.get(position, ()), PRESENT_STAGES.get(position, ())
    certain = {
        slug
        for slug, milestone in own.items()
        if milestone.stage in past
        and milestone.necessity is Necessity.REQUIRED
        and (milestone.group is None or slug in lines[milestone.group])
    }
    certain.update(REACHED.get(position, ()))
    certain.update(_reached_besides(profile, position, today, is_certified))
    likely = _with_all_needed(certain & own.keys(), own, lines) - _doubtful(profile, position)
    return tuple(
        Offer(milestone, slug in likely, _choice(milestone, own, catalogue))
        for slug, milestone in own.items()
        if slug in likely or milestone.stage in (*past, *present)
    )


def _own(profile, catalogue):
    """What applies for certain and is done once."""
    for milestone in catalogue.milestones:
        applicability = catalogue.applies(milestone, profile.track, profile.residency)
        is_once = milestone.is_published and not milestone.is_recurring
        if is_once and applicability is Applies.YES:
            yield milestone


def _choice(milestone, own, catalogue):
    """How many of the milestone's choice group suffice, if that leaves a choice."""
    group = catalogue.group_by_slug.get(milestone.group)
    count = sum(other.group == milestone.group for other in own.values())
    return f"any {group.needed} of {count}" if group and count > group.needed else ""


def _lines(milestones, catalogue):
    """Of each choice group the members to check: those most particular to the person."""
    members = {}
    for milestone in milestones:
        if milestone.group:
            members.setdefault(milestone.group, []).append(milestone)
    return {
        slug: {
            member.slug
            for member in sorted(found, key=lambda member: len(member.tracks or Track))[
                : catalogue.group_by_slug[slug].needed
            ]
        }
        for slug, found in members.items()
    }


def _reached_besides(profile, position, today, is_certified):
    """What the dates and the other answers say."""
    if is_certified:
        yield CERTIFICATION
    if position in ("medical-school", "graduate") and _has_place(profile):
        yield from RESIDENCY_PLACE
    end = pgy1_end(profile)
    if position == "residency" and end and end < today:
        yield FIRST_YEAR


def _doubtful(profile, position):
    """Somebody in a PGY-1 without a residency to follow has that Match still to come."""
    is_without = position == "residency" and not _has_place(profile)
    return set(RESIDENCY_PLACE) if is_without else set()


def _has_place(profile):
    return bool(profile.residency) and not profile.is_residency_a_wish


def _with_all_needed(slugs, own, lines):
    """`slugs` and whatever they need (hard), and what that needs in turn."""
    found, waiting = set(), list(slugs)
    while waiting:
        slug = waiting.pop()
        if slug in found or slug not in own:
            continue
        found.add(slug)
        for needs in own[slug].requirements:
            if needs.is_hard:
                waiting.extend(lines.get(needs.group, ()) if needs.group else [needs.milestone])
    return found
