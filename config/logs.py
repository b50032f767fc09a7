"""What stands in a log, and what must not: people, their addresses, what they opened."""

import logging
import re
import traceback

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError
from django.template import TemplateDoesNotExist
from django_guid import get_guid
from pythonjsonlogger.json import JsonFormatter

# Whoever knows such an address can read a calendar or stop somebody's reminders. A link to a
# what-if is sealed; yet it stands for one person.
SECRET_ADDRESS = re.compile(
    r"(/calendar/|/reminders/stop/|(?:[?&]|%3F|%26)s(?:=|%3D))[^/\s\"'&]+"
)
# Errors that speak of the code or of a server, as those do that say so by `quotes_nobody`.
# Any other may quote a row or what was typed.
QUOTE_NOBODY = (
    *(AttributeError, ImportError, NameError, ImproperlyConfigured, TemplateDoesNotExist),
    *(OperationalError, InterfaceError),
)
UNMATCHED = "(no route)"


def route_of(request):
    """The pattern of the address: `milestones/<slug:slug>/`, not which milestone it was."""
    match = getattr(request, "resolver_match", None)
    if match:
        return match.route or "/"
    return "static/" if request.path.startswith(settings.STATIC_URL) else UNMATCHED


# What a line may tell besides its message; libraries add whole requests and users.
TOLD = {"method", "route", "status", "duration_ms"}
KNOWN = TOLD | set(vars(logging.makeLogRecord({})))


class NamesNobody(logging.Filter):
    """Takes the address and what was sent out of what Django says of a request."""

    def filter(self, record):
        request = getattr(record, "request", None)
        for name in vars(record).keys() - KNOWN:
            delattr(record, name)
        if hasattr(request, "path") and isinstance(record.args, tuple):
            route = route_of(request)
            record.args = tuple(route if arg == request.path else arg for arg in record.args)
        if record.name == "django.security.DisallowedHost":
            # Anybody can send any host; what they sent is no fault of ours.
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.msg, record.args = "A request named a host that is not ours.", ()
            record.exc_info = None
        return True


class HideTokens(logging.Filter):
    """Replaces the secret part of addresses, which other libraries may still name."""

    def filter(self, record):
        message = record.getMessage()
        hidden = SECRET_ADDRESS.sub(r"\1…", message)
        if hidden != message:
            record.msg, record.args = hidden, ()
        return True


class QuotesNobody:
    """Tells where an error happened and of which kind it is; outside debug not what it says."""

    def formatException(self, exc_info):
        if settings.DEBUG:
            return super().formatException(exc_info)
        return "\n".join(_told(error) for error in _chain(exc_info[1]))


class PlainLines(QuotesNobody, logging.Formatter):
    """Lines for a terminal."""

    def __init__(self):
        super().__init__("{levelname} {name}: {message}", style="{")


NAMES = {"levelname": "level", "name": "logger", "exc_info": "traceback"}


class JsonLines(QuotesNobody, JsonFormatter):
    """One JSON object a line: time, level, logger, message, request_id, and what was added."""

    def __init__(self):
        fields = ["levelname", "name", "message"]
        super().__init__(fields, rename_fields=NAMES, timestamp="time")

    def add_fields(self, log_data, record, message_dict):
        super().add_fields(log_data, record, message_dict)
        if number := get_guid():
            log_data["request_id"] = number


def _chain(error):
    """An error and those that led to it, the first one first."""
    found = []
    while error is not None and error not in found:
        found.append(error)
        error = (
            error.__cause__ or (not error.__suppress_context__ and error.__context__) or None
        )
    return reversed(found)


def _told(error):
    """The places of an error, its kind, and its first line where that quotes nobody."""
    places = "".join(traceback.format_tb(error.__traceback__))
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{places}{kind}: {_said(error)}"


def _said(error):
    if isinstance(error, QUOTE_NOBODY) or getattr(error, "quotes_nobody", False):
        return str(error).partition("\n")[0]
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    return f"constraint {constraint}" if constraint else "(not told: it may quote somebody)"
