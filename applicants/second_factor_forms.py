"""The forms of second factors in our words."""

from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.core.exceptions import ValidationError

from .account_forms import OurWords

LONGEST_NAME = 50
NOT_TAKEN = "This passkey was not accepted. Try again, or use another way."


class AuthenticateForm(OurWords, mfa_forms.AuthenticateForm):
    help_texts = {"code": "Six digits from your authenticator app, or one recovery code."}


class ReauthenticateForm(OurWords, mfa_forms.ReauthenticateForm):
    help_texts = AuthenticateForm.help_texts


class ActivateTotpForm(OurWords, totp_forms.ActivateTOTPForm):
    help_texts = {"code": "The six digits that the app shows now."}


# Passkeys ------------------------------------------------------------------------------------


class AddWebauthnForm(OurWords, webauthn_forms.AddWebAuthnForm):
    """Always a passkey, which signs in alone; never a key that needs the password as well."""

    labels = {"name": "Name"}
    help_texts = {"name": "Where it is kept, so that you can tell passkeys apart."}
    name = forms.CharField(max_length=LONGEST_NAME, required=False)
    passwordless = forms.BooleanField()

    def clean(self):
        return _in_our_words(super().clean)


class EditWebauthnForm(OurWords, webauthn_forms.EditWebAuthnForm):
    labels = AddWebauthnForm.labels
    help_texts = AddWebauthnForm.help_texts
    name = forms.CharField(max_length=LONGEST_NAME)


class Passkey:
    """What a browser answers with a passkey: right, or refused in our words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        messages = self.fields["credential"].error_messages
        self.fields["credential"].error_messages = dict.fromkeys(messages, NOT_TAKEN)

    def clean_credential(self):
        return _in_our_words(super().clean_credential)


class AuthenticateWebauthnForm(Passkey, webauthn_forms.AuthenticateWebAuthnForm):
    pass


class LoginWebauthnForm(Passkey, webauthn_forms.LoginWebAuthnForm):
    pass


class ReauthenticateWebauthnForm(Passkey, webauthn_forms.ReauthenticateWebAuthnForm):
    pass


def _in_our_words(check):
    """What `check` returns. It may meet anything that can be sent as JSON."""
    try:
        return check()
    except ValidationError as error:
        if getattr(error, "code", "") != "incorrect_code":
            raise
        raise ValidationError(NOT_TAKEN) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValidationError(NOT_TAKEN) from error
