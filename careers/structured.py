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
