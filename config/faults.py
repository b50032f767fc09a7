"""What answers when a request failed: the pages of last resort."""

import errno
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django_guid import get_guid

from applicants.accounts import MailRefused
from careers.views import pages

RETRY_AFTER = 30  # seconds
# PostgreSQL's words for a table or a column that is not there.
NOT_MIGRATED = ("42P01", "42703")
# No space is left: for a file of somebody's request, say, which waits on the disk.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def server_error(request):
    """Say what is wrong and what to do; the templates need neither database nor session.

    Django calls this while it handles the exception, and logs that itself.
    """
    error = sys.exception()
    if isinstance(error, MailRefused):
        return _page("503_mail.html", 503)
    if is_outage(error):
        return _page("503.html", 503)
    return _page("500.html", 500)


def bad_request(request, exception):
    """Tell a session that could not be stored for an outage from what was asked wrongly.

    Django makes the same error of both, and keeps what came before as its context.
    """
    if any(map(is_outage, _with_contexts(exception))):
        return _page("503.html", 503)
    return pages.bad_request(request, exception)


def _with_contexts(error):
    while error:
        yield error
        error = error.__context__


def is_outage(error):
    """Whether something is away that the code rests on: database, its tables, cache, space."""
    if isinstance(error, OperationalError | InterfaceError):
        return True
    if isinstance(error, OSError) and error.errno in FULL:
        return True
    # By name: to import the client of Redis takes half a second, and most sites have none.
    if type(error).__module__.startswith("redis."):
        return True
    return getattr(error.__cause__, "sqlstate", "") in NOT_MIGRATED


def _page(template, status):
    """A page with the number under which the log tells more."""
    response = HttpResponse(
        render_to_string(template, {"reference": get_guid()}), status=status
    )
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response
