"""Small drawings for every page: `{% load ui %}{% icon "check" %}`."""

from functools import cache

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

register = template.Library()

_CIRCLE = "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z"

# Our own drawings: one path of strokes on a grid of 24 by 24.
ICONS = {
    # How a milestone stands; the names are the values of the engine's states.
    "done": f"{_CIRCLE}M8 12.3l2.8 2.8 5.4-5.7",
    "ready": f"{_CIRCLE}M8.5 12h7M12.6 9.1l2.9 2.9-2.9 2.9",
    "in-progress": f"{_CIRCLE}M12 7.5a4.5 4.5 0 0 1 0 9zM13.5 8.5v7M14.9 9.6v4.8",
    "blocked": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.7v1.8",
    "later": f"{_CIRCLE}M12 7.5V12l3 2.2",
    "passed": f"{_CIRCLE}M8.2 12h7.6",
    "missed": "M12 4l9 15.5H3zM12 10v4.4M12 17v.1",
    "waived": f"{_CIRCLE}M5.8 18.2L18.2 5.8",
    "not-needed": "M2.5 12.5l4.2 4.2L15 8M11.5 15.7l1 1L21 8",
    "depends": "M12 20.5v-6.2L5.5 8V3.5M12 14.3L18.5 8V3.5",
    # What a message is about.
    "success": f"{_CIRCLE}M8 12.3l2.8 2.8 5.4-5.7",
    "info": f"{_CIRCLE}M12 11v5.2M12 7.8v.1",
    "warning": "M12 4l9 15.5H3zM12 10v4.4M12 17v.1",
    "error": "M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3zM12 7.5v5.2M12 16.2v.1",
    # Things and actions.
    "arrow-left": "M20 12H4.5M11 5.5L4.5 12l6.5 6.5",
    "book": "M12 6.2C9.8 4.7 6.9 4.2 4 4.5v14c2.9-.3 5.8.2 8 1.7 2.2-1.5 5.1-2 8-1.7v-14"
    "c-2.9-.3-5.8.2-8 1.7zM12 6.2v14",
    "check": "M4.5 12.8l5 5L19.5 7",
    "chevron": "M6 9l6 6 6-6",
    "close": "M6.5 6.5l11 11M17.5 6.5l-11 11",
    "download": "M12 4.5v11M7 11l5 5 5-5M5 19.5h14",
    "external": "M10 5H5v14h14v-5M13.5 4.5h6v6M19.2 4.8L11 13",
    "group": "M4 7.5h9M4 16.5h9M17 4.5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM17 13.5a3 3 0 1 1 0 6 "
    "3 3 0 0 1 0-6z",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "note": "M4.5 19.5l1-4.3L16 4.7l3.3 3.3L8.8 18.5zM13.6 7.1l3.3 3.3",
    "print": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
    "repeat": "M4.5 11a7.5 7.5 0 0 1 13.2-4.2L20 9.2M20 4.5v4.7h-4.7M19.5 13a7.5 7.5 0 0 1"
    "-13.2 4.2L4 14.8M4 19.5v-4.7h4.7",
    "shield": "M12 3.5l7.5 2.8v5.2c0 4.4-3 7.6-7.5 9-4.5-1.4-7.5-4.6-7.5-9V6.3zM8.6 12l2.5 2.5"
    " 4.4-4.7",
    "undo": "M9.5 4.5L4.5 9.5l5 5M5 9.5h9a5.2 5.2 0 0 1 0 10.4h-4",
}

_SVG = (
    '<svg class="icon icon-{name}" viewBox="0 0 24 24" width="24" height="24" fill="none" '
    'stroke="currentColor" aria-hidden="true"><path d="{path}"/></svg>'
)


@register.simple_tag
@cache
def icon(name):
    """Draw the icon `name`, hidden from assistive technology: a word belongs beside it."""
    return format_html(_SVG, name=name, path=ICONS[name])


@register.simple_tag
@cache
def icon_sprite(*names):
    """Icons to point at with `<use href="#icon-…">`, where a page draws the same ones often."""
    symbols = format_html_join(
        "",
        '<symbol id="icon-{}" viewBox="0 0 24 24"><path d="{}"/></symbol>',
        ((name, ICONS[name]) for name in names),
    )
    return format_html('<svg class="icon-sprite" aria-hidden="true">{}</svg>', symbols)


@register.simple_tag(takes_context=True)
def current(context, route, *, exact=False):
    """The attribute that marks a link of the navigation, on the pages at or below `route`."""
    request = context.get("request")  # error pages may come without one
    address, path = reverse(route), request.path if request else ""
    if not (path == address or (path.startswith(address) and not exact)):
        return ""
    return format_html(' aria-current="{}"', "page" if path == address else "true")
