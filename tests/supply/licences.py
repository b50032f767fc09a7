"""Whether what others made may be used: licences of packages, and files in the repository."""

import hashlib
import re


def breaches(declared, runtime, decided):
    """Packages whose licence nobody allowed, as sentences.

    `declared` is the licence by package, `runtime` the names of packages on a server, `decided`
    the content of third-party.toml.
    """
    everywhere = decided["allowed"]
    for_tools = everywhere | decided["only_for_development"]
    found = []
    for name, says in sorted(declared.items()):
        own = decided["packages"].get(name)
        if own and own["says"] != says:
            found.append(f"{name}: the licence was {own['says']!r} and is now {says!r}")
        elif not own and not is_allowed(says, everywhere if name in runtime else for_tools):
            found.append(f"{name}: nobody allowed {says!r}")
    gone = decided["packages"].keys() - declared.keys()
    return found + [f"{name}: decided, but not installed" for name in sorted(gone)]


def is_allowed(says, allowed):
    """Whether of each part of a licence one choice is allowed.

    Several classifiers of older metadata count as parts: they say nothing of a choice.
    """
    parts = re.split(r" AND |; ", says)
    return all(any(choice in allowed for choice in part.split(" OR ")) for part in parts)


def file_breaches(base, decided):
    """What is wrong with files of others in the repository `base`, as sentences."""
    listed = {row["file"]: row for row in decided["vendored"]}
    lying = {str(path.relative_to(base)) for path in (base / "static/vendor").rglob("*.*")}
    found = [f"{name}: is not in third-party.toml" for name in sorted(lying - listed.keys())]
    found += [f"{name}: is listed and not there" for name in sorted(listed.keys() - lying)]
    for name in sorted(lying & listed.keys()):
        row = listed[name]
        if hashlib.sha256((base / name).read_bytes()).hexdigest() != row["sha256"]:
            found.append(f"{name}: is not the file whose SHA-256 is listed")
        if row["version"] not in name:
            found.append(f"{name}: does not name version {row['version']}")
    return found + _compiled(base, decided) + _licences(decided)


def _compiled(base, decided):
    """The version compiled in is named in the file, and in the command that compiles it."""
    makefile = (base / "Makefile").read_text()
    found = []
    for row in decided["compiled"]:
        if f"{row['name']}@{row['version']} " not in makefile:
            found.append(f"{row['name']}: the Makefile compiles another version")
        notice = f"{row['name'].capitalize()} {row['version']}, Copyright"
        if notice not in (base / row["file"]).read_text():
            found.append(f"{row['file']}: lacks the notice {notice!r}")
    return found


def _licences(decided):
    return [
        f"{row['name']}: nobody allowed {row['license']!r}"
        for row in [*decided["vendored"], *decided["compiled"]]
        if not is_allowed(row["license"], decided["allowed"])
    ]
