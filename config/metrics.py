"""Numbers for a monitor (Prometheus): how many requests, how long, how many failed.

With several processes, each writes its numbers into files of PROMETHEUS_MULTIPROC_DIR, and any
of them adds all up; config/gunicorn.py names that folder.
"""

import os
from hmac import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

METHODS = {"GET", "HEAD", "POST", "OPTIONS"}  # others are many words of strangers
DURATIONS = Histogram(
    "pathway_request_seconds",
    "Requests by route, method and status, and how many seconds they took.",
    ["route", "method", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)


def observe(method, route, status, seconds):
    """Count a request that was answered, if somebody is to see the numbers."""
    if not settings.METRICS_TOKEN:
        return
    method = method if method in METHODS else "other"
    DURATIONS.labels(route, method, status).observe(seconds)


@login_not_required
@never_cache
@require_safe
def metrics(request):
    """The numbers of all processes of this machine, for who has METRICS_TOKEN."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    if not compare_digest(given.encode(), wanted.encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _registry():
    """Where the numbers are: of this process, or of all that share the folder."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry
