"""What a test run changes; the database comes from DATABASE_URL as everywhere."""

import os

os.environ["DEBUG"] = "false"
os.environ["SECRET_KEY"] = "a-key-that-only-tests-use"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["SECURE_SSL_REDIRECT"] = "false"
os.environ["EMAIL_URL"] = "dummy://"

from config.settings import *  # noqa: F403, E402 - tests change a few of the real settings

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
