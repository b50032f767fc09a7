"""The one way into the audit log. What stands in it is for operators and for its own people."""

from django_guid import get_guid

from .models import AuditEvent, AuditKind

__all__ = ["AuditKind", "note"]


def note(kind, *, actor=None, subject=None, about=""):
    """Write a line: `actor` did `kind` to the account of `subject`.

    Call it in the transaction of the change, so that neither stands without the other. Both are
    users or None; somebody who is not signed in counts as None. `about` says in our own words
    what it was about ("staff", "passkey"): never anything that people typed.
    """
    AuditEvent.objects.create(
        kind=kind,
        actor_id=getattr(actor, "pk", None),
        subject_id=getattr(subject, "pk", None),
        about=about,
        request_id=get_guid() or "",
    )
