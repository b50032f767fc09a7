"""Reports of faults to Sentry, or what speaks as it does: where, which kind, and nothing else.

Imported only where SENTRY_DSN is set: elsewhere the library would cost memory for nothing.
"""

import sentry_sdk
from django_guid import get_guid
from sentry_sdk.integrations.django import DjangoIntegration

from config.logs import QUOTE_NOBODY
from config.release import release

# Parts of a report that tell where it happened; all others may tell of somebody.
KEPT = ("event_id", "exception", "level", "logger", "platform", "release", "timestamp", "sdk")
KEPT_OF_A_FRAME = ("filename", "abs_path", "module", "function", "lineno", "in_app")
NAMES = {f"{kind.__module__}.{kind.__qualname__}" for kind in QUOTE_NOBODY}


def start(dsn, **options):
    """Report faults from now on. Nothing of people leaves the site: `without_people`."""
    sentry_sdk.init(
        dsn=dsn,
        release=release(),
        # Only faults: no lines of the log, no durations, nothing of other libraries.
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            DjangoIntegration(transaction_style="function_name", signals_spans=False)
        ],
        auto_session_tracking=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=without_people,
        **options,
    )


def without_people(event, hint):
    """A report with kind and places of the errors, the view, and the number of the request."""
    kept = {name: event[name] for name in KEPT if name in event}
    for error in kept.get("exception", {}).get("values", []):
        if f"{error.get('module')}.{error.get('type')}" not in NAMES:
            error["value"] = ""  # it may quote what somebody typed
        error.pop("mechanism", None)
        for frame in (error.get("stacktrace") or {}).get("frames", []):
            for name in set(frame) - set(KEPT_OF_A_FRAME):
                del frame[name]
    kept["transaction"] = event.get("transaction", "")
    kept["tags"] = {"request_id": get_guid() or ""}
    return kept
