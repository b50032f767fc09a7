"""Accounts, for superusers. What people noted about themselves is in no admin page."""

import allauth.account.admin  # registers what we take away below
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from applicants.account_events import who_asks
from applicants.audit import AuditKind, note
from applicants.models import User
from applicants.roles import note_permissions, note_roles, roles_of
from careers.lookups import PlainLookups


class SuperuserOnly:
    """Nobody but a superuser, whatever permissions somebody was given."""

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class SecondClickIsTold:
    """Of two who add the same at the same moment, one is told what is there already."""

    def changeform_view(self, *args, **kwargs):
        try:
            return super().changeform_view(*args, **kwargs)
        except IntegrityError:
            # All of it is rolled back. This time the form itself sees what the other stored.
            return super().changeform_view(*args, **kwargs)


class UserCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]
        field_classes = {}

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class PasswordForm(AdminPasswordChangeForm):
    @transaction.atomic
    def save(self, commit=True):
        note(AuditKind.PASSWORD_CHANGED, actor=who_asks(), subject=self.user)
        return super().save(commit)


@admin.register(User)
class UserAdmin(PlainLookups, SecondClickIsTold, SuperuserOnly, DjangoUserAdmin):
    add_form = UserCreationForm
    change_password_form = PasswordForm
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

    def save_model(self, request, obj, form, change):
        form.roles_before = roles_of(User.objects.get(pk=obj.pk)) if change else set()
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """Roles are whole once groups are stored too; all of it is one transaction."""
        super().save_related(request, form, formsets, change)
        user = form.instance
        note_roles(form.roles_before, roles_of(user), actor=request.user, subject=user)

    def has_delete_permission(self, request, obj=None):
        """Closing an account is up to its owner; the confirmation would list their records."""
        return False


class GroupAdmin(PlainLookups, SecondClickIsTold, SuperuserOnly, DjangoGroupAdmin):
    def save_model(self, request, obj, form, change):
        form.had = set(Group.objects.get(pk=obj.pk).permissions.all()) if change else set()
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        group = form.instance
        has = set(group.permissions.all())
        note_permissions(group, form.had, has, actor=request.user)

    def delete_model(self, request, obj):
        self._note_end(request, obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for group in queryset:
            self._note_end(request, group)
        super().delete_queryset(request, queryset)

    def _note_end(self, request, group):
        """Its members lose it, one line each."""
        for user in group.user_set.all():
            note_roles({f"group {group}"}, set(), actor=request.user, subject=user)


# The library's page for second factors would show their secrets, that for sessions where people
# sign in; an address changed in that for addresses would be nobody's proven one.
for model in [Authenticator, EmailAddress, UserSession, Group]:
    admin.site.unregister(model)
admin.site.register(Group, GroupAdmin)
