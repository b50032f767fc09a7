"""Accounts, for superusers. What people noted about themselves is in no admin page."""

import allauth.mfa.admin  # noqa: F401 - registers what we take away below
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm

from applicants.models import User


class SuperuserOnly:
    """Nobody but a superuser, whatever permissions somebody was given."""

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class UserCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]
        field_classes = {}

    def clean_email(self):
        return self.cleaned_data["email"].lower()


@admin.register(User)
class UserAdmin(SuperuserOnly, DjangoUserAdmin):
    add_form = UserCreationForm
    list_display = ["email", "name", "is_staff", "is_superuser", "is_active", "is_demo"]
    list_filter = ["is_staff", "is_superuser", "is_active", "is_demo", "groups"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    filter_horizontal = ["groups"]
    readonly_fields = ["email", "is_demo", "last_login", "date_joined"]
    fieldsets = [
        (
            None,
            {
                "fields": ["email", "name", "password"],
                "description": "People change their address themselves: it must be verified.",
            },
        ),
        (
            "Roles",
            {
                "fields": ["is_active", "is_staff", "groups", "is_superuser"],
                "description": "An advisor is staff and in the group Advisors.",
            },
        ),
        ("Account", {"fields": ["last_login", "date_joined", "is_demo"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["email", "name", "usable_password", "password1", "password2"],
            },
        )
    ]

    def get_readonly_fields(self, request, obj=None):
        return super().get_readonly_fields(request, obj) if obj else []

    def has_delete_permission(self, request, obj=None):
        """Closing an account is up to its owner; the confirmation would list their records."""
        return False


# The library's page for second factors would show their secrets.
admin.site.unregister(Authenticator)
