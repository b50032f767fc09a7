"""What every page tells of its own address: `{% load site %}{% canonical %}`."""

import re

from django import template

register = template.Library()

_LATER_PAGE = re.compile(r"[2-9]|[1-9][0-9]{1,4}")


@register.simple_tag(takes_context=True)
def canonical(context):
    """The one full address of a page: without its query, but for the page of a long list."""
    request = context.get("request")  # error pages may come without one
    if request is None:
        return ""
    number = request.GET.get("page", "")
    query = f"?page={number}" if _LATER_PAGE.fullmatch(number) else ""
    return request.build_absolute_uri(request.path + query)
