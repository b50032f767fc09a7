"""The forms of the site in an order in which one person can send each of them."""

import re
from dataclasses import dataclass, field
from datetime import date

from tests.applicants.accounts.steps import totp

from .forms import fields_of
from .people import PASSWORD

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
SLUG, EXAM = "letters", "usmle-step-3"
NEW_PASSWORD = "another-fault-password"
# Ahead of everybody, whenever the tests run.
TARGET = date.today().year + 4  # noqa: DTZ011 - any clock will do
PLANNED = date(TARGET - 2, 3, 1)


@dataclass(frozen=True)
class Step:
    """One form: on `page`, or on the page that the pattern `link` finds there.

    `answers` are what is typed over what the form with those fields holds (a function of person
    and page where it is not the same for everybody); `presses` is the button. A button without
    fields of its own posts to the address `link` without opening it (`is_button`).
    """

    route: str
    page: str
    answers: dict = field(default_factory=dict)
    link: str = ""
    presses: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    is_button: bool = False

    must_count = False

    @property
    def name(self):
        return self.route

    def form(self, person):
        """Open the page as `person`; return the path, fields and files that are to be sent."""
        page, path = person.get(self.page), self.page
        if self.is_button:
            path = self.link
        elif self.link:
            found = re.search(self.link, page.text)
            assert found, (self.route, page.status, page.heading)
            path = found[0]
            page = person.get(path)
        assert page.status == 200, (self.route, page.status, page.location)
        names = [*self.answers, *self.files]
        held = {} if self.is_button else fields_of(page.text, *names)
        typed = {
            name: value(person, page.text) if callable(value) else value
            for name, value in self.answers.items()
        }
        return {"path": path, "fields": held | typed | self.presses, "files": self.files}

    def question(self, answer, sent):
        """No page asks once more."""

    def was_taken(self, person, answers):
        return any(answer.status < 400 for answer in answers)


@dataclass(frozen=True)
class Upload:
    """A file as `encode_multipart` takes it."""

    name: str
    content: bytes
    content_type: str = "application/pdf"

    def read(self):
        return self.content


def new_address(person, page):
    return f"new-{person.email}"


def code(person, page):
    """What an authenticator app shows for the secret that the page tells."""
    return totp(re.search(r"\b[A-Z2-7]{32}\b", page)[0])


# A newcomer, from the first visit to the checklist.
ARRIVING = [
    Step("applicants:welcome", "/welcome/", {"position": "residency", "track": "md"}),
    Step(
        "applicants:welcome-training",
        "/welcome/training/",
        {"residency": "anesthesiology", "target_year": str(TARGET)},
    ),
    Step("applicants:welcome-behind", "/welcome/behind-you/"),
]
NOTING = [
    Step("applicants:profile", "/profile/", {"name": "Twice"}, presses={"save": ""}),
    Step(
        "applicants:change",
        "/pathway/",
        link=f"/pathway/{SLUG}/change/",
        presses={"to": "done.0"},
        is_button=True,
    ),
    Step(
        "applicants:undo", "/pathway/", link=f"/pathway/{SLUG}/undo/?version=1", is_button=True
    ),
    Step("applicants:milestone", f"/pathway/{SLUG}/", {"note": "Twice", "version": "2"}),
    Step(
        "applicants:move",
        "/pathway/timeline/",
        link="/pathway/timeline/move/",
        presses={"milestone": SLUG, "planned_on": str(PLANNED), "version": "3", "save": "1"},
        is_button=True,
    ),
    Step(
        "applicants:retarget",
        "/pathway/",
        link="/profile/target/",
        presses={"to": f"{TARGET}.none"},
        is_button=True,
    ),
    Step(
        "applicants:new-interruption",
        "/profile/interruptions/new/",
        {"kind": "leave", "starts_on": "2027-01-04", "months": "3"},
        presses={"save": ""},
    ),
    Step(
        "applicants:interruption",
        "/profile/interruptions/",
        {"kind": "leave", "months": "4"},
        link=r"/profile/interruptions/\d+/",
        presses={"save": ""},
    ),
    Step(
        "applicants:delete-interruption",
        "/profile/interruptions/",
        link=r"/profile/interruptions/\d+/delete/",
    ),
    Step("applicants:what-if", "/pathway/what-if/", {"state": "OH"}),
    Step(
        "applicants:add-attempt",
        f"/pathway/{EXAM}/attempts/",
        {"taken_on": "2026-03-02", "result": "failed"},
    ),
    Step(
        "applicants:attempt",
        f"/pathway/{EXAM}/",
        {"taken_on": "2026-03-03", "result": "passed"},
        link=rf"/pathway/{EXAM}/attempts/\d+/",
    ),
    Step(
        "applicants:delete-attempt",
        f"/pathway/{EXAM}/",
        link=rf"/pathway/{EXAM}/attempts/\d+/delete/",
    ),
    Step(
        "applicants:add-evidence",
        f"/pathway/{SLUG}/evidence/",
        {"title": "A file"},
        files={"upload": Upload("report.pdf", PDF)},
    ),
    Step(
        "applicants:add-evidence",
        f"/pathway/{SLUG}/evidence/",
        {"title": "A link", "url": "https://example.org/"},
    ),
    Step(
        "applicants:delete-evidence",
        f"/pathway/{SLUG}/",
        link=rf"/pathway/{SLUG}/evidence/\d+/delete/",
    ),
]
REMINDING = [
    Step(
        "applicants:save-reminders",
        "/reminders/",
        link="/reminders/e-mail/",
        presses={"is_on": "on"},
        is_button=True,
    ),
    Step(
        "applicants:snooze",
        f"/pathway/{SLUG}/",
        link=f"/reminders/snooze/{SLUG}/",
        presses={"length": "week"},
        is_button=True,
    ),
    Step(
        "applicants:unsnooze",
        f"/pathway/{SLUG}/",
        link=f"/reminders/snooze/{SLUG}/end/",
        is_button=True,
    ),
    Step(
        "applicants:save-calendar",
        "/reminders/",
        link="/reminders/calendar/",
        presses={"alarm_days": ""},
        is_button=True,
    ),
    Step(
        "applicants:rotate-calendar",
        "/reminders/",
        link="/reminders/calendar/new-address/",
        is_button=True,
    ),
    Step(
        "applicants:stop-calendar",
        "/reminders/",
        link="/reminders/calendar/stop/",
        is_button=True,
    ),
    Step(
        "applicants:report",
        "/corrections/new/milestone/letters/",
        {"should_be": "Another thing"},
    ),
]
# What follows the first needs the password given a moment ago.
ACCOUNT = [
    Step("account_reauthenticate", "/accounts/reauthenticate/", {"password": PASSWORD}),
    Step("applicants:download", "/profile/data/download/"),
    Step("mfa_activate_totp", "/accounts/2fa/totp/activate/", {"code": code}),
    Step("mfa_generate_recovery_codes", "/accounts/2fa/recovery-codes/generate/"),
    Step("mfa_deactivate_totp", "/accounts/2fa/totp/deactivate/"),
    Step("usersessions_list", "/accounts/sessions/"),
    Step(
        "account_email", "/accounts/email/", {"email": new_address}, presses={"action_add": ""}
    ),
    Step("applicants:close-account", "/accounts/close/", {"password": PASSWORD}),
]
# Whoever sends it twice at once may have to sign in anew: the first ends all other sessions.
CHANGING_PASSWORD = [
    Step(
        "account_change_password",
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    ),
]
