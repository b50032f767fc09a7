"""The settings, and the files that go with the release."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.checks import WARNING, run_checks
from django.http.request import validate_host

from config.operations.doctor.findings import error, ok, warning


def debug(now):
    if settings.DEBUG:
        yield error(
            "debug",
            "is on: strangers see settings in error pages, and demo passwords work",
            "Set DEBUG=false.",
        )
    else:
        yield ok("debug", "is off")


def deployment(now):
    """What Django itself says of the settings: keys, cookies, HTTPS."""
    found = [
        each for each in run_checks(include_deployment_checks=True) if each.level >= WARNING
    ]
    for each in found:
        advice = each.hint or f"See `manage.py check --deploy`, {each.id}."
        level = error if each.is_serious() or each.id == "security.W009" else warning
        yield level("settings", f"{each.id}: {' '.join(str(each.msg).split())}", advice)
    if not found:
        yield ok("settings", "pass Django's checks for deployment")


def hosts(now):
    if "*" in settings.ALLOWED_HOSTS:
        yield warning(
            "hosts",
            "any name is taken: links in mails can be made to lead elsewhere",
            "Name the hosts of the site in ALLOWED_HOSTS.",
        )
    address = urlsplit(settings.SITE_URL)
    if not address.hostname:
        yield error(
            "site address", "is not known: reminders cannot be sent", "Set SITE_URL=https://…"
        )
    elif address.scheme != "https":
        yield warning("site address", f"is {settings.SITE_URL}", "Set SITE_URL=https://…")
    elif not validate_host(address.hostname, settings.ALLOWED_HOSTS):
        yield error(
            "site address",
            f"{settings.SITE_URL} is not in ALLOWED_HOSTS: links in reminders lead nowhere",
            "Let SITE_URL and ALLOWED_HOSTS name the same host.",
        )
    else:
        yield ok("site address", settings.SITE_URL)


def proxy(now):
    header, count = (
        settings.ALLAUTH_TRUSTED_CLIENT_IP_HEADER,
        settings.ALLAUTH_TRUSTED_PROXY_COUNT,
    )
    if settings.SECURE_SSL_REDIRECT and not settings.BEHIND_PROXY:
        yield warning(
            "proxy",
            "HTTP is sent to HTTPS, and no proxy is believed that it was HTTPS: behind one, "
            "every page would lead to itself",
            "Set BEHIND_PROXY=true if a web server in front ends HTTPS.",
        )
    elif settings.BEHIND_PROXY and not (header or count):
        yield warning(
            "proxy",
            "all people count as one address: one who guesses passwords locks out everybody",
            "Set TRUSTED_PROXY_COUNT or TRUSTED_CLIENT_IP_HEADER.",
        )
    else:
        yield ok("proxy", "is believed" if settings.BEHIND_PROXY else "is not expected")


def static_files(now):
    """Whether each file of this release was collected; older ones may stay."""
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        yield ok("static files", "are served as they lie")
        return
    names = {name for finder in get_finders() for name, _ in finder.list([])}
    missing = sorted(names - set(staticfiles_storage.hashed_files))
    if missing:
        yield error(
            "static files",
            f"{len(missing)} were not collected, {missing[0]} among them",
            "Run manage.py collectstatic --noinput, then restart.",
        )
    else:
        yield ok("static files", f"{len(names)} are collected")
