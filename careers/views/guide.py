"""The guide and the table of licenses."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from careers import guide as articles
from careers.caching import public_page
from careers.catalogue import Confidence
from careers.filters.licenses import LicenseFilter
from careers.license_table import COLUMNS, shared_sources, table
from careers.models import Claim, GuideArticle, StateLicense
from careers.structured import as_json_ld

QUESTIONS = "questions"


@public_page
def guide(request):
    return render(request, "careers/guide.html", {"groups": articles.contents()})


@public_page
def article(request, slug):
    """One article; for staff who may see it also before it is published."""
    found = GuideArticle.objects.visible_to(request.user).with_points()
    article = get_object_or_404(found, slug=slug)
    before, after = articles.neighbors(article)
    context = {
        "article": article,
        "group": articles.group_of(slug),
        "sections": articles.sections_of(article),
        "listing": articles.listing_of(slug),
        "sources": articles.sources_of(article),
        "before": before,
        "after": after,
        "today": timezone.localdate(),
    }
    if slug == QUESTIONS:
        context["structured"] = as_json_ld(articles.questions_and_answers(article))
    return render(request, "careers/guide_article.html", context)


@public_page
def licenses(request):
    """All states that we know of, narrowed by what the reader asks for."""
    claims = Prefetch("claims", Claim.objects.order_by("pk"))
    everything = StateLicense.objects.published().prefetch_related("sources", claims)
    asked = LicenseFilter(request.GET, everything)
    found = list(asked.qs)
    context = {
        "form": asked.form,
        "is_narrowed": asked.is_narrowed,
        "shows_more": asked.shows_more,
        "columns": COLUMNS.values(),
        "rows": table(found),
        "verified": [one for one in found if one.confidence == Confidence.VERIFIED],
        "sources": shared_sources(found),
        "dated": sorted({license.cme_dated for license in found if license.cme_dated}),
    }
    return render(request, "careers/licenses.html", context)
