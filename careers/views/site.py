"""What search engines and browsers ask for by name."""

from django.contrib.sitemaps import views
from django.http import HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse

from careers.caching import public_page
from careers.sitemaps import SITEMAPS

# Pages of persons and forms: nothing to find there, and each visit would cost.
CLOSED = ("/accounts/", "/admin/", "/pathway/", "/profile/", "/search/", "/start/", "/welcome/")


@public_page
def sitemaps(request):
    """The list of the parts of the sitemap, each of at most some thousand addresses."""
    return views.index(request, SITEMAPS, sitemap_url_name="careers:sitemap_part")


@public_page
def sitemap_part(request, section):
    return views.sitemap(request, SITEMAPS, section=section)


@public_page
def robots(request):
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('careers:sitemap'))}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@public_page
def favicon(request):
    """Browsers that know no drawn icon ask for this name."""
    return redirect(static("img/mark.svg"))
