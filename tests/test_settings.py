"""The settings in a process of their own, as a server meets them: nothing but its variables."""

import json
import shutil
import subprocess
import sys

import pytest
from django.conf import settings as test_settings

from tests import serving

SHOWN = """
import json, sys
import config.settings as settings
print(json.dumps({name: getattr(settings, name, None) for name in sys.argv[1:]}, default=str))
"""
PRODUCTION = {"SECRET_KEY": "a-key-for-this-test", "ALLOWED_HOSTS": "pathway.example.org"}


@pytest.fixture
def folder(tmp_path):
    """A copy of the settings, away from the `.env` of whoever runs the tests."""
    folder = tmp_path / "50% of #1 projects"  # a path may hold anything
    (folder / "config").mkdir(parents=True)
    for name in ("settings.py", "caches.py"):
        shutil.copy(test_settings.BASE_DIR / "config" / name, folder / "config")
    return folder


@pytest.fixture
def load(folder):
    def load(*names, **environment):
        return subprocess.run(  # noqa: S603 - our own code
            [sys.executable, "-c", SHOWN, *names],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
        )

    return load


@pytest.fixture
def read(load):
    def read(*names, **environment):
        result = load(*names, **environment)
        assert result.stderr == ""
        return json.loads(result.stdout)

    return read


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_missing_value_stops_the_process_naming_it(load, name):
    given = {key: value for key, value in PRODUCTION.items() if key != name}
    result = load(**given)

    assert result.returncode == 1
    assert result.stderr.strip().endswith(f'Environment variable "{name}" not set')


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_empty_value_stops_the_process_naming_it(load, name):
    result = load(**PRODUCTION | {name: ""})

    assert result.returncode == 1
    assert f'Environment variable "{name}" invalid' in result.stderr


@pytest.mark.parametrize("name", ["DEBUG", "DATABASE_URL", "SECURE_HSTS_SECONDS"])
def test_nonsense_stops_the_process_naming_it(load, name):
    result = load(**PRODUCTION | {name: "perhaps"})

    assert result.returncode == 1
    assert f'Environment variable "{name}" invalid' in result.stderr


@pytest.mark.parametrize(
    ("given", "keys"),
    [("", []), ("one", ["one"]), ("one, two ,", ["one", "two"]), (" ,", [])],
)
def test_no_former_key_is_empty(read, given, keys):
    found = read("SECRET_KEY_FALLBACKS", SECRET_KEY_FALLBACKS=given, **PRODUCTION)
    assert found == {"SECRET_KEY_FALLBACKS": keys}


@pytest.mark.parametrize("given", ["mailto:it@example.org", "https://example.org/report"])
def test_the_contact_for_security_is_an_address(read, given):
    found = read("SECURITY_CONTACT", SECURITY_CONTACT=given, **PRODUCTION)
    assert found == {"SECURITY_CONTACT": given}


@pytest.mark.parametrize(
    "given", ["it@example.org", "javascript:x", "https://example.org\nContact: x"]
)
def test_a_contact_that_is_no_address_stops_the_process(load, given):
    result = load("SECURITY_CONTACT", SECURITY_CONTACT=given, **PRODUCTION)

    assert result.returncode == 1
    assert 'Environment variable "SECURITY_CONTACT" invalid' in result.stderr


def test_debug_is_off_unless_asked_for_and_cookies_then_need_https(read):
    names = ["DEBUG", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]

    assert read(*names, **PRODUCTION) == dict(
        zip(names, [False, True, True, True], strict=True)
    )


def test_debug_needs_nothing_else(read):
    assert read("DEBUG", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", DEBUG="true") == {
        "DEBUG": True,
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
        "SECURE_SSL_REDIRECT": False,
    }


def test_values_come_from_the_file_and_the_environment_wins(read, folder):
    (folder / ".env").write_text("DEBUG=true\nDEFAULT_FROM_EMAIL=file@example.org\n")

    assert read("DEBUG", "DEFAULT_FROM_EMAIL", DEFAULT_FROM_EMAIL="shell@example.org") == {
        "DEBUG": True,
        "DEFAULT_FROM_EMAIL": "shell@example.org",
    }


def test_sqlite_waits_for_locks_and_stays_open(read, folder):
    database = read("DATABASES", DEBUG="true")["DATABASES"]["default"]

    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["NAME"] == f"{folder}/var/pathway.sqlite3"
    assert database["CONN_MAX_AGE"] is None
    assert database["OPTIONS"] == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }


def test_database_url_switches_to_postgresql(read):
    url = "postgres://ada:secret@db.example.org:5433/pathway?sslmode=require"
    database = read("DATABASES", DATABASE_URL=url, **PRODUCTION)["DATABASES"]["default"]

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"]) == ("db.example.org", 5433)
    assert (database["NAME"], database["USER"]) == ("pathway", "ada")
    assert database["OPTIONS"] == {"sslmode": "require", "connect_timeout": 5}
    assert database["CONN_MAX_AGE"] == 600
    assert database["CONN_HEALTH_CHECKS"] is True


def test_files_are_private_and_their_limits_are_settings(read, folder):
    names = ["EVIDENCE_MAX_FILE", "EVIDENCE_MAX_TOTAL", "UPLOAD_MAX_FILE", "STORAGES"]
    limits = {"EVIDENCE_MAX_FILE_MB": "3", "EVIDENCE_MAX_TOTAL_MB": "20"}
    found = read(*names, **PRODUCTION | limits)

    mb = 1024**2
    assert [found[name] for name in names[:3]] == [3 * mb, 20 * mb, 6 * mb]
    assert found["STORAGES"]["evidence"]["OPTIONS"] == {
        "location": f"{folder}/var/evidence",
        "file_permissions_mode": 0o600,
        "directory_permissions_mode": 0o700,
    }


def test_files_can_be_kept_elsewhere(read):
    elsewhere = {
        "EVIDENCE_BACKEND": "config.storage.PrivateS3Storage",
        "EVIDENCE_OPTIONS": '{"bucket_name": "pathway"}',
    }
    assert read("STORAGES", **PRODUCTION | elsewhere)["STORAGES"]["evidence"] == {
        "BACKEND": "config.storage.PrivateS3Storage",
        "OPTIONS": {"bucket_name": "pathway"},
    }


def test_rate_limits_count_in_the_database_or_in_redis(read):
    def cache(**environment):
        found = read("CACHES", **PRODUCTION | environment)["CACHES"]["default"]
        return found["BACKEND"].rsplit(".", 1)[1], found["LOCATION"]

    redis = "redis://127.0.0.1:6379/0"
    assert cache() == ("DatabaseCache", "cache_entries")
    assert cache(CACHE_URL=redis) == ("RedisCache", redis)


def test_a_cache_of_another_kind_stops_the_process(load):
    result = load(**PRODUCTION | {"CACHE_URL": "memcached://127.0.0.1"})

    assert result.returncode == 1
    assert 'Environment variable "CACHE_URL" invalid' in result.stderr


def test_static_files_are_collected_where_the_settings_say(read, folder):
    assert read("STATIC_ROOT", **PRODUCTION) == {"STATIC_ROOT": f"{folder}/staticfiles"}
    assert read("STATIC_ROOT", STATIC_ROOT="/srv/static", **PRODUCTION) == {
        "STATIC_ROOT": "/srv/static"
    }


@pytest.mark.parametrize("name", ["EVIDENCE_MAX_FILE_MB", "EVIDENCE_OPTIONS"])
def test_a_limit_that_makes_no_sense_stops_the_process(load, name):
    result = load(**PRODUCTION | {name: "0" if name.endswith("MB") else "{"})

    assert result.returncode == 1
    assert f'Environment variable "{name}" invalid' in result.stderr


def test_proxy_header_is_believed_only_behind_a_proxy(read):
    alone = read("SECURE_PROXY_SSL_HEADER", **PRODUCTION)
    behind = read("SECURE_PROXY_SSL_HEADER", BEHIND_PROXY="true", **PRODUCTION)

    assert alone == {"SECURE_PROXY_SSL_HEADER": None}
    assert behind == {"SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"]}


def test_mail_links_are_shown_only_in_debug_without_mail_server(read):
    def shows(**environment):
        return read("SHOW_MAIL_LINKS", **environment)["SHOW_MAIL_LINKS"]

    assert shows(DEBUG="true") is True
    assert shows(DEBUG="true", EMAIL_URL="smtp://localhost:1025") is False
    assert shows(EMAIL_URL="dummy://", **PRODUCTION) is False


def test_csp_allows_no_inline_code_and_no_other_host(client):
    policy = client.get("/healthz")["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))

    assert directives == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "manifest-src": "'self'",
        "object-src": "'none'",
        "report-uri": "/browser-reports/",
        "report-to": "reports",
    }


def test_answers_carry_the_safety_headers(client):
    response = client.get("/healthz", secure=True)
    names = ["X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"]

    assert [response[name] for name in names] == ["DENY", "nosniff", "same-origin"]
    assert response["Strict-Transport-Security"] == (
        "max-age=31536000; includeSubDomains; preload"
    )


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "https://pathway.example.org"),
        ({"SITE_URL": "https://other.example.org/"}, "https://other.example.org"),
        ({"ALLOWED_HOSTS": "*"}, ""),
        ({"ALLOWED_HOSTS": ".example.org"}, ""),
        ({"DEBUG": "true", "ALLOWED_HOSTS": ""}, "http://localhost:8000"),
    ],
)
def test_the_address_of_the_site_is_one_address(read, given, address):
    assert read("SITE_URL", **PRODUCTION | given) == {"SITE_URL": address}


def test_mails_of_a_site_on_this_machine_lie_in_its_folder(read, tmp_path):
    site = serving.Site(8000, tmp_path, {})
    given = serving.settings(site, "sqlite:///:memory:")

    assert read("EMAIL_FILE_PATH", **given) == {"EMAIL_FILE_PATH": f"{tmp_path}/mail"}


def test_a_site_on_this_machine_gets_and_returns_memory_as_in_production():
    assert serving.of_the_unit_file() == {
        "MALLOC_ARENA_MAX": "2",
        "MALLOC_MMAP_THRESHOLD_": "65536",
    }
