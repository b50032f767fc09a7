"""A milestone without a person: what comes first, what it unlocks, and for whom it is."""

from dataclasses import dataclass

from careers.catalogue import Applies
from careers.words import TRACK_WORDS, degrees_in_words, listing


@dataclass(frozen=True, slots=True)
class Link:
    """Another milestone; `group` says of which choice it is one, `limits` for whom it is."""

    slug: str
    name: str
    limits: str = ""
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
        "alternatives": [_link(one, catalogue) for one in members if one.slug != slug],
        "choice": choice_in_words(info.group, catalogue),
    }


def choice_in_words(slug, catalogue):
    """A choice group in words: any 1 of “Step 1 or Level 1”; empty without a group."""
    group = catalogue.group_by_slug.get(slug)
    return f"any {group.needed} of “{group.name}”" if group else ""


def _link(info, catalogue, **details):
    return Link(info.slug, info.name, _limits(info, catalogue), **details)


def _limits(info, catalogue):
    """For whom a milestone is: "DO only; Neurology only"; empty if it is for everybody."""
    limits = [degrees_in_words(info.tracks)] if info.tracks else []
    names = [catalogue.residency_by_slug[slug].name for slug in sorted(info.residencies)]
    return "; ".join(limits + [f"{listing(names)} only"] if names else limits)


def _links(needs, catalogue):
    """Links to the published milestones that a requirement names."""
    choice = choice_in_words(needs.group, catalogue)
    for required in catalogue.named_by(needs):
        yield _link(required, catalogue, is_hard=needs.is_hard, group=choice)


def _unlocks(info, catalogue):
    for other in catalogue.milestones:
        for needs in other.requirements:
            if needs.names(info) and other.is_published:
                yield _link(other, catalogue, is_hard=needs.is_hard)


def audience(slug, catalogue, *, track, residency):
    """Say in a sentence whether a milestone is for this degree and residency.

    Empty while neither is given, or where the milestone stands on no pathway.
    """
    info = catalogue.by_slug.get(slug)
    if info is None or not (track or residency):
        return ""
    return _answer(info, catalogue.applies(info, track, residency), catalogue)


def _answer(info, answer, catalogue):
    choice, limits = choice_in_words(info.group, catalogue), _limits(info, catalogue)
    return {
        Applies.YES: f"Part of this pathway{', as ' + choice if choice else ''}.",
        Applies.NO: f"Not part of this pathway. It is for {limits}.",
        Applies.DEPENDS_ON_TRACK: f"That depends on the degree. It is for {limits}.",
        Applies.DEPENDS_ON_RESIDENCY: f"That depends on the residency. It is for {limits}.",
    }[answer]


def asked_in_words(track, residency, catalogue):
    """Who is asked about: "MD, Anesthesiology"."""
    names = [TRACK_WORDS[track]] if track else []
    if residency:
        names.append(catalogue.residency_by_slug[residency].name)
    return ", ".join(names)
