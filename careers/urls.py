"""Public routes."""

from django.urls import path, register_converter

from careers.shelves import SHELVES
from careers.views import (
    entries,
    fellowships,
    guide,
    pages,
    reports,
    routes,
    search,
    site,
    sources,
    tracer,
)

app_name = "careers"


class ShelfConverter:
    """One of the shelves of the library."""

    regex = "|".join(shelf.path for shelf in SHELVES)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(ShelfConverter, "shelf")

urlpatterns = [
    path("", pages.home, name="home"),
    path("milestones/<slug:slug>/", pages.milestone, name="milestone"),
    path("fellowships/", fellowships.directory, name="fellowships"),
    path("fellowships/compare/", fellowships.compare, name="fellowships_compare"),
    path("fellowships/<slug:slug>/", fellowships.program, name="fellowship"),
    path("residencies/", pages.residencies, name="residencies"),
    path("residencies/<slug:slug>/", entries.entry, {"shelf": "residencies"}, name="residency"),
    path("routes/", routes.routes, name="routes"),
    path("boards/tracer/", tracer.tracer, name="tracer"),
    path("guide/", guide.guide, name="guide"),
    path("guide/<slug:slug>/", guide.article, name="guide_article"),
    path("licenses/", guide.licenses, name="licenses"),
    path("disagreements/", entries.disagreements, name="disagreements"),
    path("library/", entries.index, name="library"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<slug:slug>/", sources.source, name="source"),
    path("search/", search.search, name="search"),
    path("sitemap.xml", site.sitemaps, name="sitemap"),
    path("sitemap-<section>.xml", site.sitemap_part, name="sitemap_part"),
    path("robots.txt", site.robots, name="robots"),
    path(".well-known/security.txt", site.security_txt, name="security_txt"),
    path("favicon.ico", site.favicon, name="favicon"),
    path("browser-reports/", reports.browser_reports, name="browser_reports"),
    # After the pages that are their own: every other list and entry.
    path("<shelf:shelf>/", entries.shelf, name="shelf"),
    path("<shelf:shelf>/<slug:slug>/", entries.entry, name="entry"),
]
