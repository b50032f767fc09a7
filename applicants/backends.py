"""Who may sign in."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings


class AccountBackend(AuthenticationBackend):
    """allauth's own, without demo accounts outside debug: everybody knows their password."""

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and (settings.DEBUG or not user.is_demo)
