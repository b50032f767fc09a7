"""Messages kept in a signed cookie: what somebody changes is stored, and nothing besides.

In the session each message would cost a write more, and one when it is shown.
"""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.core.signing import get_cookie_signer
from django.utils.functional import SimpleLazyObject


class OwnCookieStorage(CookieStorage):
    """Only who was told something can read it: on a shared desk the next one gets nothing.

    As lazily as Django looks for the user: a page without messages asks for nobody.
    """

    cookie_name = settings.MESSAGES_COOKIE_NAME

    def __init__(self, request, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        self.signer = SimpleLazyObject(self._signer_of_user)

    def _signer_of_user(self):
        return get_cookie_signer(salt=f"{self.key_salt}.{self.request.user.pk}")


class MessageStorage(FallbackStorage):
    """What is too long for a cookie goes into the session."""

    storage_classes = (OwnCookieStorage, SessionStorage)
