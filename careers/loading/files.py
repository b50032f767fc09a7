"""Read the reference files into entries of plain, comparable values.

Values are what JSON can hold: text, numbers, true and false; dates as ISO text; other entries
by slug; many-to-many fields as sorted slugs; child rows as mappings. `rows.stored_values`
reads the same shape from the database, so that the two can simply be compared.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import yaml
from django.core.exceptions import ValidationError
from django.db import models

from .errors import LoadError
from .kinds import KINDS, Kind

SECTIONS = {kind.section: kind for kind in KINDS}
FILE_DEFAULTS = {"checked_on"}


@dataclass(frozen=True)
class Entry:
    """One entry of a file; `key` is its slug, or for a route what it connects."""

    kind: Kind
    key: str
    values: dict
    file: str

    @property
    def title(self):
        return f"{self.kind.label} “{self.key}”"

    @property
    def where(self):
        return f"{self.file}: {self.title}"


class ReferenceLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Safe YAML without surprises: `on`, `yes` and `no` are text, no key stands twice."""

    yaml_implicit_resolvers = {
        first: [
            (tag, pattern)
            for tag, pattern in resolvers
            if tag != "tag:yaml.org,2002:bool" or first in "tTfF"
        ]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [str(key) for key, times in Counter(map(str, keys)).items() if times > 1]
        if twice:
            raise yaml.constructor.ConstructorError(
                problem=f"the key “{twice[0]}” stands twice", problem_mark=node.start_mark
            )
        return super().construct_mapping(node, deep)


def read_entries(directory):
    """Read every reference file of `directory`: the entries of each kind, in file order."""
    entries = {kind.section: [] for kind in KINDS}
    paths = sorted(directory.glob("*.yaml"))
    if not paths:
        raise LoadError(f"There are no reference files in {directory}.")
    for path in paths:
        for section, items, defaults in _sections(path):
            for number, item in enumerate(items, start=1):
                entry = _entry(SECTIONS[section], item, defaults, path.name, number)
                entries[section].append(entry)
    for section, found in entries.items():
        _refuse_doubles(found)
        _count_places(SECTIONS[section], found)
    return entries


def _sections(path):
    try:
        content = yaml.load(path.read_bytes(), Loader=ReferenceLoader)  # noqa: S506 - it is safe
    except yaml.YAMLError as error:
        raise LoadError(f"{path.name} is not valid YAML: {error}") from error
    if not isinstance(content, dict):
        raise LoadError(f"{path.name} must hold sections such as “boards:”.")
    if unknown := content.keys() - SECTIONS.keys() - FILE_DEFAULTS:
        raise LoadError(f"{path.name}: unknown section “{min(map(str, unknown))}”.")
    defaults = {key: content.pop(key) for key in FILE_DEFAULTS & content.keys()}
    for section, items in content.items():
        if not isinstance(items or [], list):
            raise LoadError(f"{path.name}: “{section}” must be a list.")
        yield section, items or [], defaults


def _entry(kind, item, defaults, file, number):
    if not isinstance(item, dict):
        raise LoadError(f"{file}: entry {number} of “{kind.section}” is not a mapping.")
    names = [str(item.get(name) or "") for name in kind.identity]
    if not names[0]:
        raise LoadError(
            f"{file}: entry {number} of “{kind.section}” has no {kind.identity[0]}."
        )
    key = "/".join(name for name in names if name)
    try:
        return Entry(kind, key, _entry_values(kind, item, defaults), file)
    except LoadError as error:
        raise LoadError(f"{file}: {kind.label} “{key}”: {error}.") from error


def _entry_values(kind, item, defaults):
    data = kind.prepare(item)
    lists = {child: data.pop(child.key, None) or [] for child in kind.children}
    if implied := {"position"} & set(kind.place) & data.keys():
        raise LoadError(f"{min(implied)} follows from the order in the file, leave it out")
    values = _values(kind, data, defaults)
    for child, rows in lists.items():
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise LoadError(f"{child.key} must be a list of mappings")
        values[child.relation] = [_child_values(child, row, defaults) for row in rows]
        _refuse_double_rows(child, values[child.relation])
    return values


def _child_values(child, row, defaults):
    try:
        return _values(child, row, defaults)
    except LoadError as error:
        raise LoadError(f"{child.key}: {error}") from error


def _values(rows, data, defaults):
    """Every value of one row: what the file says, else the default of the file or field."""
    targets = rows.fields | rows.many
    data = {rows.aliases.get(key, key): value for key, value in data.items()}
    if unknown := data.keys() - targets.keys():
        raise LoadError(f"unknown key “{min(map(str, unknown))}”")
    data = {key: value for key, value in defaults.items() if key in targets} | data
    return {name: _value(target, data.get(name)) for name, target in targets.items()}


def _value(target, raw):
    """The plain value of one field; what the file leaves empty is the field's own default."""
    if raw is None:
        return [] if target.many_to_many else plain(target.get_default())
    if not _is_fitting(target, raw):
        raise LoadError(f"{target.name} cannot be “{raw}”")
    if target.many_to_many:
        return sorted(set(raw))
    if target.is_relation:
        return raw
    if isinstance(target, models.CharField | models.TextField):
        return plain(str(raw).strip())
    try:
        return plain(target.to_python(raw))
    except ValidationError as error:
        raise LoadError(f"{target.name}: {' '.join(error.messages)}") from error


def _is_fitting(target, raw):
    """Refuse what Django would quietly turn into something else, e.g. a list into text."""
    if target.many_to_many:
        return isinstance(raw, list) and all(isinstance(slug, str) for slug in raw)
    if target.is_relation:
        return isinstance(raw, str)
    if isinstance(target, models.BooleanField):
        return isinstance(raw, bool)
    if isinstance(target, models.IntegerField):
        return isinstance(raw, int) and not isinstance(raw, bool)
    return isinstance(raw, str | int | float | date) and not isinstance(raw, bool)


def plain(value):
    """The value as JSON keeps it, and as if no browser had sent it with other line ends."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    return value.isoformat() if isinstance(value, date) else value


def _refuse_doubles(entries):
    seen = {}
    for entry in entries:
        if entry.key in seen:
            raise LoadError(f"{entry.where} stands twice, also in {seen[entry.key]}.")
        seen[entry.key] = entry.file


def _refuse_double_rows(child, rows):
    times = Counter(tuple(row[name] for name in child.identity) for row in rows)
    if twice := [names for names, number in times.items() if number > 1]:
        names = " and ".join(str(name) for name in twice[0] if name)
        raise LoadError(f"{child.key}: “{names}” stands twice")


def _count_places(kind, entries):
    """Number the entries by their order, in tens: advisors can put their own in between."""
    if "position" not in kind.place:
        return
    places = Counter()
    for entry in entries:
        list_of = tuple(entry.values[name] for name in kind.place if name != "position")
        places[list_of] += 10
        entry.values["position"] = places[list_of]
