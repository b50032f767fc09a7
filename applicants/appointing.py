"""Making somebody an advisor or an administrator, from outside the site."""

from allauth.account import app_settings
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from .models import User
from .roles import ADVISORS, note_roles, roles_of


@transaction.atomic
def appoint(email, *, name="", is_administrator=False, password=None):
    """Give the account with that address the role, and make it if there is none.

    A new account counts as confirmed, and without `password` nobody can sign in to it until
    they chose one by `password_link`. Raises `ValidationError` with a sentence.
    """
    validate_email(email)
    user = User.objects.select_for_update().filter(email=email.lower()).first()
    before = roles_of(user) if user else set()
    if user:
        _check_is_theirs(user)
    else:
        user = User.objects.create_user(email, password, name=name)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    user.is_staff = True
    user.is_superuser = user.is_superuser or is_administrator
    user.save(update_fields=["is_staff", "is_superuser"])
    user.groups.add(Group.objects.get(name=ADVISORS))
    note_roles(before, roles_of(user), subject=user)
    return user


def _check_is_theirs(user):
    """Who signed up with an address that they never confirmed may be somebody else."""
    if not EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists():
        raise ValidationError(
            "There is an account with this address, which never confirmed it. Somebody else "
            "may have made it: let its owner confirm the address first, or delete the account."
        )
    if not user.is_active:
        raise ValidationError("There is an account with this address; it is turned off.")
    if user.is_demo:
        raise ValidationError("This is a demo account; everybody knows its password.")


def password_link(user):
    """Where `user` chooses a password: once, within PASSWORD_RESET_TIMEOUT seconds."""
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    place = {"uidb36": user_pk_to_url_str(user), "key": key}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=place)


def mail_password_link(user):
    """Send `user` the link. Raises `OSError` if there is no mail server."""
    context = {"link": password_link(user), "site": settings.SITE_URL}
    text = render_to_string("emails/appointed.txt", context)
    subject = settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + "your account"
    send_mail(subject, text, None, [user.email])
