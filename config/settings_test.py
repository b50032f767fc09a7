"""What a test run changes; the database comes from DATABASE_URL as everywhere."""

import atexit
import os
import shutil
import tempfile

os.environ["DEBUG"] = "false"
os.environ["SECRET_KEY"] = "a-key-that-only-tests-use"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["SECURE_SSL_REDIRECT"] = "false"
os.environ["EMAIL_URL"] = "dummy://"

from config.settings import *  # noqa: F403 - tests change a few of the real settings
from config.settings import DATABASES

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in real life: in memory, threads would meet other locks than people do.
    # A folder for each process, so that runs at the same time never meet.
    folder = tempfile.mkdtemp(prefix="pathway-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    DATABASES["default"]["NAME"] = f"{folder}/never-used.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": f"{folder}/test.sqlite3"}

# A folder too: storages are made anew when a test changes a setting, and memory would be gone.
files = tempfile.mkdtemp(prefix="pathway-files-")
atexit.register(shutil.rmtree, files, ignore_errors=True)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests talk plain HTTP; tests/security looks at the real names and flags.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"
MESSAGES_COOKIE_NAME = "messages"
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Tests change rows without raising the catalogue version.
    "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    "plans": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    "given": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": files},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
