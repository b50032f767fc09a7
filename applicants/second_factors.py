"""How secrets of second factors are stored: sealed, so that a copy of the database has none.

Passkeys are no secrets: the site stores their public half.
"""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from . import encryption

PURPOSE = "second factor"
# In the JSON of which authenticators what stands: the app's secret, the seed of recovery codes.
SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


def seal(text):
    return encryption.seal(text.encode(), PURPOSE, timezone.now())


def unseal(stored):
    """The secret as it is. Raises `encryption.Unreadable`, as once its key was thrown away.

    Versions up to 0.3 stored it open: base32 or hexadecimal, which never begins like this.
    """
    if not stored.startswith(encryption.BEGINNING):
        return stored
    return encryption.unseal(stored, PURPOSE)[0].decode()


def seal_all():
    """Seal every stored secret with the present key.

    Return how many changed, and the keys of those that no key of the site opens.
    """
    changed, unreadable = 0, []
    for pk in list(Authenticator.objects.filter(type__in=SECRETS).values_list("pk", flat=True)):
        try:
            changed += _seal_one(pk)
        except encryption.Unreadable:
            unreadable.append(pk)
    return changed, sorted(unreadable)


@transaction.atomic
def _seal_one(pk):
    """Whether the row `pk` had to be written anew."""
    # Locked: a recovery code used meanwhile must stay used.
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None:  # turned off meanwhile
        return False
    name = SECRETS[row.type]
    stored = row.data[name]
    if encryption.is_current(stored, PURPOSE):
        return False
    row.data[name] = seal(unseal(stored))
    row.save(update_fields=["data"])
    return True
