"""Every public page that readers look at, by its route, with real examples.

A route of `PUBLIC_ROUTES` that is missing here fails `test_html`.
"""

from careers.models import Fellowship, GuideArticle, Milestone, Source
from careers.shelves import SHELVES

# Routes that are no page of the library: for machines, about accounts, or private.
NO_PAGES = (
    *("accounts/", "admin/", "healthz", "readyz", "metrics", "sitemap", "robots", "favicon"),
    *("browser-reports/", ".well-known/"),
    *("calendar/", "reminders/"),  # each for one person, who holds its address
)
# Pages of one kind share a template; so many of them, evenly spread, stand for all.
MOST = 8


def example_pages():
    """Addresses by route; call it with the real data in the database."""
    return {
        "": ["/"],
        "residencies/": ["/residencies/"],
        "residencies/<slug:slug>/": _of("residencies"),
        "milestones/<slug:slug>/": [
            *_some(Milestone.objects.published()),
            "/milestones/usmle-step-3/?track=do&residency=pmr",
        ],
        "fellowships/": [
            "/fellowships/",
            "/fellowships/?q=zzz",
            "/fellowships/?residency=pmr&accepts=yes",
        ],
        "fellowships/compare/": ["/fellowships/compare/", _comparison()],
        "fellowships/<slug:slug>/": _some(Fellowship.objects.published()),
        "routes/": ["/routes/", "/routes/?residency=pmr&residency=neurology&track=do"],
        "boards/tracer/": [
            "/boards/tracer/",
            "/boards/tracer/?track=md&residency=pmr&accreditation=acgme",
        ],
        "guide/": ["/guide/"],
        "guide/<slug:slug>/": [
            article.get_absolute_url() for article in GuideArticle.objects.published()
        ],
        "licenses/": ["/licenses/", "/licenses/?state=OH"],
        "disagreements/": ["/disagreements/", "/disagreements/?page=2"],
        "library/": ["/library/"],
        "sources/": ["/sources/", "/sources/?page=2", "/sources/?q=zzz"],
        "sources/<slug:slug>/": _some(Source.objects.all()),
        "search/": [
            "/search/",
            "/search/?q=neurology",
            "/search/?q=zzz",
            "/search/?q=pain&kind=sources",
        ],
        "<shelf:shelf>/": [
            *(f"/{shelf.path}/" for shelf in SHELVES),
            "/procedures/?q=zzz",
        ],
        "<shelf:shelf>/<slug:slug>/": [
            address for shelf in SHELVES for address in _of(shelf.path)
        ],
    }


def _of(path):
    (shelf,) = (shelf for shelf in SHELVES if shelf.path == path)
    return _some(shelf.model.objects.published())


def _some(entries):
    found = list(entries)
    step = max(1, len(found) // MOST)
    return [entry.get_absolute_url() for entry in found[::step][:MOST]]


def _comparison():
    slugs = Fellowship.objects.published().values_list("slug", flat=True)[:3]
    return "/fellowships/compare/?" + "&".join(f"program={slug}" for slug in slugs)
