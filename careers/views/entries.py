"""The shelves of the library, the page of any entry, and what sources disagree on."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from careers.caching import public_page
from careers.details import details_of
from careers.disputes import disagreements_with_views, disputed_facts
from careers.listing import counts, listed, rows_of, with_provenance
from careers.search import query_of, words_of
from careers.shelves import SHELF_BY_PATH, findings_of, grouped_facts
from careers.structured import as_json_ld, breadcrumbs

PER_PAGE = 50
# A list that fits on one screen needs no box to search it.
LONG = 15
# Facts in dispute take more room than names.
DISPUTES = 20


@public_page
def index(request):
    return render(request, "careers/library.html", {"counts": counts()})


@public_page
def shelf(request, shelf):
    """The entries of a shelf, narrowed by words, a page at a time."""
    shelf = SHELF_BY_PATH[shelf]
    query = query_of(request.GET)
    everything = listed(shelf)
    total = everything.count()
    page = Paginator(everything.matching(words_of(query)), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "shelf": shelf,
        "query": query,
        "total": total,
        "page": page,
        "rows": rows_of(shelf, page),
        "is_long": total > LONG,
        "crumbs": [("Library", reverse("careers:library"))],
    }
    return render(request, "careers/shelf.html", context)


@public_page
def entry(request, shelf, slug):
    """One entry with its facts; for staff who may see it also before it is published."""
    shelf = SHELF_BY_PATH[shelf]
    found = with_provenance(shelf.model.objects.visible_to(request.user))
    entry = get_object_or_404(found, slug=slug)
    crumbs = [
        ("Library", reverse("careers:library")),
        (shelf.title, reverse("careers:shelf", args=[shelf.path])),
    ]
    context = {
        "shelf": shelf,
        "entry": entry,
        "groups": grouped_facts(entry),
        "findings": findings_of(entry),
        "today": timezone.localdate(),
        "crumbs": crumbs,
        "structured": as_json_ld(breadcrumbs(request, [*crumbs, (entry.name, request.path)])),
    }
    return render(request, "careers/entry.html", context | details_of(entry))


@public_page
def disagreements(request):
    page = Paginator(disputed_facts(), DISPUTES).get_page(request.GET.get("page"))
    context = {"disagreements": disagreements_with_views(), "page": page}
    return render(request, "careers/disagreements.html", context)
