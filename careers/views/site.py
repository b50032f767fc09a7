"""What search engines and browsers ask for by name."""

from datetime import UTC, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import views
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from careers.caching import public_page
from careers.sitemaps import SITEMAPS

# Pages of persons and forms: nothing to find there, and each visit would cost.
CLOSED = ("/accounts/", "/admin/", "/pathway/", "/profile/", "/search/", "/start/", "/welcome/")
# The standard recommends less than a year; whoever reads the file later asks anew.
CONTACT_HOLDS = timedelta(days=180)


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


@login_not_required
@require_safe
def security_txt(request):
    """Where reports of security faults go (RFC 9116); 404 while nobody is named for them."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = timezone.now().astimezone(UTC) + CONTACT_HOLDS
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: en",
        f"Canonical: {request.build_absolute_uri(request.path)}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public_page
def favicon(request):
    """Browsers that know no drawn icon ask for this name."""
    return redirect(static("img/mark.svg"))
