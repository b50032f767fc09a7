"""Reasons ready to show: each sentence with its sources by title and address.

The same on the page, in print and in the export; nothing here words anything anew.
"""

from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from applicants.planning import ReasonKind

# The question that a reason answers; whom a thing is for and whether they must are one.
KIND_WORDS = {
    ReasonKind.APPLIES: "Why it is here",
    ReasonKind.NECESSITY: "Why it is here",
    ReasonKind.STATE: "How it stands",
    ReasonKind.ADVICE: "Advice",
    ReasonKind.DATE: "Its dates",
    ReasonKind.SLACK: "Time to spare",
    ReasonKind.ATTEMPTS: "Attempts",
    ReasonKind.FEASIBILITY: "Your target start",
}


@dataclass(frozen=True, slots=True)
class Because:
    """Sentences that rest on the same sources; `sources` as (title, address)."""

    texts: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]


def with_sources(reason, catalogue):
    """A reason as (text, [(title, address), ...]); sources that are gone are left out."""
    return reason.text, sources_of(reason.sources, catalogue)


def sources_of(slugs, catalogue):
    """The sources called `slugs` as (title, address)."""
    known = (catalogue.source_by_slug.get(slug) for slug in slugs)
    return [
        (source.title, reverse("careers:source", args=[source.slug]))
        for source in known
        if source
    ]


def explained(reasons, catalogue):
    """The reasons by the question they answer, as (question, [Because, ...]), in their order.

    Neighbors under one question that rest on the same sources share them.
    """
    return [
        (words, [_because(group, catalogue) for group in _by_sources(found)])
        for words, found in groupby(reasons, key=lambda reason: KIND_WORDS[reason.kind])
    ]


def _by_sources(reasons):
    return [list(found) for _, found in groupby(reasons, key=lambda reason: reason.sources)]


def _because(reasons, catalogue):
    return Because(
        tuple(reason.text for reason in reasons),
        tuple(sources_of(reasons[0].sources, catalogue)),
    )
