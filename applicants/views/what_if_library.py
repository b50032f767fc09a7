"""What the library says of two ways of one person: gained, lost, or known otherwise.

`now` and `tried` are a `Side` of the what-if.
"""

from dataclasses import dataclass

from applicants.pointers import Topic
from careers.catalogue import RouteStatus
from careers.words import STANDING_WORDS, best_status, counted

UNKNOWN = "not known"
OUTCOMES = ["gained", "lost", "changed"]  # of a certificate, in the order of the page


@dataclass(frozen=True, slots=True)
class Standing:
    """A certificate whose route differs: how, and in which words."""

    name: str
    outcome: str  # one of OUTCOMES
    now: str
    tried: str


def certificate_changes(now, tried):
    """The certificates whose standing differs: gained, lost, or known otherwise."""
    before, after = routes_of(now), routes_of(tried)
    names = dict.fromkeys([*before, *after])
    pairs = [(name, before.get(name), after.get(name)) for name in names]
    found = [
        Standing(name, _outcome(first, last), _standing(first), _standing(last))
        for name, first, last in pairs
        if first != last
    ]
    return sorted(found, key=lambda standing: OUTCOMES.index(standing.outcome))


def routes_of(side):
    """The best standing of each certificate by its name, with the boards that give it."""
    routes = side.residency.routes if side.residency else ()
    found = {}
    for route in routes:
        found.setdefault(route.certificate_name, []).append(route)
    return {name: _best(own, side.profile.track) for name, own in found.items()}


def _best(routes, track):
    status = best_status(routes, track)
    mine = [
        route for route in routes if route.status is status and route.track in (None, track)
    ]
    return status and (status, tuple(sorted({route.board for route in mine if route.board})))


def _outcome(now, tried):
    was_open = now is not None and now[0] is RouteStatus.OPEN
    is_open = tried is not None and tried[0] is RouteStatus.OPEN
    if was_open == is_open:
        return "changed"
    return "gained" if is_open else "lost"


def _standing(found):
    if found is None:
        return UNKNOWN
    status, boards = found
    return STANDING_WORDS[status] + (f" through {' or '.join(boards)}" if boards else "")


def program_change(now, tried):
    """The sentences on programs, and by how many more or fewer say yes."""
    said = sentences(Topic.PROGRAMS, now, tried)
    if said and now.residency and tried.residency:
        more = tried.residency.accepting - now.residency.accepting
        if more:
            programs, word = counted(abs(more), "program"), "gained" if more > 0 else "lost"
            said["change"] = f"{programs} with a known yes {word}"
    return said


def sentences(topic, now, tried):
    """What the library says of both on a topic; None where that is the same."""
    first, last = now.said_on(topic), tried.said_on(topic)
    return None if first == last else {"now": first, "tried": last, "change": ""}
