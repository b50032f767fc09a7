"""What every public page says of itself, and how its answers to visitors are kept.

A visitor is who comes without a session: for them a page is the same until the reference data,
the day or the release changes. Those three and the address make its key; nothing is ever
dropped by guess. They hold no secret, so they are kept compressed.
"""

import gzip
import re
from functools import lru_cache, wraps
from hashlib import sha256

import brotli
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from careers.models import CatalogueVersion

# Ask each time (an edit shows at once); the answer is mostly "not modified".
CACHE_CONTROL = "public, max-age=0, must-revalidate"
KEPT_SECONDS = 24 * 60 * 60
BROTLI_QUALITY = 5  # a tenth smaller than gzip; the highest takes a hundred times as long
# What pages are made of; a change of any of it is another release.
MADE_OF = (
    "templates/**/*.html",
    "careers/**/*.py",
    "applicants/**/*.py",
    "static/css/*.css",
    "static/js/*.js",
)


def public_page(view):
    """A page for everybody, signed in or not, that changes nothing."""

    @wraps(view)
    def page(request, *args, **kwargs):
        if not is_visitor(request):
            return view(request, *args, **kwargs)
        key = page_key(request, CatalogueVersion.current(), timezone.localdate())
        etag = f'W/"{key}"'
        if etag in parse_etags(request.headers.get("If-None-Match", "")):
            return _with_headers(HttpResponseNotModified(), etag)
        return _kept(request, key) or _keep(request, key, view(request, *args, **kwargs))

    return login_not_required(require_safe(page))


def is_visitor(request):
    """Whether nobody in particular asks: no session, so nobody signed in and no message."""
    personal = {settings.SESSION_COOKIE_NAME, settings.MESSAGES_COOKIE_NAME}
    return personal.isdisjoint(request.COOKIES)


def page_key(request, version, today):
    """What an answer to a visitor depends on, as one short word."""
    parts = [
        str(version),
        today.isoformat(),
        release(),
        # Pages name their own address in full.
        f"{request.scheme}://{request.get_host()}{request.get_full_path()}",
        # Whether, not what it says: anybody can write anything there.
        str("HX-Request" in request.headers),
    ]
    return sha256("\n".join(parts).encode()).hexdigest()[:32]


def release():
    """A word for the code, templates and styles of the pages; the same on each machine."""
    return _digest() if settings.DEBUG else _digest_once()


@lru_cache(maxsize=1)
def _digest_once():
    return _digest()


def _digest():
    found = sha256()
    for pattern in MADE_OF:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _kept(request, key):
    """The answer kept under `key`, if there is one."""
    kept = None if _has_query(request) else caches["pages"].get(key)
    if kept is None:
        return None
    contents, headers = kept
    encoding = _encoding(request)
    if encoding:
        headers |= {"Content-Encoding": encoding}
    content = contents[encoding] if encoding else gzip.decompress(contents["gzip"])
    return _with_headers(HttpResponse(content, headers=headers), f'W/"{key}"')


def _encoding(request):
    """The best compression that the client takes, or an empty word."""
    takes = re.findall(r"\w+", request.headers.get("Accept-Encoding", ""))
    return next((name for name in ("br", "gzip") if name in takes), "")


def _keep(request, key, response):
    """Keep a page that anybody may get; addresses with a query are too many to keep."""
    if hasattr(response, "render"):
        response.render()
    if response.status_code != 200 or response.streaming or _is_personal(request, response):
        return response
    if not _has_query(request):
        contents = {
            "br": brotli.compress(response.content, quality=BROTLI_QUALITY),
            "gzip": gzip.compress(response.content, mtime=0),
        }
        caches["pages"].set(key, (contents, dict(response.headers)), KEPT_SECONDS)
    return _with_headers(response, f'W/"{key}"')


def _has_query(request):
    """Whether anything follows a question mark: "?&&" has no parameter and still no end."""
    return bool(request.META.get("QUERY_STRING"))


def _is_personal(request, response):
    """Whether the answer holds something for this visitor alone: a cookie, a form's token."""
    return bool(response.cookies) or request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)


def _with_headers(response, etag):
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = CACHE_CONTROL
    patch_vary_headers(response, ["Accept-Encoding", "Cookie", "HX-Request"])
    return response
