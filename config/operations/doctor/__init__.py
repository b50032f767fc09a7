"""Looks at everything that the site rests on, and says what to do where it is not well.

Each check is a generator of `Finding`s. Nothing is changed but for probes that go again.
"""

from django.db import DatabaseError, connection

from config.operations.doctor import configuration, data, services
from config.operations.doctor.findings import error

CHECKS = (
    configuration.debug,
    configuration.deployment,
    configuration.hosts,
    configuration.proxy,
    configuration.static_files,
    services.mail,
    services.files,
    services.disk,
)
WITH_DATABASE = (
    services.database,
    services.clock,
    data.migrations,
    services.cache,
    data.roles,
    data.people,
    data.catalogue,
    data.scheduled_commands,
)


def examine(now):
    """Everything that was found, in the order of the checks."""
    found = [finding for check in CHECKS for finding in _run(check, now)]
    try:
        connection.ensure_connection()
    except DatabaseError as failure:
        advice = f"Is it running, and is DATABASE_URL right? It says: {_first_line(failure)}"
        return [*found, error("database", "cannot be reached", advice)]
    return found + [finding for check in WITH_DATABASE for finding in _run(check, now)]


def _run(check, now):
    """The findings of one check; one that fails is a finding itself."""
    found = []
    try:
        found.extend(check(now))
    except Exception as failure:
        advice = f"{type(failure).__name__}: {_first_line(failure)}"
        found.append(error(check.__name__.replace("_", " "), "could not be looked at", advice))
    return found


def _first_line(failure):
    return str(failure).strip().partition("\n")[0]
