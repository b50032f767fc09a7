"""Reading `access.txt`, and the words in which it says what somebody gets."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from tests.security.world import PEOPLE

ACCESS = Path(__file__).with_name("access.txt")
# Where a redirect leads, by how the address begins; any other is "away".
DOORS = {
    "/accounts/login/": "sign-in",
    "/accounts/reauthenticate/": "confirm",
    "/accounts/2fa/reauthenticate/": "confirm",
    "/welcome/": "welcome",
    "/accounts/2fa/": "factor",
}
REFUSED = {"sign-in", "factor", "confirm", "no-profile", "400", "403", "404", "405"}


@cache
def table():
    """What everybody gets, by method and route: {("GET", route): {person: word}}."""
    lines = ACCESS.read_text().splitlines()
    rows = [line.split() for line in lines if line.startswith("/")]
    return {
        (method, route.removeprefix("/")): dict(
            zip(PEOPLE, _column(cells, column), strict=True)
        )
        for route, *cells in rows
        for column, method in enumerate(["GET", "POST"])
    }


def _column(cells, number):
    """The words before the stroke of each cell, or those after it; one word stands for both."""
    return [cell.split("|")[number if "|" in cell else 0] for cell in cells]


def key_of(route):
    """The line of a route: kinds of reference data share theirs, but for pages of their own."""
    if any(known == route for _, known in table()):
        return route
    return re.sub(r"^admin/careers/\w+/", "admin/careers/*/", route)


def answer(client, method, address):
    """One word for what `client` gets: a status, or where it is sent instead."""
    response = client.generic(method, address)
    if response.status_code == 302 and response["Location"].startswith("/admin/login/"):
        response = client.get(response["Location"])  # the door of the admin
    if response.streaming:
        list(response)  # to its end, as a browser does: the file is closed by it
    if response.status_code in (301, 302):
        path = urlsplit(response["Location"]).path
        return next((word for door, word in DOORS.items() if path.startswith(door)), "away")
    if "applicants/no_profile.html" in [template.name for template in response.templates]:
        return "no-profile"
    return str(response.status_code)
