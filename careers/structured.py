"""Structured data (schema.org) for search engines, as a block of data in the page.

A block of this type is never run, so the strict content security policy leaves it alone.
"""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html

# In a script element the browser looks for "</" and "<!--" only; written like this, the text
# cannot end it, and JSON reads the same.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


class _Json:
    """A value that writes itself into HTML as JSON."""

    def __init__(self, value):
        self.value = value

    def __html__(self):
        return json.dumps(self.value, cls=DjangoJSONEncoder).translate(_ESCAPES)


def as_json_ld(thing):
    """The block for `thing`, a dictionary without its `@context`; goes into the head."""
    value = {"@context": "https://schema.org"} | thing
    return format_html('<script type="application/ld+json">{}</script>', _Json(value))


def breadcrumbs(request, crumbs):
    """The way down to a page as schema.org tells it; `crumbs` are pairs of name and address."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": name,
                "item": request.build_absolute_uri(address),
            }
            for position, (name, address) in enumerate(crumbs, start=1)
        ],
    }


def website(request, search):
    """The site itself, with the address at which it is searched."""
    return {
        "@type": "WebSite",
        "name": "Pain Medicine Pathway",
        "url": request.build_absolute_uri("/"),
        "potentialAction": {
            "@type": "SearchAction",
            "target": request.build_absolute_uri(search) + "?q={search_term_string}",
            "query-input": "required name=search_term_string",
        },
    }
