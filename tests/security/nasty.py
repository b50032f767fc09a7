"""Values that somebody hostile, or a broken program, sends; and every name we read."""

import re
from functools import cache
from importlib import import_module

from django.apps import apps
from django.conf import settings

from tests.test_architecture import dotted

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
OURS = ["careers", "applicants"]
READ = re.compile(r"""(?:GET|POST|data)(?:\.get|\.getlist)?[\[(]\s*"([\w-]+)\"""")


@cache
def names():
    """The name of every parameter, form field and column that our code reads.

    The same in every process: forms that the admin or a test made on the way are left out.
    """
    read = {name for path in _sources() for name in READ.findall(path.read_text())}
    fields = {name for form in our_forms() for name in form.base_fields}
    columns = {column.name for model in _models() for column in model._meta.get_fields()}
    return sorted(
        read | fields | columns | {"next", "page", "q", "o", "p", "all", "e", "_popup"}
    )


def _sources():
    sources = [path for app in OURS for path in settings.BASE_DIR.glob(f"{app}/**/*.py")]
    return [path for path in sources if "migrations" not in path.parts]


def our_forms():
    """Every form class that a module of ours names, whether or not a page needed it yet."""
    for path in _sources():
        module = import_module(dotted(path))
        yield from (one for one in vars(module).values() if hasattr(one, "base_fields"))


def _models():
    return [model for app in OURS for model in apps.get_app_config(app).get_models()]


def mixed(first):
    """Every name with a nasty value, each another; `first` says which begins."""
    return {name: NASTY[(first + at) % len(NASTY)] for at, name in enumerate(names())}
