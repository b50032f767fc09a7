"""A public site as it is measured: the real settings, but a database of its own."""

import atexit
import os
import shutil
import tempfile

folder = tempfile.mkdtemp(prefix="pathway-bench-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ |= {
    "DEBUG": "false",
    "SECRET_KEY": "only-for-this-measurement",
    "ALLOWED_HOSTS": "testserver",
    "SECURE_SSL_REDIRECT": "false",
    "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
    "EMAIL_URL": "dummy://",
    "LOG_LEVEL": "ERROR",
}

from config.settings import *  # noqa: F403 - a measurement changes a few of the real settings
from config.settings import MIDDLEWARE, STORAGES

ROOT_URLCONF = "bench.checklist_urls"
# The page itself is measured, not who serves its files.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
