"""What the site asks of others: database, mail server, storage, cache, disk, clock."""

import shutil
import tempfile
from pathlib import Path
from secrets import token_hex
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.cache import cache as shared
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.core.mail import get_connection
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from applicants.models.applicants import TIME_ZONES
from config.operations.doctor.findings import error, ok, warning

OLDEST_POSTGRESQL = 14
CROWDED = 0.8  # of the connections that a server takes
GB = 1024**3
LITTLE_ROOM, NO_ROOM = 2 * GB, GB // 4
MOST_SECONDS = 2  # that two clocks may differ
LOCAL_CACHES = ("locmem.LocMemCache", "dummy.DummyCache")
BACKENDS_WITHOUT_MAIL = ("dummy", "console", "filebased", "locmem")


def database(now):
    if connection.vendor == "sqlite":
        yield from _sqlite()
        return
    version = connection.pg_version
    said = f"PostgreSQL {version // 10_000}.{version % 10_000}"
    if version < OLDEST_POSTGRESQL * 10_000:
        yield error("database", said, f"Upgrade to PostgreSQL {OLDEST_POSTGRESQL} or newer.")
    else:
        yield ok("database", said)
    yield from _connections()
    yield from _settings_of_the_server()


def _sqlite():
    mode = _ask("PRAGMA journal_mode")
    if mode == "wal":
        yield ok("database", "SQLite, for web processes of one machine")
    else:
        yield error(
            "database",
            f"SQLite with journal_mode {mode}: readers wait for writers",
            "Keep the file on a local disk; network folders allow no write-ahead log.",
        )


def _connections():
    used = _ask("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
    most = int(_ask("SHOW max_connections"))
    text = f"{used} of {most} are in use"
    if used > CROWDED * most:
        advice = "Use fewer processes or threads, raise max_connections, or lower CONN_MAX_AGE."
        yield warning("connections", text, advice)
    else:
        yield ok("connections", text)


def _settings_of_the_server():
    isolation = _ask("SHOW transaction_isolation")
    if isolation != "read committed":
        advice = "Set default_transaction_isolation to 'read committed' for this database."
        yield error("isolation", f"is {isolation}; the site is made for another one", advice)
    if not _ask("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'"):
        advice = "CREATE EXTENSION pg_trgm; then manage.py search_index."
        yield warning("search", "is right but slower: pg_trgm is not there", advice)
    else:
        yield ok("search", "pg_trgm is there")


def clock(now):
    """Days of plans and times of codes hang on it."""
    if connection.vendor == "postgresql":
        there = _ask("SELECT clock_timestamp()")
        apart = abs((timezone.now() - there).total_seconds())
        if apart > MOST_SECONDS:
            advice = "Let both machines take the time from the network (chrony, timesyncd)."
            yield error("clock", f"differs from the database's by {apart:.0f} s", advice)
        else:
            yield ok("clock", f"differs from the database's by {apart:.1f} s")
    try:
        zones = [ZoneInfo(name) for name, _ in TIME_ZONES]
    except ZoneInfoNotFoundError as missing:
        yield error("time zones", f"{missing}", "Install the package tzdata.")
    else:
        yield ok("time zones", f"all {len(zones)} are known")


def cache(now):
    """Whether counts of tries are kept, and by all processes together."""
    backend = settings.CACHES["default"]["BACKEND"]
    if backend.endswith(LOCAL_CACHES):
        advice = "Use the database (the default) or Redis (CACHE_URL)."
        yield error("cache", "each process has its own: tries are counted apart", advice)
        return
    key = f"doctor-{token_hex(8)}"
    try:
        with transaction.atomic():
            shared.set(key, "here", 60)
            found = shared.get(key)
            shared.delete(key)
    except DatabaseError:
        yield error("cache", "has no table", "Run manage.py createcachetable.")
    except Exception as failure:
        advice = "Is the server running, and is CACHE_URL right?"
        yield error("cache", f"cannot be reached ({type(failure).__name__})", advice)
    else:
        if found == "here":
            yield ok("cache", "keeps what it is given, for all processes")
        else:
            yield error("cache", "forgets at once", "Look at its server's memory and limits.")


def mail(now):
    backend = settings.EMAIL_BACKEND.split(".")[-2]
    if backend in BACKENDS_WITHOUT_MAIL:
        advice = "Set EMAIL_URL: without mail nobody can confirm an address."
        yield error("mail", f"goes nowhere ({backend})", advice)
        return
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with get_connection() as opened:
            code, _ = opened.connection.noop()
    except OSError as failure:
        advice = "Is EMAIL_URL right, and does the server let this machine in?"
        yield error("mail", f"{server} does not answer ({type(failure).__name__})", advice)
    else:
        yield ok("mail", f"{server} answers {code}")


def files(now):
    """Whether the storage of people's files takes, gives and forgets."""
    storage, content = storages["evidence"], token_hex(16)
    try:
        name = storage.save(f"probe/{content}", ContentFile(content.encode()))
        try:
            with storage.open(name) as stored:
                is_same = stored.read() == content.encode()
        finally:
            storage.delete(name)
    except OSError as failure:
        advice = "Look at EVIDENCE_OPTIONS, rights and room."
        yield error("files", f"cannot be kept ({type(failure).__name__}: {failure})", advice)
        return
    if is_same and not storage.exists(name):
        yield ok("files", "are taken, given back and deleted")
    else:
        yield error("files", "do not come back as they went", "Look at the storage itself.")


def disk(now):
    """Room where files, a SQLite database and what is under way lie."""
    places = {"temporary files": tempfile.gettempdir()}
    if isinstance(storages["evidence"], FileSystemStorage):
        places["files of people"] = storages["evidence"].location
    if connection.vendor == "sqlite":
        places["database"] = Path(connection.settings_dict["NAME"]).parent
    for what, place in places.items():
        free = shutil.disk_usage(_nearest(Path(place))).free
        level = error if free < NO_ROOM else warning
        if free < LITTLE_ROOM:
            yield level("disk", f"{free / GB:.1f} GB left for {what} in {place}", "Make room.")
        else:
            yield ok("disk", f"{free / GB:.0f} GB left for {what}")


def _nearest(path):
    """The folder itself, or the one that it will be made in."""
    while not path.exists():
        path = path.parent
    return path


def _ask(question):
    """The one value of a query."""
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]
