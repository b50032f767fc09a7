"""What is noted of each request: one line in the log, and the numbers for a monitor."""

import logging
import re
import time

from django.conf import settings

from config.logs import route_of
from config.metrics import observe
from config.probes import PROBES

logger = logging.getLogger("requests")


# What proxies give: 32 digits, or the same in five groups.
REQUEST_ID = re.compile(
    r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE
)


class RequestIdMiddleware:
    """Lets nobody number requests but a proxy of ours; django-guid then gives each a number."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        if not (settings.BEHIND_PROXY and REQUEST_ID.fullmatch(given)):
            request.META.pop("HTTP_X_REQUEST_ID", None)
        return self.get_response(request)


class RequestsMiddleware:
    """Notes route, status and duration. No address, no person, nothing that was sent."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        started = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - started
        route, status = route_of(request), response.status_code
        observe(request.method, route, status, seconds)
        # Probes come every few seconds, and only a bad answer says anything.
        level = logging.DEBUG if request.path in PROBES and status == 200 else logging.INFO
        logger.log(
            level,
            "%s %s",
            request.method,
            route,
            extra={
                "method": request.method,
                "route": route,
                "status": status,
                "duration_ms": round(seconds * 1000, 2),
            },
        )
        return response
