"""The only settings. Values come from the environment (or `.env`); see `.env.example`.

Outside debug a missing SECRET_KEY or ALLOWED_HOSTS stops the process and says its name.
"""

import os
from pathlib import Path
from urllib.parse import quote

from csp.constants import NONE, SELF
from environs import Env, validate

from config.caches import kept_by_each_process, shared_by_all_processes

# openpyxl takes lxml where it is installed, which unfolds the entities of an XML bomb.
os.environ["OPENPYXL_LXML"] = "False"

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=False)
not_empty = validate.Length(min=1)
at_least_one = validate.Range(min=1)
if DEBUG:
    # A fixed key keeps people signed in over restarts.
    SECRET_KEY = env.str("SECRET_KEY", default="only-for-debug", validate=not_empty)
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
else:
    SECRET_KEY = env.str("SECRET_KEY", validate=not_empty)
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", validate=not_empty)
# Keys of before: they seal nothing more, but what they sealed still opens. An empty one would
# be a key that everybody knows.
former_keys = env.str("SECRET_KEY_FALLBACKS", default="").split(",")
SECRET_KEY_FALLBACKS = [key.strip() for key in former_keys if key.strip()]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "applicants",
    "careers",
    "config.apps.OperationsConfig",  # the commands of whoever runs the site
    "config.apps.PathwayAdminConfig",  # django.contrib.admin with our site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_guid",
    "simple_history",
]

MIDDLEWARE = [
    "config.requests.RequestIdMiddleware",
    "django_guid.middleware.guid_middleware",
    "config.requests.RequestsMiddleware",
    # First, so that redirects, static files and refusals carry the headers as well.
    "config.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.probes.ProbesMiddleware",
    "config.compression.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "applicants.middleware.StaffMiddleware",
    "applicants.middleware.SignInMiddleware",
    "applicants.middleware.PersonalPagesMiddleware",
    "applicants.session_times.LastSeenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Database ------------------------------------------------------------------------------------

DATABASES = {
    "default": env.dj_db_url(
        "DATABASE_URL", default=f"sqlite:///{quote(str(BASE_DIR))}/var/pathway.sqlite3"
    )
}
database = DATABASES["default"]
if database["ENGINE"] == "django.db.backends.sqlite3":
    # Writers queue for the lock from the start of their transaction instead of failing midway;
    # readers never wait (WAL). The connection stays open: opening one costs more than a query.
    database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    database["CONN_MAX_AGE"] = None
else:
    database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
    database["CONN_HEALTH_CHECKS"] = True
    # Seconds: a server that swallows packets must not hold the threads of the web server.
    database.setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)

redis_or_nothing = validate.Regexp(r"((redis|rediss|unix)://.+)?\Z")
CACHES = {
    "default": shared_by_all_processes(
        env.str("CACHE_URL", default="", validate=redis_or_nothing), debug=DEBUG
    ),
    # Public pages as visitors get them, by the version of the data.
    "pages": kept_by_each_process("pages", 300, debug=DEBUG),
    # Checklists as their own people get them, by the versions of person and catalogue and day.
    # Each has 60 KB, which every worker may come to hold as often as this says.
    "plans": kept_by_each_process("plans", 100, debug=DEBUG),
    # What those plans are made from, by the version of the person: 2 KB each.
    "given": kept_by_each_process("given", 300, debug=DEBUG),
}

# Accounts ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "applicants.User"
# One backend is enough: it extends Django's own, and each more would hash every password again.
AUTHENTICATION_BACKENDS = ["applicants.backends.AccountBackend"]
PASSWORD_HASHERS = ["applicants.hashers.PathwayArgon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in [
        *["UserAttributeSimilarityValidator", "MinimumLengthValidator"],
        *["CommonPasswordValidator", "NumericPasswordValidator"],
    ]
] + [{"NAME": "applicants.passwords.OwnWordsValidator"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "applicants:start"
LOGOUT_REDIRECT_URL = "careers:home"
MESSAGE_STORAGE = "careers.messages.MessageStorage"

ACCOUNT_ADAPTER = "applicants.accounts.AccountAdapter"
# Each form of the library in our words, by its name: `reset_password` is `ResetPasswordForm`.
ACCOUNT_FORMS = {
    name: f"applicants.account_forms.{name.title().replace('_', '')}Form"
    for name in [
        *["add_email", "change_password", "login", "reauthenticate", "reset_password"],
        *["reset_password_from_key", "set_password", "signup"],
    ]
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Pain Medicine Pathway: "
# Only in the browser that signed up; a link opened elsewhere asks for the password.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Beside those of the library: an export reads every row and file of a person.
ACCOUNT_RATE_LIMITS = {
    "export": "10/h/user",
    "import": "20/h/user",
    "signup_address": "1/10s/key",  # of a double click, which must not use up its own mail
    "calendar": "60/h/key",  # of one feed; calendar programs ask once or twice
    # Wrong secrets in the addresses of feeds and of mails: more than programs ever have stale.
    "secret_address": "60/m/ip",
    "browser_report": "30/m/ip",
}
STAFF_NEED_SECOND_FACTOR = env.bool("STAFF_NEED_SECOND_FACTOR", default=not DEBUG)
USERSESSIONS_ADAPTER = "applicants.accounts.UserSessionsAdapter"
MFA_ADAPTER = "applicants.accounts.MFAAdapter"
MFA_FORMS = {
    name: f"applicants.second_factor_forms.{name.title().replace('_', '')}Form"
    for name in [
        *["activate_totp", "add_webauthn", "authenticate", "authenticate_webauthn"],
        *["edit_webauthn", "login_webauthn", "reauthenticate", "reauthenticate_webauthn"],
    ]
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG  # http://localhost
MFA_TOTP_ISSUER = "Pain Medicine Pathway"

# Rate limits count per client address. X-Forwarded-For can be forged, so it is believed only as
# far as proxies of our own wrote it: their number, or the one header that they always set.
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=int(BEHIND_PROXY))
ALLAUTH_TRUSTED_CLIENT_IP_HEADER = env.str("TRUSTED_CLIENT_IP_HEADER", default="") or None

# Mail: without a server, debug keeps the links and shows them on the page itself.
EMAIL_CONFIG = env.dj_email_url(
    "EMAIL_URL", default="dummy://" if DEBUG else "smtp://localhost:25"
)
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="pathway@localhost")
# The site's address in mails that no request asked for; by default the first allowed host.
first_host = next(iter(ALLOWED_HOSTS), "")
if first_host.startswith((".", "*")):  # stands for many hosts
    first_host = ""
SITE_URL = env.str(
    "SITE_URL",
    default="http://localhost:8000" if DEBUG else first_host and f"https://{first_host}",
).rstrip("/")
EMAIL_TIMEOUT = EMAIL_CONFIG["EMAIL_TIMEOUT"] or 10  # seconds; somebody waits for the answer
SHOW_MAIL_LINKS = DEBUG and EMAIL_CONFIG["EMAIL_BACKEND"].endswith("dummy.EmailBackend")

# Pages ---------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"  # DATE_FORMAT here would have no effect

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Private: outside every folder that is served; pages hand the files out one by one.
    "evidence": {
        "BACKEND": env.str(
            "EVIDENCE_BACKEND", default="django.core.files.storage.FileSystemStorage"
        ),
        "OPTIONS": env.json("EVIDENCE_OPTIONS", default=None)
        or {
            "location": str(BASE_DIR / "var" / "evidence"),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# In bytes. What is larger is read but not kept, so that the form can say so beside the field; a
# request beyond three times a file is refused before it is read.
MB = 1024**2
EVIDENCE_MAX_FILE = MB * env.int("EVIDENCE_MAX_FILE_MB", default=10, validate=at_least_one)
EVIDENCE_MAX_TOTAL = MB * env.int("EVIDENCE_MAX_TOTAL_MB", default=100, validate=at_least_one)
EVIDENCE_MAX_COUNT = 20  # of one milestone
UPLOAD_MAX_FILE = max(EVIDENCE_MAX_FILE, 6 * MB)  # advisors import tables of up to 5 MB
UPLOAD_MAX_REQUEST = 3 * UPLOAD_MAX_FILE
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "applicants.uploads.CappedUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 5

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
CSRF_FAILURE_VIEW = "careers.views.pages.csrf_failure"

# Security ------------------------------------------------------------------------------------

is_contact = validate.Regexp(r"(mailto:|https://|tel:)\S+\Z")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="", validate=is_contact)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # data: for the small images in the style sheets and the QR code of the second factor
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "object-src": [NONE],
        # Firefox reads the first; other browsers the second, named in Reporting-Endpoints.
        "report-uri": "/browser-reports/",
        "report-to": "reports",
    }
}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site needs our files
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
UNUSED_FEATURES = [
    *["browsing-topics", "camera", "display-capture", "geolocation", "hid", "idle-detection"],
    *["microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking"],
]
# What Django has no setting for; config/headers.py adds it to every answer.
ANSWER_HEADERS = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED_FEATURES),
    "Reporting-Endpoints": 'reports="/browser-reports/"',
}
# With this prefix browsers take a cookie from this very host alone, and by HTTPS alone.
SESSION_COOKIE_NAME = "sessionid" if DEBUG else "__Host-session"
CSRF_COOKIE_NAME = "csrftoken" if DEBUG else "__Host-csrf"
MESSAGES_COOKIE_NAME = "messages" if DEBUG else "__Host-messages"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True  # pages carry the token themselves
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not DEBUG)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 0 if DEBUG else env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEBUG
SECURE_HSTS_PRELOAD = not DEBUG
if BEHIND_PROXY:
    # Only where a proxy in front always sets this header itself.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

# What runs the site sees ---------------------------------------------------------------------

# One number for all log lines of a request; in front, a proxy may have given it already.
DJANGO_GUID = {"GUID_HEADER_NAME": "X-Request-ID", "EXPOSE_HEADER": False}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "config.logs.JsonLines"},
        "line": {"()": "config.logs.PlainLines"},
    },
    "filters": {
        "names_nobody": {"()": "config.logs.NamesNobody"},
        "hide_tokens": {"()": "config.logs.HideTokens"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.str(
                "LOG_FORMAT",
                default="line" if DEBUG else "json",
                validate=validate.OneOf(["json", "line"]),
            ),
            "filters": ["names_nobody", "hide_tokens"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": []},  # else each line would come twice in debug
        # Each request has its line, so a page that is not there needs no second one.
        "django.request": {"level": "ERROR"},
        "requests": {"level": "WARNING" if DEBUG else "INFO"},  # runserver has its own
        "django_guid": {"level": "ERROR"},
    },
}
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
SENTRY_DSN = env.str("SENTRY_DSN", default="")
