"""What rests on a source: every entry, claim, rule and date that names it.

Each list is one query, whatever the number of rows, so the page costs the same for any source.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce

from careers.facts import label_of
from careers.models import (
    Argument,
    AttemptRule,
    CertificateRoute,
    Claim,
    Disagreement,
    GuideArticle,
    GuidePoint,
    Milestone,
    TrainingRule,
    kinds_of_entries,
)
from careers.shelves import SHELVES
from careers.words import days_in_words

# Kinds without a shelf whose rows have an address of their own; what they are called.
OTHER_KINDS = {
    Milestone: "Milestones",
    GuideArticle: "Guide",
    GuidePoint: "Points of the guide",
    Argument: "Arguments",
    Disagreement: "Disagreements",
}
KINDS = {shelf.model: shelf.title for shelf in SHELVES} | OTHER_KINDS
# Claims are counted, and the first of them shown.
MOST = 100


@dataclass(frozen=True)
class Resting:
    """Rows of one kind that rest on a source: `rows` as (name, address, what it says)."""

    title: str
    rows: tuple
    count: int


def resting_on(source):
    """What rests on `source`, kind by kind; kinds without anything are left out."""
    groups = [_entries(model, title, source) for model, title in KINDS.items()]
    groups += [_claims(source), _routes(source), _rules(source), _dates(source)]
    groups += [_lengths(source), _prerequisites(source), _attempts(source), _events(source)]
    return [group for group in groups if group.count]


def _public(model):
    """The entries of a kind that everybody may see; a point is seen on its article."""
    found = model.objects.published()
    if model is GuidePoint:
        found = found.select_related("article")
    return found


def public_claims():
    """The claims about entries that everybody may see."""
    kinds = ContentType.objects.get_for_models(*kinds_of_entries().values())
    about = [
        Q(entry_type=kind, entry_id__in=_public(model).values("pk"))
        for model, kind in kinds.items()
    ]
    return Claim.objects.filter(reduce(or_, about))


def _entries(model, title, source):
    found, count = _first(_public(model).filter(sources=source))
    return Resting(
        title, tuple((entry.name, entry.get_absolute_url(), "") for entry in found), count
    )


def _first(rows):
    """The first rows, and how many there are in all: thousands may rest on one list."""
    found = list(rows.annotate(total=Window(Count("pk")))[:MOST])
    return found, found[0].total if found else 0


def _group(title, rows):
    return Resting(title, tuple(rows[:MOST]), len(rows))


def _claims(source):
    claims, count = _first(public_claims().filter(source=source))
    entries = published_entries({(claim.entry_type_id, claim.entry_id) for claim in claims})
    rows = []
    for claim in claims:
        entry = entries.get((claim.entry_type_id, claim.entry_id))
        if entry:
            name = f"{entry.name}: {label_of(type(entry), claim.field)}"
            rows.append((name, address_of(entry), claim.says))
    return Resting("Single claims", tuple(rows), count)


def published_entries(keys):
    """The published entries named by (content type, id): one query for each kind."""
    kinds = ContentType.objects.get_for_models(*kinds_of_entries().values())
    found = {}
    for model, kind in kinds.items():
        if ids := [pk for type_pk, pk in keys if type_pk == kind.pk]:
            rows = _public(model).filter(pk__in=ids)
            found |= {(kind.pk, row.pk): row for row in rows}
    return found


def address_of(entry):
    """The address of an entry, "" for a kind that has no page."""
    has_page = type(entry) in KINDS
    return entry.get_absolute_url() if has_page else ""


def kind_of(entry):
    """What the kind of an entry is called where kinds are listed."""
    return KINDS.get(type(entry), "The pathway")


def _routes(source):
    routes = CertificateRoute.objects.filter(
        sources=source, certificate__is_published=True, residency__is_published=True
    ).select_related("certificate", "residency")
    rows = [(str(route), route.residency.get_absolute_url(), route.reason) for route in routes]
    return _group("Routes to a certificate", rows)


def _rules(source):
    rules = TrainingRule.objects.filter(
        sources=source, certificate__is_published=True
    ).select_related("certificate")
    rows = [(str(rule), rule.certificate.get_absolute_url(), rule.reason) for rule in rules]
    return _group("Rules on training", rows)


def _dates(source):
    dates = source.milestone_dates.filter(
        milestone__in=Milestone.objects.published()
    ).select_related("milestone")
    rows = [
        (
            f"{date.milestone.name}: {date.get_edge_display().lower()}",
            date.milestone.get_absolute_url(),
            date.because,
        )
        for date in dates
    ]
    return _group("Dates of milestones", rows)


def _lengths(source):
    found = Milestone.objects.published().filter(takes_source=source)
    rows = [
        (row.name, row.get_absolute_url(), f"At least {days_in_words(row.takes_days)}.")
        for row in found
    ]
    return _group("How long milestones take", rows)


def _prerequisites(source):
    shown = Milestone.objects.published()
    found = source.prerequisites.filter(
        Q(required_milestone=None) | Q(required_milestone__in=shown), milestone__in=shown
    ).select_related("milestone", "required_milestone", "required_group")
    rows = [(str(needs), needs.milestone.get_absolute_url(), "") for needs in found]
    return _group("What must come first", rows)


def _attempts(source):
    found = AttemptRule.objects.filter(source=source, exam__is_published=True)
    rows = [
        (rule.exam.name, rule.exam.get_absolute_url(), rule.because)
        for rule in found.select_related("exam")
    ]
    return _group("Taking an exam again", rows)


def _events(source):
    events = source.season_events.filter(season__is_published=True).select_related("season")
    rows = [(str(event), event.season.get_absolute_url(), event.note) for event in events]
    return _group("Dates of seasons", rows)


# How much rests on each of many sources -------------------------------------------------------


def with_weight(sources):
    """Sources with `weight`: how many published entries and their claims rest on each."""
    weight = Coalesce(Subquery(_claims_of()), 0)
    for model in kinds_of_entries().values():
        weight += Coalesce(Subquery(_entries_of(model)), 0)
    return sources.annotate(weight=weight)


def _claims_of():
    claims = public_claims().filter(source=OuterRef("pk")).order_by().values("source")
    return claims.annotate(n=Count("pk")).values("n")


def _entries_of(model):
    shown = {f"{model._meta.model_name}__in": _public(model).values("pk")}
    named = model.sources.through.objects.filter(source=OuterRef("pk"), **shown)
    return named.order_by().values("source").annotate(n=Count("pk")).values("n")
