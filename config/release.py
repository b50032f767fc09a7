"""Which release of the code this is."""

import tomllib

from django.conf import settings


def release():
    """The version as `pyproject.toml` names it."""
    found = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    return found["project"]["version"]
