"""The sources, and what rests on each."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from careers.caching import public_page
from careers.models import Source, SourceKind
from careers.resting import resting_on, with_weight
from careers.search import query_of, words_of

PER_PAGE = 50


@public_page
def sources(request):
    """All sources, narrowed by words and kind, a page at a time."""
    query = query_of(request.GET)
    asked = request.GET.get("kind")
    kind = asked if asked in SourceKind.values else ""
    found = Source.objects.matching(words_of(query))
    if kind:
        found = found.filter(kind=kind)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = with_weight(page.object_list)
    context = {"query": query, "kind": kind, "kinds": SourceKind.choices, "page": page}
    return render(request, "careers/sources.html", context)


@public_page
def source(request, slug):
    source = get_object_or_404(Source, slug=slug)
    context = {
        "source": source,
        "resting": resting_on(source),
        "crumbs": [
            ("Library", reverse("careers:library")),
            ("Sources", reverse("careers:sources")),
        ],
    }
    return render(request, "careers/source.html", context)
