"""The review queue on the first page of the admin."""

from django import template
from django.utils import timezone

from careers.review import waiting_for

register = template.Library()


@register.simple_tag
def waiting(user):
    """What waits for `user`, each with its count; empty for who may change nothing."""
    return waiting_for(user, timezone.localdate())
