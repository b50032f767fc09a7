"""What other libraries tell of accounts, taken up: into the session and into the audit log.

Rows of second factors are watched rather than the pages that make them: so the line stands in
the transaction of the change, and a command or a shell leaves one as well.
"""

from ipaddress import ip_network

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import email_changed
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added
from allauth.usersessions.models import UserSession
from django.db.models.signals import post_delete, post_save, pre_save

from .audit import AuditKind, note
from .models.users import SECOND_FACTORS

FACTOR_NAMES = {
    Authenticator.Type.TOTP: "authenticator app",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}
# How much of an address tells the network and not the machine.
NETWORK_BITS = {4: 24, 6: 48}


def connect():
    """Listen; called once, as the application starts."""
    authenticator_added.connect(_count_as_used)
    authentication_failed.connect(_note_wrong_factor)
    post_save.connect(_note_factor, sender=Authenticator)
    post_delete.connect(_note_factor_gone, sender=Authenticator)
    email_changed.connect(_note_new_address)
    pre_save.connect(_shorten_address, sender=UserSession)


def who_asks():
    """The user of the request under way; None outside one, as in a command."""
    return context.request and context.request.user


def _count_as_used(request, user, authenticator, **kwargs):
    """Whoever sets a factor up has just shown that they hold it."""
    if authenticator.type in SECOND_FACTORS:
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=authenticator.type
        )


def _note_wrong_factor(request, user, authenticator, **kwargs):
    about = FACTOR_NAMES[authenticator.type]
    note(AuditKind.SIGN_IN_FAILED, actor=request.user, subject=user, about=about)


def _note_factor(instance, created, **kwargs):
    if created:
        about = FACTOR_NAMES[instance.type]
        note(AuditKind.FACTOR_ADDED, actor=who_asks(), subject=instance.user, about=about)


def _note_factor_gone(instance, origin, **kwargs):
    """What goes with a closed account is told by the line of the closing."""
    if getattr(origin, "model", type(origin)) is Authenticator:
        about = FACTOR_NAMES[instance.type]
        note(AuditKind.FACTOR_REMOVED, actor=who_asks(), subject=instance.user, about=about)


def _note_new_address(request, user, **kwargs):
    note(AuditKind.EMAIL_CHANGED, actor=request.user, subject=user)


def _shorten_address(instance, **kwargs):
    """Of where somebody signed in, only the network is stored: its owner knows it again."""
    whole = ip_network(instance.ip)
    network = whole.supernet(new_prefix=min(whole.prefixlen, NETWORK_BITS[whole.version]))
    instance.ip = str(network.network_address)
