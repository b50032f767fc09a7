"""The roles of staff: for now only that of advisors. Who gets or loses one is noted."""

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from applicants.audit import AuditKind, note
from applicants.models import AuditEvent, Correction

ADVISORS = "Advisors"  # the name of their group
ABOUT_LENGTH = AuditEvent._meta.get_field("about").max_length


def reference_models():
    """The models that advisors keep: those of careers that have a history."""
    return [
        model
        for model in apps.get_app_config("careers").get_models()
        if hasattr(model._meta, "simple_history_manager_attribute")
    ]


def advisor_permissions():
    """Everything on the reference data; to see reports of readers and to decide on them."""
    types = ContentType.objects.get_for_models(*reference_models(), Correction)
    kept = Permission.objects.filter(content_type__in=types.values())
    return kept.exclude(codename__in=["add_correction", "delete_correction"])


def roles_of(user):
    """The roles of a stored user, by name: a set. Costs a query or two."""
    flags = {"staff": user.is_staff, "administrator": user.is_superuser}
    names = {name for name, has in flags.items() if has}
    names |= {"account turned off"} if not user.is_active else set()
    names |= {f"group {name}" for name in user.groups.values_list("name", flat=True)}
    return names


def note_permissions(group, before, after, *, actor=None):
    """Note what the members of `group` may do from now on, and what no more."""
    was, now = (
        {f"{group}: {one.codename}"[:ABOUT_LENGTH] for one in each} for each in [before, after]
    )
    note_roles(was, now, actor=actor)


def note_roles(before, after, *, actor=None, subject=None):
    """Note what is new in the set `after`, and what is gone from `before`."""
    for kind, names in [
        (AuditKind.ROLE_GIVEN, after - before),
        (AuditKind.ROLE_TAKEN, before - after),
    ]:
        for name in sorted(names):
            note(kind, actor=actor, subject=subject, about=name)
