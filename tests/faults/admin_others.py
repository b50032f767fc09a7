"""The forms of the admin that are not those of a record: files, checks, reports, accounts."""

import csv
import io
import re

from .admin_steps import IN_LIBRARY, REASON, AdminStep, page_of
from .forms import fields_of
from .people import PASSWORD
from .steps import Upload

LIST = f"{IN_LIBRARY}program-list/"
ARGUMENT = "argument"


def csv_file(row):
    """A file with this row, by column."""
    text = io.StringIO()
    writer = csv.DictWriter(text, row)
    writer.writeheader()
    writer.writerow(row)
    return {"file": Upload("list.csv", text.getvalue().encode(), "text/csv")}


def numbered(pattern, text):
    return re.search(pattern, text)[0]


# A file of records ---------------------------------------------------------------------------


def _file(person):
    """The copy as it was exported, with another summary."""
    page = page_of(ARGUMENT, f"export/?sheet={ARGUMENT}&format=csv&q=copy-{person.word}")
    text = person.get(page).body.decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text))) | {"summary": "Imported."}
    path = page_of(ARGUMENT, "import/")
    person.get(path)
    return {"path": path, "fields": {"sheet": ARGUMENT}, "files": csv_file(row)}


def _confirmed(person):
    page = person.post(**_file(person))
    fields = fields_of(page.text, "pending") | {"reason": REASON}
    return {"path": page_of(ARGUMENT, "import/"), "fields": fields}


FILES = [
    AdminStep(f"{IN_LIBRARY}import/", "", _file, "is looked at", leads_on=False),
    AdminStep(f"{IN_LIBRARY}import/", "", _confirmed, "is confirmed"),
]

# A list of programs --------------------------------------------------------------------------


def _list(person):
    path = page_of("fellowship", "program-list/")
    row = {
        "Program ID": f"98{person.position}",
        "Program Name": f"List {person.word}",
        "Sponsoring Institution": f"Hospital {person.word}",
        "City": "Albany",
        "State": "NY",
    }
    page = person.get(path).text
    source = re.search(r'<select name="source".*?<option value="(\d+)"', page, re.DOTALL)[1]
    fields = fields_of(page, "checked_on", "source") | {"source": source}
    return {"path": path, "fields": fields, "files": csv_file(row)}


def _choices(rest="", choice=None):
    """The form of the preview, sent to `rest` of its address."""

    def opens(person):
        path = page_of("fellowship", f"program-list/{person.found['list']}/")
        page = person.get(path).text
        field = numbered(r"choice-\d+", page)
        chosen = {field: choice} if choice else {}
        return {"path": path + rest, "fields": fields_of(page, field) | chosen}

    return opens


def _undone(person):
    path = page_of("fellowship", f"program-list/{person.found['list']}/")
    person.get(f"{path}progress/")
    return {"path": f"{path}undo/", "fields": {}}


PROGRAMS = [
    AdminStep(LIST, "list", _list),
    AdminStep(f"{LIST}<int:pk>/", "", _choices(choice="skip"), must_count=False),
    AdminStep(f"{LIST}<int:pk>/discard/", "", _choices("discard/")),
    AdminStep(LIST, "list", _list, "again"),
    AdminStep(f"{LIST}<int:pk>/apply/", "", _choices("apply/")),
    AdminStep(f"{LIST}<int:pk>/undo/", "", _undone),
]

# What waits for review -----------------------------------------------------------------------


def _checked(person):
    source = f"copy-{person.word}"
    fields = {"entry": ARGUMENT, "pk": person.found[ARGUMENT], "other": source, "source": ""}
    return {"path": "/admin/review/checked/", "fields": fields}


def _answers(person):
    return {"path": "/admin/review/answers/", "fields": {"source": f"copy-{person.word}"}}


def _decided(person):
    """The report about the copy that its own reader sent."""
    path = f"/admin/applicants/correction/{person.found['correction']}/change/"
    page = person.get(path).text
    typed = {
        "decision": "accept",
        "field": re.search(r'name="field".*?<option value="(\w+)"', page, re.DOTALL)[1],
        "says": f"Says {person.word}.",
        "new_title": f"Source {person.word}",
        "new_url": f"https://example.org/{person.word}",
        "new_kind": "official",
    }
    return {"path": path, "fields": fields_of(page, "decision") | typed}


REVIEW = [
    AdminStep("admin/review/checked/", "", _checked),
    AdminStep("admin/review/answers/", "", _answers),
]
REPORT = AdminStep("admin/applicants/correction/<path:object_id>/change/", "", _decided)

# Accounts and groups -------------------------------------------------------------------------


def _typed(path, mark, **typed):
    """The form with the field `mark` on a page, with what is typed in its place."""

    def opens(person):
        words = vars(person) | {"found": person.found}
        page = path.format(**words)
        values = {name: value.format(**words) for name, value in typed.items()}
        return {"path": page, "fields": fields_of(person.get(page).text, mark) | values}

    return opens


def _groups_deleted(person):
    fields = {"action": "delete_selected", "post": "yes"}
    chosen = {"_selected_action": person.found["group"]}
    return {"path": "/admin/auth/group/", "fields": fields | chosen}


USERS, GROUPS = "admin/applicants/user/", "admin/auth/group/"
NEW_USER = {
    "email": "fault-new-{word}@example.org",
    "name": "New",
    "usable_password": "true",
    "password1": PASSWORD,
    "password2": PASSWORD,
}
PASSWORDS = {name: NEW_USER[name] for name in ("usable_password", "password1", "password2")}
ADD_GROUP = _typed(f"/{GROUPS}add/", "_save", name="Group {word}", _continue="1")
CHANGE = "<path:object_id>/change/"
ACCOUNTS = [
    AdminStep(
        f"{USERS}add/", "user", _typed(f"/{USERS}add/", "_save", _continue="1", **NEW_USER)
    ),
    AdminStep(
        USERS + CHANGE,
        "",
        _typed(f"/{USERS}{{found[user]}}/change/", "_save", name="Changed", is_staff="on"),
        must_count=False,
    ),
    AdminStep(
        f"{USERS}<id>/password/",
        "",
        _typed(f"/{USERS}{{found[user]}}/password/", "password1", **PASSWORDS),
        must_count=False,
    ),
    AdminStep(f"{GROUPS}add/", "group", ADD_GROUP),
    AdminStep(
        GROUPS + CHANGE,
        "",
        _typed(f"/{GROUPS}{{found[group]}}/change/", "_save", name="Other {word}"),
        must_count=False,
    ),
    AdminStep(
        f"{GROUPS}<path:object_id>/delete/",
        "",
        _typed(f"/{GROUPS}{{found[group]}}/delete/", "post"),
    ),
    AdminStep(f"{GROUPS}add/", "group", ADD_GROUP, "again"),
    AdminStep(GROUPS, "", _groups_deleted),
]
