"""The forms of accounts in our words."""

from allauth.account import forms as account_forms
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError

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
        email = self.cleaned_data["email"].lower()
        if not ratelimit.consume(request, action="signup_address", key=email):
            # The first click is on its way. Its second would find the account made, and tell
            # so in the one mail of these seconds, which is to bring the link. Without an
            # address the answer is the same, and no mail goes out.
            return None, prevent_enumeration(request)
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

    def save(self, request):
        """An address whose mail did not go out is forgotten, so that it can be added again."""
        try:
            return super().save(request)
        except OSError:  # `MailRefused` is one
            address = {"user": self.user, "email": self.cleaned_data["email"].lower()}
            EmailAddress.objects.filter(**address, verified=False).delete()
            raise


class ChangePasswordForm(NewPassword, account_forms.ChangePasswordForm):
    pass


class SetPasswordForm(NewPassword, account_forms.SetPasswordForm):
    pass


class ResetPasswordForm(OurWords, account_forms.ResetPasswordForm):
    pass


class ResetPasswordFromKeyForm(NewPassword, account_forms.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(OurWords, account_forms.ReauthenticateForm):
    pass
