"""How long a sign-in lasts, and when it was last used.

To the hour: a write an hour instead of one a request. It ends two weeks after it was last used
(`SESSION_COOKIE_AGE`), and 90 days after it began however often it is used.
"""

import time

from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.utils import timezone

BEGAN, SEEN = "began_at", "seen_at"  # in the session, as seconds since 1970
HOUR = 3600
LONGEST = 90 * 24 * HOUR


def begin(session):
    """A sign-in starts to be watched."""
    session[BEGAN] = session[SEEN] = int(time.time())


class LastSeenMiddleware:
    """Notes that a sign-in is in use; pages that know nobody are left alone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.session.accessed and self._is_due(request.session):
            self._look_at(request)
        return response

    def _is_due(self, session):
        return time.time() - session.get(SEEN, time.time()) >= HOUR

    def _look_at(self, request):
        """Note the use, or end the sign-in: the page of now is the last."""
        session, now = request.session, int(time.time())
        # Sign-ins of before this was noted begin here.
        if now - session.setdefault(BEGAN, now) >= LONGEST:
            logout(request)
            return
        UserSession.objects.filter(session_key=session.session_key).update(
            last_seen_at=timezone.now()
        )
        session[SEEN] = now
