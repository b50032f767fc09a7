"""How we bend django-allauth: its adapters, its forms in our words, and closing an account."""

import logging
from smtplib import SMTPException

import qrcode
from allauth.account import forms as account_forms
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from qrcode.image.svg import SvgPathFillImage

from . import second_factors
from .backends import AccountBackend
from .evidence import forget_files
from .models import Applicant, Evidence, MilestoneRecord, User

logger = logging.getLogger(__name__)

MAIL_LINKS = {"activate_url", "password_reset_url", "signup_url"}


class MailRefused(OSError):
    """The mail server refused a message; the text says how, never to whom."""

    quotes_nobody = True  # so that the log may tell it


class AccountAdapter(DefaultAccountAdapter):
    """Shows mail on the page where debug has no mail server; answers 429 to guessing."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "cannot_remove_primary_email": "An account needs one confirmed e-mail address.",
        "duplicate_email": "This is your e-mail address already.",
        "email_password_mismatch": "No account has this e-mail address and password.",
        "enter_current_password": "This is not your current password.",
        "incorrect_code": "This code is not right. Codes change every 30 seconds.",
        "incorrect_password": "This is not your password.",
        "rate_limited": "Too many tries. Wait a few minutes, then try again.",
        "too_many_login_attempts": "Too many tries. Wait a few minutes, then try again.",
    }

    def render_mail(self, template_prefix, email, context, headers=None):
        mail = super().render_mail(template_prefix, email, context, headers)
        if settings.SHOW_MAIL_LINKS and not MAIL_LINKS.isdisjoint(context):
            self.request.session["debug_mail"] = {
                "to": email,
                "subject": mail.subject,
                "body": mail.body,
            }
        return mail

    def pre_login(self, request, user, **details):
        """Stop whom our backend refuses; the library itself only asks who is active."""
        if not AccountBackend().user_can_authenticate(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **details)

    def send_mail(self, template_prefix, email, context):
        """Raises `MailRefused`, which becomes a page that asks to try again.

        What a mail server answers may name the address; the log of the error must not.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            # What was not sent does not count: else the next try would send nothing either.
            ratelimit.clear(self.request, action="confirm_email", key=email.lower())
            raise MailRefused(type(error).__name__) from None

    def send_confirmation_mail(self, request, emailconfirmation, signup):
        """Without its mail a new account goes again, so that the next try is a first one."""
        try:
            super().send_confirmation_mail(request, emailconfirmation, signup)
        except MailRefused:
            if signup:
                emailconfirmation.email_address.user.delete()
            raise

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tell about a change already made; a broken mail server must not undo it."""
        try:
            super().send_notification_mail(template_prefix, user, context, email)
        except OSError:
            logger.exception("Could not send %s", template_prefix)

    def pre_authenticate(self, request, **credentials):
        """Count the try; too many wrong ones get a page of their own instead of the form."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            raise ImmediateHttpResponse(respond_429(request)) from error


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": "Turn on the authenticator app first.",
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "unverified_email": (
            "Confirm your new e-mail address, or cancel the change, "
            "before you turn on the authenticator app."
        ),
    }

    def encrypt(self, text):
        """How the secret of an app and the seed of recovery codes are stored."""
        return second_factors.seal(text)

    def decrypt(self, encrypted_text):
        return second_factors.unseal(encrypted_text)

    def build_totp_svg(self, url):
        """On white, whatever the theme: cameras expect dark on light."""
        return qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode")


# Forms ---------------------------------------------------------------------------------------

PASSWORD_RULES = "At least 8 characters. Not a common password, not only digits."  # noqa: S105
LONGEST_EMAIL = EmailAddress._meta.get_field("email").max_length
EMAIL_TOO_LONG = f"An e-mail address has at most {LONGEST_EMAIL} characters."
LABELS = {
    "code": "Code",
    "email": "E-mail address",
    "login": "E-mail address",
    "oldpassword": "Current password",
    "password": "Password",
    "password1": "Password",
    "password2": "Password again",
}


class OurWords:
    """Our labels; no placeholder that repeats them; no links inside help texts."""

    labels = {}
    help_texts = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = (LABELS | self.labels).get(name, field.label)
            field.help_text = self.help_texts.get(name, "")
            if isinstance(field, forms.EmailField):
                # The library would cut a longer address off and store what is left.
                field.validators.append(MaxLengthValidator(LONGEST_EMAIL, EMAIL_TOO_LONG))


class NewPassword(OurWords):
    labels = {"password1": "New password", "password2": "New password again"}
    help_texts = {"password1": PASSWORD_RULES}


class LoginForm(OurWords, account_forms.LoginForm):
    pass


class SignupForm(OurWords, account_forms.SignupForm):
    help_texts = {"password1": PASSWORD_RULES}

    def try_save(self, request):
        if self.account_already_exists:
            # A new account costs one password hash; without it the time would tell.
            make_password(self.cleaned_data["password1"])
        try:
            return super().try_save(request)
        except IntegrityError:  # of a double click, the first made the account meanwhile
            self.account_already_exists = True
            return super().try_save(request)


class AddEmailForm(OurWords, account_forms.AddEmailForm):
    labels = {"email": "New e-mail address"}


class ChangePasswordForm(NewPassword, account_forms.ChangePasswordForm):
    pass


class SetPasswordForm(NewPassword, account_forms.SetPasswordForm):
    pass


class ResetPasswordForm(OurWords, account_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(NewPassword, account_forms.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(OurWords, account_forms.ReauthenticateForm):
    pass


class AuthenticateForm(OurWords, mfa_forms.AuthenticateForm):
    help_texts = {"code": "Six digits from your authenticator app, or one recovery code."}


class MFAReauthenticateForm(OurWords, mfa_forms.ReauthenticateForm):
    help_texts = AuthenticateForm.help_texts


class ActivateTOTPForm(OurWords, totp_forms.ActivateTOTPForm):
    help_texts = {"code": "The six digits that the app shows now."}


class CloseAccountForm(ReauthenticateForm):
    """The password once more; wrong ones count against the sign-in limit."""

    def clean(self):
        if self.user.is_only_administrator():
            raise ValidationError("You are the only administrator. Appoint another one first.")
        return super().clean()

    def close(self, request):
        """Delete the account, sign out and send a last mail."""
        user, email = self.user, self.user.email
        close_account(user)
        logout(request)
        get_adapter().send_notification_mail("account/email/account_closed", user, email=email)


@transaction.atomic
def close_account(user):
    """Delete `user` with all that is theirs, and end their sessions on every device.

    Their files go as soon as the account is gone.
    """
    _wait_for_writes(user)
    forget_files(Evidence.objects.for_user(user).file_names())
    for session in UserSession.objects.filter(user=user):
        session.end()
    user.delete()


def _wait_for_writes(user):
    """Lock what belongs to `user`: a file on its way in would be left in the storage.

    In the order of all other writes, records before their applicant, and records no harder
    than they do: else two would wait for each other.
    """
    User.objects.select_for_update().filter(pk=user.pk).first()
    records = MilestoneRecord.objects.for_user(user).order_by("pk").only("pk")
    list(records.select_for_update(of=("self",), no_key=True))
    Applicant.objects.for_user(user).select_for_update().first()
