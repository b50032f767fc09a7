"""`{% load corrections %}`: where a reader reports that a fact of an entry is wrong."""

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag
def report_address(entry):
    """The address of the form that reports on `entry`; it asks strangers to sign in."""
    return reverse("applicants:report", args=[entry._meta.model_name, entry.slug])
