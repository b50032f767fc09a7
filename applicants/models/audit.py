"""The audit log: who did what to which account, in bare numbers."""

from django.db import models
from django.utils import timezone

from careers.models.base import one_of


class AuditKind(models.TextChoices):
    """What can be noted; changes of the reference data stand in its history tables."""

    SIGNED_IN = "signed_in", "Signed in"
    SIGN_IN_FAILED = "sign_in_failed", "Sign-in failed"
    SIGNED_OUT = "signed_out", "Signed out"
    SESSION_ENDED = "session_ended", "Signed out from afar"
    PASSWORD_CHANGED = "password_changed", "Password changed"
    EMAIL_CHANGED = "email_changed", "E-mail address changed"
    FACTOR_ADDED = "factor_added", "Second factor added"
    FACTOR_REMOVED = "factor_removed", "Second factor removed"
    ROLE_GIVEN = "role_given", "Role given"
    ROLE_TAKEN = "role_taken", "Role taken away"
    EXPORTED = "exported", "Export downloaded"
    IMPORTED = "imported", "Export brought in"
    CALENDAR_MADE = "calendar_made", "Calendar address made"
    CALENDAR_RENEWED = "calendar_renewed", "Calendar address replaced"
    CALENDAR_STOPPED = "calendar_stopped", "Calendar stopped"
    ACCOUNT_CLOSED = "account_closed", "Account closed"
    PRUNED = "pruned", "Audit log pruned"


class AppendOnly(TypeError):
    """The audit log is written once and never changed."""


class AuditEventQuerySet(models.QuerySet):
    """Rows can be added and read. On PostgreSQL the database itself refuses more."""

    def about_account_of(self, user):
        return self.filter(subject_id=user.pk)

    def update(self, **values):
        raise AppendOnly

    def bulk_update(self, *args, **kwargs):
        raise AppendOnly

    def delete(self):
        raise AppendOnly


class AuditEvent(models.Model):
    """Something that happened to an account; no name, no address, no IP.

    `actor_id` and `subject_id` are numbers of users and no foreign keys, so that the line stays
    when the account goes. Without an actor it was a command, or somebody not signed in.
    """

    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=20, choices=AuditKind)
    actor_id = models.BigIntegerField("by account", null=True)
    subject_id = models.BigIntegerField("about account", null=True)
    about = models.CharField(max_length=150, blank=True)
    request_id = models.CharField(max_length=36, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [one_of("auditevent_kind_valid", "kind", AuditKind.values)]
        indexes = [
            models.Index(fields=["subject_id", "-at"], name="auditevent_by_subject"),
            models.Index(fields=["actor_id", "-at"], name="auditevent_by_actor"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnly
