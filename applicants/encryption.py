"""Text that only this site can read again, sealed with keys made from `SECRET_KEY`.

Fernet of the library cryptography: AES-128-CBC, then HMAC-SHA-256. What a former key sealed can
be read as long as that key stands in `SECRET_KEY_FALLBACKS`.
"""

import base64
import re
from datetime import UTC, datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_BYTES = 32  # half of them encrypt, half authenticate
# How every sealed text begins: the version of the format, and the zeros of a time before 2106.
BEGINNING = "gAAAAA"
LETTERS = re.compile(r"[A-Za-z0-9_-]+")


class Unreadable(Exception):
    """Nothing that this site sealed for this purpose, or not all of it."""


def seal(content, purpose, now):
    """`content` (bytes) as a text of letters, digits, - and _; it bears the second of `now`.

    What is sealed for one `purpose` opens for no other.
    """
    token = _keys(purpose).encrypt_at_time(content, int(now.timestamp()))
    return token.decode().rstrip("=")


def unseal(text, purpose):
    """The content of a sealed text and the moment it was made. Raises `Unreadable`."""
    keys = _keys(purpose)
    try:
        token = _padded(text)
        content = keys.decrypt(token)
        return content, datetime.fromtimestamp(keys.extract_timestamp(token), UTC)
    except InvalidToken:
        raise Unreadable from None


def is_current(text, purpose):
    """Whether the present key sealed `text`, and not one of the fallbacks."""
    try:
        _key(settings.SECRET_KEY, purpose).decrypt(_padded(text))
    except InvalidToken:
        return False
    return True


def _padded(text):
    """`text` as the library wants it, which itself would pass over strange letters."""
    if not LETTERS.fullmatch(text):
        raise InvalidToken
    return text + "=" * (-len(text) % 4)


def _keys(purpose):
    """The present key, which seals, and those that may still open."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([_key(secret, purpose) for secret in secrets])


def _key(secret, purpose):
    """The key for one purpose; neither the secret nor another key follows from it."""
    derive = HKDF(SHA256(), length=KEY_BYTES, salt=None, info=f"pathway {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derive.derive(secret.encode())))
