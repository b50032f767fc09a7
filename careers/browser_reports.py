"""What browsers tell of breaches of the content security policy, as one line without a person.

Anybody can send anything here, and the addresses in a report can hold secrets of a reader. So
only words of ours and the name of a host ever come out.
"""

import json
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

UNKNOWN = "unknown"
HOST = re.compile(r"[a-z0-9.-]{1,100}", re.ASCII)
# What stands for an address where there is none (CSP level 3), and schemes without a host.
KINDS = {"inline", "eval", "wasm-eval", "trusted-types-policy", "trusted-types-sink"}
SCHEMES = {"data", "blob", "filesystem", "about", "chrome-extension", "moz-extension"}


def read_reports(content, most):
    """One line for each of the first `most` reports in `content`, which may be anything."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return []
    reports = found if isinstance(found, list) else [found]
    bodies = [_body(report) for report in reports[:most]]
    return [_line(body) for body in bodies if isinstance(body, dict)]


def _body(report):
    """The part that tells the breach: of a `report-uri` message, or of the Reporting API."""
    if not isinstance(report, dict):
        return None
    return report.get("csp-report") or report.get("body")


def _line(body):
    directive = _first(body, "effective-directive", "effectiveDirective", "violated-directive")
    blocked = _first(body, "blocked-uri", "blockedURL")
    page = _first(body, "document-uri", "documentURL")
    return f"{_directive(directive)} blocked {_blocked(blocked)} on {_route(page)}"


def _first(body, *names):
    """The first of the values under `names` that is text."""
    return next((body[name] for name in names if isinstance(body.get(name), str)), "")


def _directive(text):
    name = text.split(" ")[0]
    base = name.removesuffix("-elem").removesuffix("-attr")
    return name if base in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] else UNKNOWN


def _blocked(text):
    """A kind, a scheme or a host; never a path, which can hold a secret."""
    if text in KINDS | SCHEMES:
        return text
    parts = _split(text)
    if parts.scheme in SCHEMES:
        return parts.scheme
    host = parts.netloc.rpartition("@")[2].partition(":")[0].lower()
    return host if HOST.fullmatch(host) else UNKNOWN


def _route(address):
    """The route of a page of ours: where it stands in the table, without what it is about."""
    try:
        return resolve(_split(address).path).route or "/"
    except Resolver404:
        return UNKNOWN


def _split(address):
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
