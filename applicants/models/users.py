"""Accounts: the e-mail address is the login."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

SECOND_FACTORS = ("totp", "webauthn")  # recovery codes only stand in for one of these


class UserManager(BaseUserManager):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email, password=None, **fields):
        """Create an account; the address is stored in lower case."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in: an applicant, an advisor (staff) or both."""

    # Whether this sign-in used a second factor; `StaffMiddleware` knows.
    used_second_factor = False

    email = models.EmailField("e-mail address")
    name = models.CharField(max_length=150, blank=True)
    is_staff = models.BooleanField("staff", default=False, help_text="May open the admin.")
    is_active = models.BooleanField("active", default=True)
    is_demo = models.BooleanField(
        "demo account",
        default=False,
        help_text="Made by the demo command; never a real person.",
    )
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                name="user_email_unique",
                violation_error_code="unique",  # so that forms say it beside the field
                violation_error_message="An account with this e-mail address exists.",
            ),
            # Signing in looks for the lower-case address only; so no two differ only in case.
            models.CheckConstraint(name="user_email_lower", condition=Q(email=Lower("email"))),
        ]

    def __str__(self):
        return self.name or self.email

    @classmethod
    def normalize_username(cls, username):
        """Lower case: forms of the admin store the address as sign-up does."""
        return super().normalize_username(username).lower()

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name

    @cached_property
    def has_second_factor(self):
        """Whether the authenticator app or a passkey is set up. Costs a query, once."""
        return self.authenticator_set.filter(type__in=SECOND_FACTORS).exists()

    @property
    def has_staff_powers(self):
        """Whether being staff counts now: it rests until a second factor was used.

        The one place that says so. Costs a query for staff, and none for anybody else.
        """
        if not (self.is_active and self.is_staff):
            return False
        if not settings.STAFF_NEED_SECOND_FACTOR:
            return True
        return self.used_second_factor and self.has_second_factor

    def has_perm(self, perm, obj=None):
        """Permissions are for staff, superusers included, and rest as their powers do."""
        return self.has_staff_powers and super().has_perm(perm, obj)

    def has_module_perms(self, app_label):
        return self.has_staff_powers and super().has_module_perms(app_label)

    def is_only_administrator(self):
        """Whether nobody else could give roles once this account is gone. Costs a query."""
        others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=self.pk)
        return self.is_superuser and not others.exists()
