"""Reference data in words: `{% load reference %}`."""

from django import template

from careers import words
from careers.catalogue import Confidence
from careers.facts import read_findings

register = template.Library()

register.filter(words.dates_in_words)
register.filter(words.days_in_words)
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
def is_past_review(entry, today):
    """Whether the review of an entry was due by `today`."""
    return entry.is_past_review(today)


@register.filter
def findings(entry):
    """What single sources say of an entry, and what we use of it, by subject.

    For entries whose page lists no facts. Reads claims with sources, and rulings.
    """
    return read_findings(entry, ())
