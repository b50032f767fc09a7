"""What django-allauth tells of accounts, taken up: a second factor set up in a sign-in."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.signals import authenticator_added

from .models.users import SECOND_FACTORS


def connect():
    """Listen; called once, as the application starts."""
    authenticator_added.connect(count_as_used, dispatch_uid="count_as_used")


def count_as_used(request, user, authenticator, **kwargs):
    """Whoever sets a factor up has just shown that they hold it."""
    if authenticator.type in SECOND_FACTORS:
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=authenticator.type
        )
