"""One search over everything that has an address, grouped by kind: one query for each kind."""

from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Value, When, Window

from careers.models import (
    Argument,
    Disagreement,
    Fellowship,
    GuideArticle,
    GuidePoint,
    Milestone,
    Residency,
    Source,
)
from careers.shelves import SHELVES

MOST = 5


@dataclass(frozen=True)
class Kind:
    """What can be found; `slug` stands in the address of a search in this kind alone."""

    slug: str
    title: str
    model: type

    def matching(self, words):
        """What has every one of `words`; where the name begins with them, it comes first."""
        rows = self._public().matching(words)
        begins = When(search_text__startswith=f" {' '.join(words)}", then=Value(0))
        rank = Case(begins, default=Value(1), output_field=IntegerField())
        return rows.order_by(rank, *self.model._meta.ordering)

    def _public(self):
        if self.model is Source:
            return Source.objects.all()
        rows = self.model.objects.published()
        if self.model is GuidePoint:
            return rows.select_related("article")
        return rows.select_related("stage") if self.model is Milestone else rows


@dataclass(frozen=True)
class Found:
    """The first rows of a kind, and how many there are."""

    kind: Kind
    rows: tuple
    count: int

    @property
    def has_more(self):
        return self.count > len(self.rows)


_FIRST = (
    Kind("fellowships", "Fellowships", Fellowship),
    Kind("residencies", "Residencies", Residency),
    Kind("milestones", "Milestones", Milestone),
    Kind("guide", "Guide", GuideArticle),
    Kind("points", "Points of the guide", GuidePoint),
)
_LAST = (
    Kind("arguments", "Arguments", Argument),
    Kind("disagreements", "Disagreements", Disagreement),
    Kind("sources", "Sources", Source),
)
KINDS = (
    *_FIRST,
    *(
        Kind(shelf.path, shelf.title, shelf.model)
        for shelf in SHELVES
        if shelf.model not in {Fellowship, Residency}
    ),
    *_LAST,
)
KIND_BY_SLUG = {kind.slug: kind for kind in KINDS}


def search_everything(words):
    """What has every one of `words`, kind by kind; kinds without any are left out."""
    found = [_first(kind, words) for kind in KINDS] if words else []
    return [group for group in found if group.count]


def _first(kind, words):
    """The first rows with their number in all, by one query."""
    rows = tuple(kind.matching(words).annotate(total=Window(Count("pk")))[:MOST])
    return Found(kind, rows, rows[0].total if rows else 0)
