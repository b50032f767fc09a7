"""What is kept where: settings of the caches."""


def kept_by_each_process(name, most, *, debug):
    """A cache of pages by version, so never out of date, which pushes no rate limits out.

    `most` pages are kept; then the third that was not asked for longest goes. None in debug,
    where templates change.
    """
    if debug:
        return {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    return {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "OPTIONS": {"MAX_ENTRIES": most},
    }


def shared_by_all_processes(url, *, debug):
    """The cache of the rate limits: Redis at `url` if one is named, else a table."""
    if url:
        return {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": url,
            "KEY_PREFIX": "pathway",
            # In seconds: a Redis that hangs must not hold the threads of the web server.
            "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
        }
    if debug:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    return {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
        # Each visitor and calendar has one or more; beyond it a third is dropped by guess,
        # and with it the count of somebody who tries passwords.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
