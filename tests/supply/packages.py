"""What is locked, what is installed, and what each package says about its licence."""

import json
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

BASE_DIR = Path(__file__).resolve().parent.parent.parent
RUNTIME_LOCK = BASE_DIR / "requirements.txt"
DEVELOPMENT_LOCK = BASE_DIR / "requirements-dev.txt"
# A virtual environment has them before anything is installed.
FROM_PYTHON = {"pip", "setuptools"}


@dataclass(frozen=True)
class Locked:
    """One package of a lock; `hashes` are the SHA-256 of its files."""

    name: str
    version: str
    hashes: tuple[str, ...]


def locked(path):
    """The packages of a lock that this Python on this system takes, by name."""
    joined = path.read_text().replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line and not line.startswith((" ", "#"))]
    found = [_locked(line) for line in lines]
    return {package.name: package for package in found if package}


def _locked(line):
    requirement = Requirement(line.split(" --hash=")[0].strip())
    if requirement.marker and not requirement.marker.evaluate():
        return None
    (pin,) = requirement.specifier
    hashes = tuple(re.findall(r"--hash=sha256:(\w+)", line))
    return Locked(canonicalize_name(requirement.name), pin.version, hashes)


def installed():
    """The version of every installed package, by name."""
    return {canonicalize_name(one.name): one.version for one in distributions()}


def differences(locked_versions, installed_versions):
    """What is installed otherwise than locked, as sentences."""
    found = []
    for name in sorted(locked_versions.keys() | installed_versions.keys() - FROM_PYTHON):
        wanted, there = locked_versions.get(name), installed_versions.get(name)
        if there is None:
            found.append(f"{name} {wanted} is locked and not installed")
        elif wanted is None:
            found.append(f"{name} {there} is installed and in no lock: pip uninstall {name}")
        elif wanted != there:
            found.append(f"{name} is installed as {there}, locked as {wanted}")
    return found


def declared_licences():
    """What the metadata of every installed package says of its licence, by name."""
    command = [sys.executable, "-m", "piplicenses", "--format=json", "--with-system"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {canonicalize_name(row["Name"]): row["License"] for row in json.loads(done.stdout)}


def third_party(path=BASE_DIR / "third-party.toml"):
    """The decisions about what others made."""
    return tomllib.loads(path.read_text())
