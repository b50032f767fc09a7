"""Links to a what-if: what was tried stands in the link itself, sealed, and nowhere else."""

import json
import zlib
from dataclasses import asdict, dataclass
from datetime import timedelta

from applicants import encryption

PURPOSE = "what-if"
DAYS_VALID = 90


class Expired(Exception):
    """The link is older than `DAYS_VALID`."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What somebody tries; `since` and `leads_to` are fingerprints of the profile.

    `applicant` is the primary key of the only person who may open it.
    """

    applicant: int
    answers: dict[str, str]
    since: str
    leads_to: str


def seal(scenario, now):
    """The scenario as a token for an address, which only this site can read."""
    content = json.dumps(asdict(scenario), separators=(",", ":")).encode()
    return encryption.seal(zlib.compress(content), PURPOSE, now)


def unseal(token, now):
    """The scenario of a token; raises `Expired` or `Unreadable`."""
    content, made_at = encryption.unseal(token, PURPOSE)
    if now - made_at > timedelta(days=DAYS_VALID):
        raise Expired
    return Scenario(**json.loads(zlib.decompress(content)))
