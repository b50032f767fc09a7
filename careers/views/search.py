"""One box over the whole library."""

from django.core.paginator import Paginator
from django.shortcuts import render

from careers.caching import public_page
from careers.search import query_of, words_of
from careers.site_search import KIND_BY_SLUG, search_everything

PER_PAGE = 50


@public_page
def search(request):
    """What has the words that are asked for, by kind; with `kind`, all of that kind."""
    query = query_of(request.GET)
    words = words_of(query)
    context = {"query": query, "has_words": bool(words)}
    kind = KIND_BY_SLUG.get(request.GET.get("kind", ""))
    if kind and words:
        page = Paginator(kind.matching(words), PER_PAGE).get_page(request.GET.get("page"))
        context |= {"only": kind, "kind": kind.slug, "page": page}
        return render(request, "careers/search_kind.html", context)
    groups = search_everything(words)
    context |= {"groups": groups, "count": sum(group.count for group in groups)}
    return render(request, "careers/search.html", context)
