"""What is noted of each request: one line in the log, and the numbers for a monitor."""

import logging
import time

from config.logs import route_of
from config.metrics import observe
from config.probes import PROBES

logger = logging.getLogger("requests")


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
