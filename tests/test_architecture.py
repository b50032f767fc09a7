"""The rules that keep the house in order, read from the source itself."""

import ast
import re
import sys
from functools import cache
from pathlib import Path

from django.conf import settings

BASE_DIR = settings.BASE_DIR
APPS = ["careers", "applicants", "config"]
LAYERS = ["models", "queries", "actions", "forms", "views", "urls"]
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40


# Reading -------------------------------------------------------------------------------------


@cache
def trees():
    """The syntax tree of every module of ours by its dotted name, migrations left out."""
    return {
        dotted(path): ast.parse(path.read_text(), filename=str(path))
        for folder in [*APPS, "tests"]
        for path in sorted((BASE_DIR / folder).rglob("*.py"))
        if "migrations" not in path.parts
    }


def dotted(path):
    parts = list(path.relative_to(BASE_DIR).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_package(module):
    return (BASE_DIR / module.replace(".", "/") / "__init__.py").is_file()


def under(module, parent):
    return module == parent or module.startswith(f"{parent}.")


@cache
def imports(module):
    """Everything that `module` imports, as dotted names; also inside functions or on demand."""
    found = set()
    for node in ast.walk(trees()[module]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            source = absolute(module, node)
            # A name that is no module of ours is a function or class of `source`.
            found |= {source} | {f"{source}.{alias.name}" for alias in node.names} & set(
                trees()
            )
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "on_demand":
            found.add(node.args[0].value)
    return found


def absolute(module, node):
    if not node.level:
        return node.module
    parts = module.split(".")
    kept = len(parts) - node.level + is_package(module)
    return ".".join([*parts[:kept], *filter(None, [node.module])])


def breaches(importers, forbidden):
    """Imports of anything under `forbidden` by a module under one of `importers`."""
    return [
        f"{module} imports {name}"
        for module in trees()
        if any(under(module, importer) for importer in importers)
        for name in sorted(imports(module))
        if any(under(name, parent) for parent in forbidden)
    ]


def layer(module, app):
    """The position of a module of `app` among the layers, or None outside them."""
    name = module.removeprefix(f"{app}.").split(".")[0]
    return LAYERS.index(name) if under(module, app) and name in LAYERS else None


def reachable(module, app):
    """Modules of `app` that `module` imports, also by way of modules outside the layers."""
    found, waiting = set(), [module]
    while waiting:
        for name in imports(waiting.pop()) & set(trees()):
            if under(name, app) and name != app and name not in found:
                found.add(name)
                if layer(name, app) is None:
                    waiting.append(name)
    return found


# Imports -------------------------------------------------------------------------------------


def test_reading_finds_imports_however_they_are_written():
    assert "applicants.models.users" in imports("applicants.models")
    assert "careers.models.base" in imports("careers.models.pathway")
    assert "careers.catalogue" in imports("careers.queries")
    assert "icalendar" in imports("applicants.calendars")


def test_careers_knows_nothing_of_people():
    assert breaches(["careers"], ["applicants", "config", "tests"]) == []


def test_applicants_know_nothing_of_the_wiring():
    assert breaches(["applicants"], ["config", "tests"]) == []


def test_the_wiring_knows_nothing_of_the_tests():
    assert breaches(["config"], ["tests"]) == []


def test_layers_import_downwards():
    upwards = [
        f"{module} reaches {name}"
        for app in ["careers", "applicants"]
        for module in trees()
        if (own := layer(module, app)) is not None
        for name in sorted(reachable(module, app))
        if (other := layer(name, app)) is not None and other > own
    ]
    assert upwards == []


def test_nothing_rests_on_an_admin():
    admins = [f"{app}.admin" for app in APPS]
    users = [
        f"{module} imports {name}"
        for module in trees()
        for name in sorted(imports(module))
        if any(under(name, admin) and not under(module, admin) for admin in admins)
        and not under(module, "tests")
    ]
    assert users == []


def test_planning_is_pure():
    allowed = {"dateutil", "applicants.planning", "careers.catalogue", "careers.words"}
    assert strangers("applicants.planning", allowed) == []


def test_the_timeline_is_pure():
    allowed = {"dateutil", "applicants.planning", "applicants.timeline"}
    allowed |= {"careers.catalogue", "careers.words"}
    assert strangers("applicants.timeline", allowed) == []


def test_what_planning_takes_from_careers_is_plain_python():
    assert strangers("careers.catalogue", {"careers.catalogue"}) == []
    assert strangers("careers.words", {"careers.catalogue"}) == []


def strangers(importer, allowed):
    return [
        f"{module} imports {name}"
        for module in trees()
        if under(module, importer)
        for name in sorted(imports(module))
        if name.split(".")[0] not in sys.stdlib_module_names
        and not any(under(name, parent) for parent in allowed)
    ]


# Size and manner -----------------------------------------------------------------------------


def source_files(*suffixes):
    """Our own files; what others wrote (static/vendor) and what is generated is left out."""
    folders = [*APPS, "tests", "templates", "static/css", "static/js", "docs", "fixtures"]
    return [
        path
        for folder in folders
        for path in sorted((BASE_DIR / folder).rglob("*"))
        if path.suffix in suffixes
    ]


def test_modules_are_short():
    lengths = {
        module: max((node.end_lineno for node in tree.body), default=0)
        for module, tree in trees().items()
        if not under(module, "tests")
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_functions_are_short():
    lengths = {
        f"{module}.{node.name}": node.end_lineno - node.lineno + 1
        for module, tree in trees().items()
        if not under(module, "tests")  # a test may spell out what it expects
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_nothing_is_left_to_do():
    words = re.compile("|".join([r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b", r"\bX" + r"XX\b"]))
    files = source_files(".py", ".html", ".css", ".js", ".md", ".yaml", ".txt")
    assert [path for path in files if words.search(path.read_text())] == []


def test_nothing_is_declared_safe_by_hand():
    users = [
        module
        for module, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute)
        and "mark_safe" in {getattr(node, "id", None), getattr(node, "attr", None)}
    ]
    assert users == []


# Templates -----------------------------------------------------------------------------------

# What the content security policy refuses, and what would switch escaping off.
REFUSED = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.I),
    "an event handler": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[:a-z-]*)\s*=", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
    "unescaped text": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"),
}


# A file that people keep: it is opened from a disk, where our policy does not reach, and brings
# one of its own. Its style must lie in it.
TO_KEEP = {("templates/applicants/pack.html", "a style element")}


def templates():
    folders = [BASE_DIR / "templates", *(BASE_DIR / app / "templates" for app in APPS)]
    return [path for folder in folders for path in sorted(folder.rglob("*.html"))]


def test_refusals_would_be_found():
    examples = {
        "a style attribute": '<p class="a" style="color: red">',
        "a style element": "<style>p {}</style>",
        "an inline script": "<script defer>run()</script>",
        "an event handler": '<a href="#" onclick="run()">',
        "a javascript: address": '<a href="javascript:run()">',
        "unescaped text": "{{ note|safe }}",
    }
    assert {name: bool(REFUSED[name].search(text)) for name, text in examples.items()} == (
        dict.fromkeys(REFUSED, True)
    )
    harmless = '<script src="a.js"></script><p class="on" data-style="x">{{ a|safeseq }}</p>'
    assert [name for name, pattern in REFUSED.items() if pattern.search(harmless)] == []


def test_templates_keep_to_the_policy():
    assert templates() != []
    found = [
        f"{path.relative_to(BASE_DIR)} has {name}"
        for path in templates()
        for name, pattern in REFUSED.items()
        if pattern.search(path.read_text())
        and (str(path.relative_to(BASE_DIR)), name) not in TO_KEEP
    ]
    assert found == []


def test_public_templates_name_no_private_route():
    private = [
        path.relative_to(BASE_DIR)
        for path in templates()
        if Path("templates/careers") in path.relative_to(BASE_DIR).parents
        and "applicants:" in path.read_text()
    ]
    assert private == []
