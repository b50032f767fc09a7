"""Who gets what: every route, everybody, by GET and by POST, as `access.txt` says."""

import pytest

from applicants.models import Applicant
from tests.applicants.portable.people import account_in, export_of
from tests.security.access import REFUSED, answer, key_of, table
from tests.security.world import PEOPLE, visit, writes
from tests.test_project import routes

# Inside the transaction of the world.
pytestmark = [pytest.mark.django_db, pytest.mark.broad, pytest.mark.rights]

ROUTES = sorted(routes())
# What shows or changes one thing of one person.
OWN = (
    *("pathway/<slug:slug>/attempts/<", "pathway/<slug:slug>/evidence/<", "changes/<"),
    *("profile/interruptions/<", "corrections/<", "accounts/sessions/<"),
)


def test_every_route_has_its_line_and_every_line_its_route():
    assert {key_of(route) for route in ROUTES} == {route for _, route in table()}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("route", ROUTES)
def test_everybody_gets_what_the_table_says_and_who_is_refused_changes_nothing(
    route, method, world
):
    address = world.address(route)
    answers, changed = {}, {}
    for person in PEOPLE:
        with visit() as captured:
            answers[person] = answer(world.client(person), method, address)
        if answers[person] in REFUSED and writes(captured):
            changed[person] = writes(captured)

    assert answers == table().get((method, key_of(route)))
    assert changed == {}


@pytest.mark.parametrize("line", [line for line in table() if line[1].startswith(OWN)])
def test_the_table_gives_nobody_what_is_another_s(line):
    answers = table()[line]

    assert answers["anonymous"] == "sign-in"
    others = {answers[person] for person in ["other", "advisor", "staff", "superuser"]}
    # Where only a POST does anything, a visit leads away before anything is looked for.
    assert others <= {"404", "405", "no-profile"} | ({"away"} if line[0] == "GET" else set())


def test_what_others_send_changes_nothing_of_the_applicant(world):
    applicant = Applicant.objects.get(user=world.users["applicant"])
    before = account_in(export_of(applicant))
    allowed = [
        route
        for route in ROUTES
        if not route.startswith("admin/")
        and "<str:token>" not in route  # whoever holds such an address may use it
        and table().get(("POST", route), {}).get("other") not in REFUSED
    ]
    changed = []
    for route in allowed:
        with visit():
            world.client("other").post(world.address(route), {"pk": applicant.pk})
            if account_in(export_of(applicant)) != before:
                changed.append(route)

    assert len(allowed) > 20
    assert changed == []
