"""Values that somebody hostile, or a broken program, sends; and every name we read."""

import re
from functools import cache

from django import forms
from django.conf import settings

NASTY = [
    "\x00",
    "a\x00b",
    "9" * 30,
    "-1",
    "1e400",
    "NaN",
    "%",
    "_%\\",
    "' OR 1=1 --",
    '"><script>alert(1)</script>',
    "{{ 7|add:7 }}{% debug %}",
    "../../../../etc/passwd",
    "a\r\nX-Planted: yes",
    "9999-12-31",
    "0000-00-00",
    "2026-02-30",
    "\u202e\u200d\ufeff",
    "x" * 5000,
    "//evil.example/",
    "https://evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "[]",
]
READ = re.compile(r"""(?:GET|POST|data)(?:\.get|\.getlist)?[\[(]\s*"([\w-]+)\"""")


@cache
def names():
    """The name of every parameter and form field that our code reads."""
    sources = [*settings.BASE_DIR.glob("applicants/**/*.py")]
    sources += settings.BASE_DIR.glob("careers/**/*.py")
    read = {name for path in sources for name in READ.findall(path.read_text())}
    fields = {name for form in _forms(forms.BaseForm) for name in form.base_fields}
    return sorted(read | fields | {"next", "page", "q", "o", "p", "all", "e", "_popup"})


def _forms(parent):
    for form in parent.__subclasses__():
        if hasattr(form, "base_fields"):
            yield form
        yield from _forms(form)


def mixed(first):
    """Every name with a nasty value, each another; `first` says which begins."""
    return {name: NASTY[(first + at) % len(NASTY)] for at, name in enumerate(names())}
