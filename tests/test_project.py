"""What must hold for the project as a whole: routes, migrations, locks, deployment."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions

from django.conf import settings
from django.core.management import call_command
from django.urls import URLPattern, get_resolver, reverse

from tests.run import PRODUCTION
from tests.test_architecture import APPS, imports, trees

BASE_DIR = settings.BASE_DIR

# Everything that a stranger may open, with the answer while no data is loaded. A new line here
# is a decision; every other route sends strangers to the sign-in page.
PUBLIC_ROUTES = {
    "": 200,
    "healthz": 200,
    "readyz": 200,
    "metrics": 404,  # while METRICS_TOKEN is empty
    "residencies/": 200,
    "residencies/<slug:slug>/": 404,
    "milestones/<slug:slug>/": 404,
    "fellowships/": 200,
    "fellowships/compare/": 200,
    "fellowships/<slug:slug>/": 404,
    "routes/": 200,
    "boards/tracer/": 200,
    "guide/": 200,
    "guide/<slug:slug>/": 404,
    "licenses/": 200,
    "disagreements/": 200,
    "library/": 200,
    "sources/": 200,
    "sources/<slug:slug>/": 404,
    "search/": 200,
    "sitemap.xml": 200,
    "sitemap-<section>.xml": 404,
    "robots.txt": 200,
    ".well-known/security.txt": 404,  # while SECURITY_CONTACT is empty
    "favicon.ico": 302,
    "browser-reports/": 405,
    "calendar/<str:token>.ics": 404,
    "reminders/stop/<str:token>/": 404,
    "<shelf:shelf>/": 404,
    "<shelf:shelf>/<slug:slug>/": 404,
    "accounts/signup/": 200,
    "accounts/confirm-email/": 200,
    r"accounts/^confirm-email/(?P<key>[-:\w]+)/$": 200,
    "accounts/login/": 200,
    "accounts/login/code/confirm/": 302,
    "accounts/2fa/authenticate/": 302,
    "accounts/2fa/webauthn/login/": 302,
    "accounts/logout/": 302,
    "accounts/inactive/": 200,
    "accounts/password/reset/": 200,
    "accounts/password/reset/done/": 200,
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": 200,
    "accounts/password/reset/key/done/": 200,
    "admin/login/": 302,
    "admin/logout/": 302,
}


def routes(resolver=None, prefix=""):
    """Each route of the site once, with the view that answers it."""
    found = {}
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            inner = {route: entry.callback}
        else:
            inner = routes(entry, route)
        found = inner | found  # the first one answers
    return found


def is_public(view):
    return not getattr(view, "login_required", True)


def example(route):
    """An address that `route` matches."""
    named_choice = re.sub(r"\(\?P<\w+>(\w+)\|[^)]*\)", r"\1", route)
    named_pattern = re.sub(r"\(\?P<\w+>[^)]*\)", "1-1", named_choice)
    return "/" + re.sub(r"<[^>]*>", "1", named_pattern).replace("^", "").replace("$", "")


def test_public_routes_are_those_listed(client, db):
    public = [route for route, view in routes().items() if is_public(view)]
    answers = {route: client.get(example(route)).status_code for route in public}

    assert answers == PUBLIC_ROUTES


def test_private_routes_send_strangers_to_the_sign_in_page(client, db):
    private = [route for route, view in routes().items() if not is_public(view)]
    doors = (reverse("account_login"), reverse("admin:login"))
    answers = {route: client.get(example(route)) for route in private}
    open_to_all = {
        route: answer.status_code
        for route, answer in answers.items()
        if answer.status_code != 302 or not answer["Location"].startswith(doors)
    }

    assert len(private) > 50
    assert open_to_all == {}


def test_models_and_migrations_agree(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_worker_starts_without_what_few_pages_need(tmp_path):
    libraries = "filetype icalendar import_export lxml openpyxl qrcode tablib yaml"
    program = "import sys, config.wsgi, config.urls; print(*sys.modules.keys() & sys.argv[1:])"
    result = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", program, "config.urls", *libraries.split()],
        cwd=BASE_DIR,
        # A fresh clone has no folder of static files, which would be told.
        env=PRODUCTION | {"STATIC_ROOT": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "config.urls\n", "")


def test_ready_to_deploy():
    result = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=BASE_DIR,
        env=PRODUCTION,
        capture_output=True,
        text=True,
    )
    assert (result.stdout, result.stderr, result.returncode) == (
        "System check identified no issues (0 silenced).\n",
        "",
        0,
    )


def test_static_files_can_be_collected_for_production(settings, tmp_path):
    """Every file that a style sheet names is there, or the storage refuses."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)

    assert (tmp_path / "staticfiles.json").is_file()


# Dependencies --------------------------------------------------------------------------------


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(file_name):
    """Name and version of every package of a lock."""
    text = (BASE_DIR / file_name).read_text()
    return {
        normal(name): version
        for name, version in re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^ ;\\]+)", text, re.M)
    }


def direct(*keys):
    """Names of the direct dependencies that pyproject.toml lists under `keys`."""
    found = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())
    for key in keys:
        found = found[key]
    return {normal(re.match(r"[\w.-]+", requirement)[0]) for requirement in found}


def test_what_the_code_imports_is_a_direct_dependency():
    imported = {
        name.split(".")[0]
        for module in trees()
        if module.split(".")[0] in APPS
        for name in imports(module)
    }
    foreign = imported - sys.stdlib_module_names - set(APPS)
    packages = {normal(packages_distributions()[name][0]) for name in foreign}

    assert packages - direct("project", "dependencies") == set()


def test_locks_hold_every_direct_dependency():
    assert direct("project", "dependencies") - set(locked("requirements.txt")) == set()
    assert direct("dependency-groups", "dev") - set(locked("requirements-dev.txt")) == set()


def test_development_runs_the_versions_of_production():
    assert locked("requirements.txt").items() - locked("requirements-dev.txt").items() == set()


def test_every_locked_package_has_a_hash():
    for file_name in ["requirements.txt", "requirements-dev.txt"]:
        blocks = re.split(
            r"^(?=[\w.-]+(?:\[[^]]*\])?==)", (BASE_DIR / file_name).read_text(), flags=re.M
        )
        assert [block for block in blocks[1:] if "--hash=sha256:" not in block] == []


def test_every_direct_dependency_has_a_reason():
    text = (BASE_DIR / "pyproject.toml").read_text()
    listed = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, re.M | re.S)
    lines = [line for block in listed for line in block.splitlines()]

    assert len(lines) == len(direct("project", "dependencies")) + len(
        direct("dependency-groups", "dev")
    )
    assert [line for line in lines if not re.search(r'",  # \w+', line)] == []
