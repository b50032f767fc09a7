"""The bill of materials: all that is locked, who needs whom, in a form that others read."""

import json

import pytest
from cyclonedx.validation.json import JsonStrictValidator

from tests.supply import packages, sbom


@pytest.fixture(scope="module")
def text():
    return sbom.written(sbom.bill())


@pytest.fixture(scope="module")
def bill(text):
    return json.loads(text)


def test_it_keeps_to_the_schema(text):
    validator = JsonStrictValidator(sbom.VERSION)
    assert validator.validate_str(text) is None
    assert validator.validate_str(text.replace('"components"', '"parts"')) is not None


def test_it_holds_every_package_of_the_runtime_lock_and_every_file_of_others(bill):
    found = {part["name"]: part["version"] for part in bill["components"]}
    locked = {one.name: one.version for one in packages.locked(packages.RUNTIME_LOCK).values()}
    assert found == locked | {"htmx.org": "2.0.11", "bootstrap": "5.3.8"}


def test_every_part_names_its_licence(bill):
    assert [part["name"] for part in bill["components"] if not part["licenses"]] == []


def test_everything_is_needed_by_the_site_or_by_what_it_needs(bill):
    needs = {row["ref"]: row.get("dependsOn", []) for row in bill["dependencies"]}
    reached, waiting = set(), [bill["metadata"]["component"]["bom-ref"]]
    while waiting:
        part = waiting.pop()
        waiting += set(needs[part]) - reached
        reached |= {part, *needs[part]}
    assert reached == set(needs)


def test_the_packages_bear_the_hashes_of_the_lock(bill):
    (django,) = [part for part in bill["components"] if part["name"] == "django"]
    (files,) = django["externalReferences"]
    locked = packages.locked(packages.RUNTIME_LOCK)["django"]
    assert {one["content"] for one in files["hashes"]} == set(locked.hashes)
    assert django["purl"] == f"pkg:pypi/django@{locked.version}"
