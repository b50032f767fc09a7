"""Which Chromium drives the browser tests: the system's own, no download."""

import os
import shutil

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
HOW_TO_GET_CHROMIUM = (
    "no Chromium found (Debian: apt-get install chromium libatomic1; "
    "elsewhere: CHROMIUM=/path/to/it)"
)


def find_chromium():
    """The path of Chromium: the variable CHROMIUM, else the first known name, else None."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
