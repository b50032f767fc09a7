"""`make sbom`: what the site is made of, as a CycloneDX file that other programs read.

The packages of the runtime lock with their hashes and licences, who needs whom, and the files
of others in this repository.
"""

import argparse
import sys
import tomllib
from collections import defaultdict
from importlib.metadata import requires
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import (
    ExternalReference,
    ExternalReferenceType,
    HashAlgorithm,
    HashType,
    XsUri,
)
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.supply import packages

VERSION = SchemaVersion.V1_6
OUTPUT = packages.BASE_DIR / "var" / "sbom.json"
licence = LicenseFactory().make_from_string


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    output = parser.parse_args().output
    text = written(bill())
    errors = JsonStrictValidator(VERSION).validate_str(text)
    if errors:
        sys.exit(f"Not written, since it is no CycloneDX {VERSION.to_version()}: {errors}")
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text)
    print(f"{output}: CycloneDX {VERSION.to_version()}, valid")


def written(bom):
    return make_outputter(bom, OutputFormat.JSON, VERSION).output_as_string(indent=2)


def bill():
    """The bill of materials of the site as it is locked."""
    project = tomllib.loads((packages.BASE_DIR / "pyproject.toml").read_text())["project"]
    site = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        licenses=[licence(project["license"])],
    )
    lock = packages.locked(packages.RUNTIME_LOCK)
    declared = packages.declared_licences()
    parts = {name: package(one, declared[name]) for name, one in lock.items()}
    files = [of_others(row) for row in files_of_others()]
    bom = Bom(components=[*parts.values(), *files])
    bom.metadata.component = site
    needs = who_needs_whom(project["dependencies"])
    bom.register_dependency(site, [*(parts[name] for name in needs[""]), *files])
    for name, part in parts.items():
        bom.register_dependency(part, [parts[other] for other in needs[name]])
    return bom


def package(one, says):
    """A package of the lock; the hashes are those of its files, for all systems."""
    purl = PackageURL("pypi", name=one.name, version=one.version)
    files = ExternalReference(
        type=ExternalReferenceType.DISTRIBUTION,
        url=XsUri(f"https://pypi.org/project/{one.name}/{one.version}/#files"),
        hashes=[sha256(value) for value in one.hashes],
    )
    return Component(
        name=one.name,
        version=one.version,
        purl=purl,
        bom_ref=str(purl),
        type=ComponentType.LIBRARY,
        licenses=[licence(says)],
        external_references=[files],
    )


def sha256(value):
    return HashType(alg=HashAlgorithm.SHA_256, content=value)


def files_of_others():
    decided = packages.third_party()
    return [*decided["vendored"], *decided["compiled"]]


def of_others(row):
    """A file, or what was compiled into one, from another registry."""
    purl = PackageURL("npm", name=row["name"], version=row["version"])
    hashes = [sha256(row["sha256"])] if "sha256" in row else []
    return Component(
        name=row["name"],
        version=row["version"],
        purl=purl,
        bom_ref=str(purl),
        type=ComponentType.LIBRARY,
        licenses=[licence(row["license"])],
        hashes=hashes,
        description=f"{row['file']}, from {row['from']}",
    )


def who_needs_whom(direct):
    """The names that each package needs on this system; those of `direct` stand under ""."""
    found, waiting, seen = defaultdict(set), [("", direct, {""})], set()
    while waiting:
        name, requirements, extras = waiting.pop()
        for one in map(Requirement, requirements):
            if one.marker and not any(one.marker.evaluate({"extra": e}) for e in extras):
                continue
            other = canonicalize_name(one.name)
            found[name].add(other)
            if (other, frozenset(one.extras)) not in seen:
                seen.add((other, frozenset(one.extras)))
                waiting.append((other, requires(other) or [], one.extras | {""}))
    return found


if __name__ == "__main__":
    main()
