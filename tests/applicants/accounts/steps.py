"""What the tests of accounts share: addresses that are confirmed, codes, steps by the forms."""

import base64
import hashlib
import hmac
import re
import struct
import time

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.urls import reverse

from tests.builders import PASSWORD, TOTP_SECRET, give_second_factor, make_user

SECRET = TOTP_SECRET
UNKNOWN = "nobody@example.org"
NEW = "new@example.org"


def make_account(**fields):
    """A user whose e-mail address is confirmed, so that the sign-in form lets them in."""
    user = make_user(**fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def add_second_factor(user):
    """Turn the authenticator app on, with SECRET; return the recovery codes."""
    give_second_factor(user)
    return RecoveryCodes.activate(user).get_unused_codes()


def totp(secret, seconds=3):
    """The code an authenticator app shows (RFC 6238), valid for at least `seconds` more."""
    left = 30 - time.time() % 30
    if left < seconds:
        time.sleep(left)
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    (value,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(value & 0x7FFFFFFF) % 1_000_000:06}"


def sign_up(client, email, password=PASSWORD):
    data = {"email": email, "password1": password, "password2": password}
    return client.post(reverse("account_signup"), data)


def sign_in(client, email, password=PASSWORD, **data):
    return client.post(reverse("account_login"), {"login": email, "password": password} | data)


def reset(client, email):
    return client.post(reverse("account_reset_password"), {"email": email})


def link_in(message):
    """The path of the first link in a mail."""
    return re.search(r"http://testserver(/\S+)", message.body)[1]


def last_link():
    return link_in(mail.outbox[-1])


def confirm_identity(client, password=PASSWORD):
    """What sensitive pages ask for first."""
    return client.post(reverse("account_reauthenticate"), {"password": password})


def change_address(client, email=NEW):
    return client.post(reverse("account_email"), {"email": email, "action_add": ""})


def is_signed_in(client):
    return "_auth_user_id" in client.session
