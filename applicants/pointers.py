"""What the reference library says about one person: a sentence each, and where to read on.

Reads the profile and the catalogue; no query of its own.
"""

from dataclasses import dataclass
from enum import StrEnum

from careers.catalogue import Anchor, Confidence, RouteStatus, Track
from careers.models import MilestoneKind

WHO = {Track.MD: "US graduates", Track.DO: "DOs", Track.IMG: "international graduates"}
TOLD = {RouteStatus.OPEN: "known route", RouteStatus.UNCONFIRMED: "unconfirmed route"}


class Topic(StrEnum):
    PROGRAMS = "programs"
    CERTIFICATE = "certificate"
    LICENSE = "license"


@dataclass(frozen=True, slots=True)
class Pointer:
    """One answer of the library; `subject` is the slug of the certificate or license."""

    topic: Topic
    text: str
    subject: str = ""


def pointers(profile, state, catalogue):
    """The answers that the profile allows: on programs, certificates and the state's license.

    `state` is the code of a state or empty.
    """
    found = []
    if residency := catalogue.residency_by_slug.get(profile.residency):
        found += _programs(residency, catalogue.programs)
        found += _routes(residency, profile.track)
    if license := catalogue.license_by_state.get(state):
        found.append(_license(license, profile.track))
    return tuple(found)


def _programs(residency, listed):
    known = residency.with_rule
    if known:
        text = f"accepted by {residency.accepting} of {known} pain fellowships with known rules"
        if listed > known:
            text += f"; for {listed - known} more it is not known"
        yield Pointer(Topic.PROGRAMS, f"{residency.name} is {text}.")
    elif listed:
        text = f"Whether the {listed} listed pain fellowships accept {residency.name}"
        yield Pointer(Topic.PROGRAMS, f"{text} is not known.")


def _routes(residency, track):
    """The certificates that are open or unconfirmed to the degree, each with its board."""
    mine = [route for route in residency.routes if route.track in (None, track)]
    best = {}
    for status, words in TOLD.items():
        for route in mine:
            if route.status is status and route.certificate not in best:
                through = f" through {route.board}" if route.board else ""
                text = f"{route.certificate_name}: {words}{through}."
                best[route.certificate] = Pointer(Topic.CERTIFICATE, text, route.certificate)
    yield from best.values()
    if not best:
        text = f"No known route leads from {residency.name} to a pain certificate."
        yield Pointer(Topic.CERTIFICATE, text)


def _license(license, track):
    """DOs have years of their own only where a separate board gives their license."""
    own = {Track.DO: license.years_do, Track.IMG: license.years_img}
    if track == Track.DO and not license.years_do:
        track = Track.MD
    years = own.get(track, license.years_us) or "not known"
    who = WHO[track or Track.MD]
    doubt = "" if license.confidence == Confidence.VERIFIED else " (not verified)"
    text = f"Years of training for a full license in {license.name}, {who}: {years}{doubt}."
    return Pointer(Topic.LICENSE, text, license.slug)


def bearing_on(milestone, found):
    """Those of the pointers `found` that bear on a milestone (the model, dates prefetched)."""
    certificate = milestone.certificate and milestone.certificate.slug
    topics = set()
    if milestone.kind == MilestoneKind.REGISTRATION:
        topics.add(Topic.LICENSE)
    if any(rule.anchor == Anchor.FELLOWSHIP_SEASON for rule in milestone.dates.all()):
        topics.add(Topic.PROGRAMS)
    return [
        pointer
        for pointer in found
        if pointer.topic in topics or (certificate and pointer.subject == certificate)
    ]
