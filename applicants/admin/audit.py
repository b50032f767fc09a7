"""The audit log, for superusers to read."""

from django.contrib import admin

from applicants.admin.accounts import SuperuserOnly
from applicants.models import AuditEvent
from careers.lookups import PlainLookups


@admin.register(AuditEvent)
class AuditEventAdmin(PlainLookups, SuperuserOnly, admin.ModelAdmin):
    """Accounts are shown by their numbers: the log names nobody, and outlives them."""

    list_display = ["at", "kind", "about", "actor_id", "subject_id", "request_id"]
    list_filter = ["kind", "at"]
    search_fields = ["=actor_id", "=subject_id", "=request_id"]
    search_help_text = (
        "The number of an account (of whoever did it or of whom it is about), or of a request."
    )
    list_display_links = None
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
