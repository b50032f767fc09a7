"""What docs/operations.md and the files in docs/deploy say is there to be run and to be set."""

import ast
import json
import re
import subprocess
import sys

import pytest
from django.conf import settings as test_settings
from django.core.management import call_command, get_commands, load_command_class

from config.storage import PrivateS3Storage

BASE_DIR = test_settings.BASE_DIR
DEPLOY = BASE_DIR / "docs" / "deploy"
GUIDE = (BASE_DIR / "docs" / "operations.md").read_text()
COMMAND = re.compile(r"(?<!-g )(?:\bpathway|manage\.py) (?:--owner )?([a-z_]+)\b([^|&;\n]*)")
# Read by the client of the store, where EVIDENCE_OPTIONS holds no keys.
KEYS_OF_THE_STORE = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}


def commands_in(text):
    """Each command of manage.py that `text` names in code, with its options."""
    found = COMMAND.findall("\n".join(_code(text)))
    return {(name, tuple(re.findall(r"--[a-z-]+", rest))) for name, rest in found}


def _code(text):
    blocks = re.findall(r"^ *```\n(.*?)^ *```", text, re.S | re.M)
    rest = re.sub(r"^ *```\n.*?^ *```", "", text, flags=re.S | re.M)
    lines = [line.split("#")[0] for block in blocks for line in block.splitlines()]
    own = [line.split("systemctl")[0] for line in lines if "adduser" not in line]
    return [*own, *re.findall(r"`((?:pathway|manage\.py) [^`]+)`", rest)]


def unknown(commands):
    """What of these cannot be run: the command or an option is not there."""
    found = get_commands()
    wrong = []
    for name, flags in sorted(commands):
        if name not in found:
            wrong.append(name)
            continue
        app = found[name]
        command = load_command_class(app, name) if isinstance(app, str) else app
        options = command.create_parser("manage.py", name)._option_string_actions
        wrong += [f"{name} {flag}" for flag in flags if flag not in options]
    return wrong


def test_every_command_that_the_guide_names_is_there_with_its_options():
    commands = commands_in(GUIDE)

    assert {"migrate", "backup", "restore", "doctor", "createadvisor"} <= dict(commands).keys()
    assert unknown(commands) == []


def test_a_command_that_is_not_there_would_be_found():
    text = "```\npathway --owner migrat\n```\nand `pathway backup --quickly`"

    assert unknown(commands_in(text)) == ["backup --quickly", "migrat"]


def names_read_by(path):
    """The variables that a module asks the environment for."""
    calls = [
        node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)
    ]
    return {
        call.args[0].value
        for call in calls
        if re.fullmatch(r"env\.\w+|os\.environ\.get", ast.unparse(call.func))
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def test_the_table_of_settings_is_what_the_code_reads():
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", GUIDE, re.M))
    read = names_read_by(BASE_DIR / "config" / "settings.py")
    read |= names_read_by(BASE_DIR / "config" / "gunicorn.py")

    assert table - KEYS_OF_THE_STORE == read


@pytest.mark.parametrize("path", [DEPLOY / "pathway.env", BASE_DIR / ".env.example"])
def test_example_settings_are_settings(path):
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", GUIDE, re.M))
    named = set(re.findall(r"^(?:# )?([A-Z_]+)=", path.read_text(), re.M))

    assert named - table == set()


def test_keys_of_the_store_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "an-id")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret")
    storage = PrivateS3Storage(bucket_name="pathway")

    assert (storage.access_key, storage.secret_key) == ("an-id", "a-secret")


def test_the_settings_file_is_read_by_a_shell_and_fit_to_deploy(tmp_path):
    """Whoever fills in the key has settings that Django finds nothing to say against."""
    filled = (DEPLOY / "pathway.env").read_text()
    filled = filled.replace("SECRET_KEY=\n", f"SECRET_KEY={'a-long-key-0123456789' * 3}\n")
    (tmp_path / "env").write_text(filled)
    checked = subprocess.run(  # noqa: S603 - our own code
        [
            *("/bin/sh", "-euc", f'set -a; . {tmp_path}/env; exec "$@"', "sh"),
            *(sys.executable, "-m", "django", "check", "--deploy"),
            *("--fail-level", "WARNING"),
        ],
        cwd=BASE_DIR,
        env={"DJANGO_SETTINGS_MODULE": "config.settings", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert (checked.stdout, checked.stderr) == (
        "System check identified no issues (0 silenced).\n",
        "",
    )


def test_files_of_people_are_for_the_process_alone():
    line = re.search(r"^EVIDENCE_OPTIONS='(.*)'$", (DEPLOY / "pathway.env").read_text(), re.M)[
        1
    ]

    assert json.loads(line) == {
        "location": "/var/lib/pathway/evidence",
        "file_permissions_mode": 0o600,
        "directory_permissions_mode": 0o700,
    }


def lines_of(unit, key):
    return re.findall(rf"^{key}=(.*)$", unit.read_text(), re.M)


def test_units_run_what_is_there():
    timed = {unit for timer in DEPLOY.glob("*.timer") for unit in lines_of(timer, "Unit")}
    by_name = {unit.removeprefix("pathway-manage@").removesuffix(".service") for unit in timed}
    by_name.remove("pathway-backup")
    lines = [line for unit in DEPLOY.glob("*.service") for line in lines_of(unit, "ExecStart")]
    commands = {(name, ()) for name in by_name}
    commands |= {(name, ()) for line in lines for name, _ in COMMAND.findall(line)}
    assert by_name == {"refresh_plans", "send_reminders", "clearsessions", "check_evidence"}
    assert ("backup", ()) in commands
    assert unknown(commands) == []


# An upgrade ----------------------------------------------------------------------------------


@pytest.fixture
def release(settings, tmp_path):
    """Collects the files of a release with this style sheet; returns what is there then."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = [tmp_path / "release"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    (tmp_path / "release").mkdir()

    def release(text):
        (tmp_path / "release" / "site.css").write_text(text)
        call_command("collectstatic", interactive=False, verbosity=0)
        return {path.name: path.read_text() for path in settings.STATIC_ROOT.glob("site.*.css")}

    return release


def test_pages_of_before_an_upgrade_still_find_their_style_sheet(release):
    before = release("a { color: red }")
    after = release("a { color: blue }")

    assert len(before) == 1
    assert before.items() <= after.items()
    assert len(after) == 2
