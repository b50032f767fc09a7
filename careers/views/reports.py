"""Where browsers report what the content security policy stopped."""

import logging

from allauth.core.ratelimit import consume_or_429
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from careers.browser_reports import read_reports

logger = logging.getLogger(__name__)

MOST_BYTES = 16 * 1024
MOST_REPORTS = 10  # of one request; browsers put a few together


@csrf_exempt  # browsers send it by themselves, without a page
@login_not_required
@never_cache
@require_POST
def browser_reports(request):
    """Write each report as one line to the log; 204 whatever it said."""
    if refusal := consume_or_429(request, action="browser_report"):
        return refusal
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return HttpResponse(status=413)
    for line in read_reports(request.read(MOST_BYTES), MOST_REPORTS):
        logger.warning("Content security policy: %s", line)
    return HttpResponse(status=204)
