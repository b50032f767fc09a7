"""A catalogue as JSON and back, exactly."""

import json
from dataclasses import fields, replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.catalogue import Catalogue, StageInfo, Track
from careers.models import CatalogueSnapshot, CatalogueVersion
from careers.queries import current_catalogue
from careers.snapshots import dump, earlier_catalogue, keep_snapshot, load, prune_snapshots

NUMBERS = {"version", "programs"}


def anything(field):
    """Whatever the type of a field of `Catalogue` allows, two parts at most."""
    if field.name in NUMBERS:
        return st.integers(0, 9)
    (kind, _) = get_args(field.type)
    return st.lists(st.from_type(kind), max_size=2).map(tuple)


CATALOGUES = st.builds(
    Catalogue, **{field.name: anything(field) for field in fields(Catalogue)}
)


# The same examples each time, however slow the machine.
@settings(deadline=None, derandomize=True, database=None)
@given(CATALOGUES)
def test_any_catalogue_comes_back_as_it_was(catalogue):
    assert load(json.loads(json.dumps(dump(catalogue)))) == catalogue


def test_the_real_catalogue_comes_back_as_it_was(reference):
    catalogue = current_catalogue()
    loaded = load(json.loads(json.dumps(dump(catalogue))))
    assert loaded == catalogue
    assert loaded.by_slug["comlex-level-3"].tracks == {Track.DO}
    assert type(loaded.milestones[0].necessity) is type(catalogue.milestones[0].necessity)


def test_what_is_no_longer_known_is_left():
    data = dump(Catalogue(version=3, stages=(StageInfo("a", "A"),)))
    data["fads"] = [{"slug": "x"}]
    data["stages"][0]["color"] = "red"
    assert load(data) == Catalogue(version=3, stages=(StageInfo("a", "A"),))


@pytest.mark.django_db
def test_each_new_version_says_since_when():
    CatalogueVersion.bump()
    first = CatalogueVersion.objects.get().changed_at
    CatalogueVersion.bump()
    assert CatalogueVersion.objects.get().changed_at > first


@pytest.mark.django_db
def test_a_version_is_kept_once():
    catalogue = Catalogue(version=3)
    keep_snapshot(catalogue)
    keep_snapshot(replace(catalogue, programs=9))
    stored = CatalogueSnapshot.objects.get()
    assert earlier_catalogue(3) == (catalogue, stored.created_at)
    assert earlier_catalogue(2) == (None, None)


@pytest.mark.django_db
def test_only_what_nobody_comes_from_is_dropped():
    for version in (1, 2, 3, 4):
        keep_snapshot(Catalogue(version=version))
    assert prune_snapshots([2]) == 2
    kept = CatalogueSnapshot.objects.order_by("version").values_list("version", flat=True)
    assert list(kept) == [2, 4]
