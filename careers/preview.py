"""A milestone without a person: what comes first, what it unlocks, and for whom it is."""

from dataclasses import dataclass

from careers.catalogue import Applies, applies
from careers.words import TRACK_WORDS, degrees_in_words, listing


@dataclass(frozen=True, slots=True)
class Link:
    """Another milestone; `group` says of which choice it is one ("any 1 of …")."""

    slug: str
    name: str
    is_hard: bool = True
    group: str = ""


def connections(slug, catalogue):
    """Context of a page: links to what comes first, what it unlocks, and the alternatives."""
    info = catalogue.by_slug.get(slug)
    if info is None:  # its stage is retired: it stands on no pathway
        return {"requires": [], "unlocks": [], "alternatives": [], "choice": ""}
    members = catalogue.group_members.get(info.group, [])
    return {
        "requires": [link for needs in info.requirements for link in _links(needs, catalogue)],
        "unlocks": list(_unlocks(info, catalogue)),
        "alternatives": [Link(one.slug, one.name) for one in members if one.slug != slug],
        "choice": choice_in_words(info.group, catalogue),
    }


def choice_in_words(slug, catalogue):
    """A choice group as a heading: "any 1 of: Step 1 or Level 1"; empty without a group."""
    group = catalogue.group_by_slug.get(slug)
    return f"any {group.needed} of: {group.name}" if group else ""


def _links(needs, catalogue):
    """Links to the published milestones that a requirement names."""
    if needs.group:
        choice = choice_in_words(needs.group, catalogue)
        for member in catalogue.group_members.get(needs.group, []):
            yield Link(member.slug, member.name, needs.is_hard, choice)
        return
    required = catalogue.by_slug.get(needs.milestone)
    if required and required.is_published:
        yield Link(required.slug, required.name, needs.is_hard)


def _unlocks(info, catalogue):
    for other in catalogue.milestones:
        for needs in other.requirements:
            is_met = needs.milestone == info.slug or (needs.group and needs.group == info.group)
            if is_met and other.is_published:
                yield Link(other.slug, other.name, needs.is_hard)


def audience(slug, catalogue, *, track, residency):
    """Say in a sentence whether a milestone is for this degree and residency.

    Empty while neither is given, or where the milestone stands on no pathway.
    """
    info = catalogue.by_slug.get(slug)
    if info is None or not (track or residency):
        return ""
    members = catalogue.group_members.get(info.group, [])
    return _answer(info, applies(info, track, residency, group_members=members), catalogue)


def _answer(info, answer, catalogue):
    names = [catalogue.residency_by_slug[slug].name for slug in sorted(info.residencies)]
    degrees = degrees_in_words(info.tracks)
    if answer is Applies.YES:
        choice = choice_in_words(info.group, catalogue)
        return f"Part of this pathway: {choice}." if choice else "Part of this pathway."
    if answer is Applies.DEPENDS_ON_TRACK:
        return f"That depends on the degree: it is for {degrees}."
    if answer is Applies.DEPENDS_ON_RESIDENCY:
        return f"That depends on the residency: it is for {listing(names)}."
    limits = [degrees] if info.tracks else []
    limits += [listing(names)] if names else []
    return f"Not part of this pathway. It is for {'; '.join(limits)}."


def asked_in_words(track, residency, catalogue):
    """Who is asked about: "MD, Anesthesiology"."""
    names = [TRACK_WORDS[track]] if track else []
    if residency:
        names.append(catalogue.residency_by_slug[residency].name)
    return ", ".join(names)
