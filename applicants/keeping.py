"""What each process keeps of people, one thing under one name, told apart by its versions.

What is kept under other versions than those asked for is out of date; what is kept anew takes
its place.
"""

from django.core.cache import caches

KEPT_SECONDS = 24 * 60 * 60


def kept(cache, name, versions):
    """What the cache named `cache` keeps under `name` for just these `versions`, or None."""
    found, value = caches[cache].get(name) or (None, None)
    return value if found == versions else None


def keep(cache, name, versions, value):
    caches[cache].set(name, (versions, value), KEPT_SECONDS)
