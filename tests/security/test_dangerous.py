"""What is dangerous wherever it stands: each place of it is named here, with its reason."""

import ast
import re

import pytest
from django.conf import settings

from tests.test_architecture import APPS, imports, trees

OURS = [module for module in trees() if module.split(".")[0] in APPS]
# Which modules may use what: programs for whoever runs the site, none that answers a request.
MAY_IMPORT = {
    "subprocess": {"config.bootstrap", "config.operations.postgres"},
    "socket": {"config.bootstrap"},  # whether the port is free
    "smtplib": {"applicants.digests"},  # its exceptions
    "sqlite3": {"config.operations.databases"},
}
NEVER_IMPORTED = {
    *("pickle", "marshal", "shelve", "dill"),  # read code as data
    *("random",),  # can be foretold; `secrets` cannot
    *("requests", "httpx", "aiohttp", "urllib3", "http.client", "urllib.request", "ftplib"),
    *("xml", "lxml"),  # XLSX is read by openpyxl, with defusedxml
    *("ctypes", "cffi"),
}
NEVER_CALLED = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "yaml.load"}
SAFE_CALLS = {"careers.loading.files: yaml.load"}  # with a loader that makes plain values only
# Statements written as SQL; all others are Django's, which hands values over apart from them.
MAY_WRITE_SQL = {
    "applicants.management.commands.grant_web_role",
    "careers.models.base",
    "careers.prepared",
    "careers.search_index",
    "config.operations.alone",
    "config.operations.contents",
    "config.operations.databases",
    "config.operations.doctor.services",
}
REFUSED_IN_SCRIPTS = (
    *(r"\beval\(", r"\bnew Function\b", r"\.innerHTML\b", r"\.outerHTML\b"),
    *(r"insertAdjacentHTML", r"document\.write", r"\blocalStorage\b", r"\bsessionStorage\b"),
    *(r"\bindexedDB\b", r"postMessage", r"document\.cookie", r"__proto__"),
    r"https?://(?!www\.w3)",
)


def users_of(names):
    """Our modules that import one of `names` or a part of it."""
    return {
        module
        for module in OURS
        for name in imports(module)
        if any(name == one or name.startswith(f"{one}.") for one in names)
    }


def calls(module):
    """The calls in a module by their written name, with their keywords."""
    for node in ast.walk(trees()[module]):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), {word.arg: word.value for word in node.keywords}


@pytest.mark.parametrize("name", sorted(MAY_IMPORT))
def test_only_named_modules_use_what_reaches_out(name):
    assert users_of({name}) == MAY_IMPORT[name]


def test_nothing_asks_other_hosts_or_reads_code_as_data():
    assert users_of(NEVER_IMPORTED) == set()


def test_nothing_runs_what_it_was_given():
    found = [
        f"{module}: {name}"
        for module in OURS
        for name, keywords in calls(module)
        if name in NEVER_CALLED or "shell" in keywords
    ]
    assert set(found) == SAFE_CALLS


def test_no_pattern_is_made_of_what_somebody_typed():
    """Every pattern is written out; the one that is not is made of a list beside it."""
    made = {
        module
        for module in OURS
        for node in ast.walk(trees()[module])
        if isinstance(node, ast.Call)
        and re.match(r"re\.\w+$", ast.unparse(node.func))
        and not isinstance(node.args[0], ast.Constant)
    }
    lookups = {
        module
        for module in OURS
        for _, keywords in calls(module)
        if any((word or "").endswith("regex") for word in keywords)
    }
    assert (made, lookups) == ({"applicants.passwords"}, set())


def test_only_named_modules_write_sql():
    words = {"execute", "executemany", "raw", "extra", "RawSQL", "cursor"}
    found = {
        module
        for module in OURS
        for name, _ in calls(module)
        if name.rpartition(".")[2] in words
    }
    assert found == MAY_WRITE_SQL


def test_scripts_make_no_markup_keep_nothing_and_ask_nobody():
    scripts = sorted((settings.BASE_DIR / "static/js").glob("*.js"))
    found = [
        f"{script.name}: {pattern}"
        for script in scripts
        for pattern in REFUSED_IN_SCRIPTS
        if re.search(pattern, script.read_text())
    ]
    assert len(scripts) >= 4
    assert found == []


def test_scripts_are_strict_and_leave_no_global_name():
    for script in (settings.BASE_DIR / "static/js").glob("*.js"):
        code = re.sub(r"^//.*\n", "", script.read_text(), flags=re.MULTILINE).strip()
        assert re.match(r"\(\(\) => \{\n  \"use strict\";", code), script.name
