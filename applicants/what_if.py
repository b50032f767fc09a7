"""Links to a what-if: what was tried stands in the link itself, and nowhere else."""

from dataclasses import asdict, dataclass

from django.core import signing

SALT = "applicants.what-if"
DAYS_VALID = 90


class Expired(Exception):
    """The link is older than `DAYS_VALID`."""


class Unreadable(Exception):
    """It is no link of ours, or not all of it."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What somebody tries; `since` and `leads_to` are fingerprints of the profile.

    `applicant` is the primary key of the only person who may open it.
    """

    applicant: int
    answers: dict[str, str]
    since: str
    leads_to: str


def seal(scenario):
    """The scenario as a token for an address, signed and dated."""
    return signing.dumps(asdict(scenario), salt=SALT, compress=True)


def unseal(token):
    """The scenario of a token; raises `Expired` or `Unreadable`."""
    try:
        found = signing.loads(token, salt=SALT, max_age=DAYS_VALID * 24 * 60 * 60)
        return Scenario(**found)
    except signing.SignatureExpired:
        raise Expired from None
    except (signing.BadSignature, TypeError):
        raise Unreadable from None
