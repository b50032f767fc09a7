"""Every form of the admin is sent twice at the same moment, as those of the site are."""

import pytest

from .admin_others import ACCOUNTS, FILES, PROGRAMS, REPORT, REVIEW
from .admin_steps import KINDS, Administrator, acting, adding, changing, deleting, everything
from .browsing import Person
from .counting import rows
from .people import APPOINT
from .steps import Step

pytestmark = pytest.mark.faults
EMAILS = ["fault-staff-once@example.org", "fault-staff-twice@example.org"]
# The short form takes these: one that alters plans, rows below a record, and what has neither.
FIRST = ["milestone", "certificate", "certificateroute", "source"]
LAST_REPORT = "SELECT max(id) FROM applicants_correction"


@pytest.fixture(scope="module")
def administrators(site, newcomers):
    site.manage("shell", "-c", APPOINT.format(emails=EMAILS))
    examples = {}
    return [
        Administrator(site, number, email, position=position, examples=examples).sign_in()
        for position, (number, email) in enumerate(zip(newcomers(2), EMAILS, strict=True))
    ]


def test_forms_of_the_library(administrators, double, sample):
    kinds = sample([*FIRST, *(kind for kind in KINDS if kind not in FIRST)], len(FIRST))
    steps = [form(kind) for kind in kinds for form in (adding, changing)]
    steps += [step for kind in kinds for step in everything(kind)]
    steps += [deleting(kind) for kind in reversed(kinds)]
    double("double submits: the library", steps, *administrators)


def test_forms_beside_the_records(administrators, double):
    before = [adding("argument"), adding("source")]
    breaking = acting("source", "address_broken")
    after = [acting(kind, "delete_selected", post="yes") for kind in ("argument", "source")]
    steps = [*before, *FILES, *PROGRAMS, breaking, *REVIEW, *after]
    double("double submits: files and reviews", steps, *administrators)


def test_forms_of_accounts(administrators, double):
    double("double submits: accounts", ACCOUNTS, *administrators)


def test_form_of_a_report(administrators, database, double, newcomers):
    double("double submits: what is reported", [adding("procedure")], *administrators)
    for administrator, number in zip(administrators, newcomers(2), strict=True):
        reader = Person(administrator.site, number).sign_in()
        page = f"/corrections/new/procedure/copy-{administrator.word}/"
        report = Step("applicants:report", page, {"should_be": "Another thing"})
        assert reader.post(**report.form(reader)).status == 302
        administrator.found["correction"] = rows(database.url, LAST_REPORT)[0][0]
    double("double submits: a report", [REPORT, deleting("procedure")], *administrators)
