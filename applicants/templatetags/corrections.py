"""`{% load corrections %}`: where a reader reports that a fact of an entry is wrong."""

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag
def report_address(entry):
    """The address of the form that reports on `entry`; it asks strangers to sign in."""
    return reverse("applicants:report", args=[entry._meta.model_name, entry.slug])


@register.simple_tag
def edit_address(entry, user):
    """Where `user` edits `entry`; empty for whoever may not."""
    name = f"{entry._meta.app_label}_{entry._meta.model_name}"
    permission = f"{entry._meta.app_label}.change_{entry._meta.model_name}"
    if not user.has_perm(permission):
        return ""
    return reverse(f"admin:{name}_change", args=[entry.pk])
