"""A catalogue as plain JSON and back: what the library said under an earlier version.

Only what differs from a default is written, so an old snapshot can still be read after the
catalogue has learned something new.
"""

from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import get_args, get_origin, get_type_hints

from django.db.models import Max

from careers.catalogue import Catalogue
from careers.models import CatalogueSnapshot


def keep_snapshot(catalogue):
    """Make sure that `catalogue` can be read again under its version (one query, or two)."""
    if not CatalogueSnapshot.objects.filter(version=catalogue.version).exists():
        CatalogueSnapshot.objects.get_or_create(
            version=catalogue.version, defaults={"data": dump(catalogue)}
        )


def earlier_catalogue(version):
    """The catalogue of an earlier version and since when it is kept, or two times None."""
    columns = CatalogueSnapshot.objects.filter(version=version).values_list("pk", "created_at")
    pk, created_at = columns.first() or (None, None)
    return (_catalogue(pk, created_at), created_at) if pk else (None, None)


@lru_cache(maxsize=4)
def _catalogue(pk, created_at):
    """Kept in memory: after a change everybody comes from the same few versions."""
    return load(CatalogueSnapshot.objects.get(pk=pk).data)


def prune_snapshots(versions_in_use):
    """Drop what nobody comes from any more; return how many. The newest always stays."""
    newest = CatalogueSnapshot.objects.aggregate(newest=Max("version"))["newest"]
    rows = CatalogueSnapshot.objects.exclude(version=newest)
    return rows.exclude(version__in=versions_in_use).delete()[0]


def dump(value):
    """`value`, a catalogue or a part of one, as JSON can hold it."""
    if is_dataclass(value):
        stored = {field.name: getattr(value, field.name) for field in fields(value)}
        plain = _defaults(type(value))
        return {
            name: dump(found)
            for name, found in stored.items()
            if name not in plain or plain[name] != found
        }
    if isinstance(value, frozenset):
        return sorted(dump(part) for part in value)
    if isinstance(value, tuple):
        return [dump(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def load(data):
    """The catalogue that `dump` wrote as `data`; what it held and we no longer know is left."""
    return _read(Catalogue, data)


def _read(kind, data):
    if get_origin(kind) is UnionType:
        (kind,) = (option for option in get_args(kind) if option is not NoneType)
        return None if data is None else _read(kind, data)
    if collection := get_origin(kind):  # tuple[X, ...] or frozenset[X]
        return collection(_read(get_args(kind)[0], part) for part in data)
    if is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _read(hints[name], data[name]) for name in hints.keys() & data})
    if kind is date:
        return date.fromisoformat(data)
    return kind(data)


@cache
def _hints(kind):
    return get_type_hints(kind)


@cache
def _defaults(kind):
    return {field.name: field.default for field in fields(kind) if field.default is not MISSING}
