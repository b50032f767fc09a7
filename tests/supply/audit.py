"""`make audit`: whether what is installed is what was locked, allowed and free of known faults.

All but the last check need no network, and are part of `make quality`. With --offline the last
one is left out; with --online it must have been answered.
"""

import argparse
import subprocess
import sys
from collections import defaultdict

from tests.supply import licences, packages
from tests.supply.vulnerabilities import NotChecked, known_faults


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--offline", action="store_true", help="do not ask for known faults")
    choice.add_argument("--online", action="store_true", help="fail if nobody answers")
    options = parser.parse_args()
    is_good = all([requirements_fit(), versions_fit(), licences_fit(), files_fit()])
    if options.offline:
        print("Known faults: not asked for; `make audit` does where there is a network.")
    else:
        is_good &= no_known_fault(must_answer=options.online)
    sys.exit(not is_good)


def requirements_fit():
    """Whether every package finds the versions of others that it needs."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "check"], capture_output=True, text=True
    )
    return said("Requirements", done.stdout.splitlines() if done.returncode else [])


def versions_fit():
    wanted = {one.name: one.version for one in locked().values()}
    there = packages.installed()
    return said("Locked versions", packages.differences(wanted, there), len(there))


def licences_fit():
    """Print who uses which licence, then what nobody allowed."""
    declared = packages.declared_licences()
    runtime = packages.locked(packages.RUNTIME_LOCK)
    users = defaultdict(list)
    for name, says in declared.items():
        users[says].append(f"{name}*" if name in runtime else name)
    print("Licences (* on a server as well):")
    for says, names in sorted(users.items()):
        print(f"  {says}: {', '.join(sorted(names))}")
    found = licences.breaches(declared, runtime, packages.third_party())
    return said("Licences", found, len(declared))


def files_fit():
    decided = packages.third_party()
    found = licences.file_breaches(packages.BASE_DIR, decided)
    return said("Files of others", found, len(decided["vendored"]) + len(decided["compiled"]))


def no_known_fault(must_answer):
    """Whether no package on a server has a known fault, as far as the database answers."""
    runtime = list(packages.locked(packages.RUNTIME_LOCK).values())
    try:
        found = known_faults(runtime)
    except NotChecked as error:
        print(f"Known faults: NOT CHECKED, the database did not answer: {error}")
        return not must_answer
    return said("Known faults", found, len(runtime))


def locked():
    return packages.locked(packages.DEVELOPMENT_LOCK)


def said(title, found, count=None):
    """Print what a check found; return whether it was nothing."""
    counted = f" ({count} looked at)" if count is not None else ""
    print(f"{title}: {f'{len(found)} wrong' if found else 'good'}{counted}")
    for line in found:
        print(f"  {line}")
    return not found


if __name__ == "__main__":
    main()
