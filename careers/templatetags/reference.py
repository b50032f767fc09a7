"""Reference data in words: `{% load reference %}`."""

from itertools import groupby
from operator import attrgetter

from django import template

from careers import words
from careers.catalogue import Confidence

register = template.Library()

register.filter(words.degrees_in_words)
register.filter(words.routes_in_words)
register.filter(words.rule_in_words)


@register.filter
def edge_in_words(rule):
    """Which edge of a milestone's window a date is: "Opens", "Due" or "Closes"."""
    return words.EDGE_WORDS[rule.edge]


@register.filter
def moment_in_words(moment):
    """What happens on a dated moment of a season: "Release of tokens"."""
    said = words.MOMENT_WORDS[moment].removeprefix("the ")
    return said[:1].upper() + said[1:]


@register.filter
def confidence_in_words(value):
    """How well a record rests on its sources."""
    return words.CONFIDENCE_WORDS[value]


@register.filter
def standing_in_words(status):
    """How a single route to a certificate stands."""
    return words.STANDING_WORDS[status]


@register.filter
def is_unverified(entry):
    """Whether no source was found that shows an entry to be right."""
    return entry.confidence == Confidence.UNVERIFIED


@register.filter
def by_field(claims):
    """Claims as a list of findings, one per field: what it is about, who says what.

    `differ` tells that the sources do not all say the same.
    """
    return [
        _finding(field, list(group)) for field, group in groupby(claims, attrgetter("field"))
    ]


def _finding(field, claims):
    differ = len({claim.says.casefold() for claim in claims}) > 1
    return {"field": field, "claims": claims, "differ": differ}
