"""How we bend django-allauth: its adapters, and closing an account."""

import logging

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.db import transaction

from careers.on_demand import on_demand

from . import audit, second_factors, session_times
from .account_events import who_asks
from .account_forms import ReauthenticateForm
from .backends import AccountBackend
from .evidence import forget_files
from .models import Applicant, AuditKind, Evidence, MilestoneRecord, User

logger = logging.getLogger(__name__)
qrcode = on_demand("qrcode")
svg = on_demand("qrcode.image.svg")

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

    @transaction.atomic
    def login(self, request, user):
        super().login(request, user)
        session_times.begin(request.session)
        audit.note(AuditKind.SIGNED_IN, actor=user, subject=user)

    def logout(self, request):
        audit.note(AuditKind.SIGNED_OUT, actor=request.user, subject=request.user)
        super().logout(request)

    def authentication_failed(self, request, **credentials):
        """Note it without the address that was typed; an account that has it is the subject."""
        found = User.objects.filter(email=credentials.get("email", "").lower()).first()
        audit.note(AuditKind.SIGN_IN_FAILED, actor=request.user, subject=found)

    @transaction.atomic
    def set_password(self, user, password):
        super().set_password(user, password)
        audit.note(AuditKind.PASSWORD_CHANGED, actor=self.request.user, subject=user)

    @transaction.atomic
    def confirm_email(self, request, email_address):
        """Whole or not at all: with a new address goes its line in the audit log."""
        return super().confirm_email(request, email_address)

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
            for action in ("confirm_email", "signup_address"):
                ratelimit.clear(self.request, action=action, key=email.lower())
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


class UserSessionsAdapter(DefaultUserSessionsAdapter):
    @transaction.atomic
    def end_sessions(self, sessions):
        super().end_sessions(sessions)
        for session in sessions:
            audit.note(AuditKind.SESSION_ENDED, actor=who_asks(), subject=session.user)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": "Set up a second factor first.",
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "unverified_email": (
            "Confirm your new e-mail address, or cancel the change, "
            "before you set up a second factor."
        ),
    }

    def encrypt(self, text):
        """How the secret of an app and the seed of recovery codes are stored."""
        return second_factors.seal(text)

    def decrypt(self, encrypted_text):
        return second_factors.unseal(encrypted_text)

    def generate_authenticator_name(self, user, type):
        """Tells passkeys apart until somebody names them; "Passkey 2" is the second one."""
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def _get_site_name(self):
        """What a phone shows beside a passkey, instead of the host name."""
        return settings.MFA_TOTP_ISSUER

    def build_totp_svg(self, url):
        """On white, whatever the theme: cameras expect dark on light."""
        return qrcode.make(url, image_factory=svg.SvgPathFillImage).to_string(
            encoding="unicode"
        )


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
    audit.note(AuditKind.ACCOUNT_CLOSED, actor=user, subject=user)
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
