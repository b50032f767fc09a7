"""The public addresses for search engines, a part for each kind."""

from functools import partial

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from careers.models import GuideArticle, Milestone, Source
from careers.shelves import SHELVES

# Pages that are no entry. What depends on questions (search, compare) is left out.
PAGES = (
    *["home", "library", "fellowships", "residencies", "routes", "tracer", "guide"],
    *["licenses", "disagreements", "sources"],
)
PER_FILE = 5_000


class PageMap(Sitemap):
    """The pages that stand by themselves, and the lists."""

    limit = PER_FILE

    def items(self):
        named = [reverse(f"careers:{name}") for name in PAGES]
        lists = [reverse("careers:shelf", args=[shelf.path]) for shelf in SHELVES]
        return list(dict.fromkeys([*named, *lists]))

    def location(self, item):
        return item


class EntryMap(Sitemap):
    """The published entries of one kind."""

    limit = PER_FILE

    def __init__(self, model):
        self.model = model

    def items(self):
        return self.model.objects.published().order_by("pk")

    def lastmod(self, item):
        return item.checked_on


class SourceMap(Sitemap):
    limit = PER_FILE

    def items(self):
        return Source.objects.order_by("pk")


SITEMAPS = {
    "pages": PageMap,
    "milestones": partial(EntryMap, Milestone),
    "articles": partial(EntryMap, GuideArticle),
    "sources": SourceMap,
} | {shelf.path: partial(EntryMap, shelf.model) for shelf in SHELVES}
