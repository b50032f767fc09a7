"""When a sign-in was last used, to the hour: a write an hour instead of one a request."""

import time

from allauth.usersessions.models import UserSession
from django.utils import timezone

SEEN = "seen_at"  # in the session, as seconds since 1970
HOUR = 3600


def begin(session):
    """A sign-in starts to be watched."""
    session[SEEN] = int(time.time())


class LastSeenMiddleware:
    """Notes that a sign-in is in use; pages that know nobody are left alone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.session.accessed and self._is_due(request.session):
            UserSession.objects.filter(session_key=request.session.session_key).update(
                last_seen_at=timezone.now()
            )
            begin(request.session)
        return response

    def _is_due(self, session):
        return time.time() - session.get(SEEN, time.time()) >= HOUR
