"""What came of the requests of one fault, counted, and kept for docs/faults.md."""

import json
from collections import Counter
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path

import psycopg
from django.conf import settings

LIBRARY = """
    SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND relname ~ '^(careers|django_migrations|django_content_type|auth)'
    AND relname <> 'careers_cataloguesnapshot'  -- one for people, whom only the other site has
"""
FILE = Path(settings.BASE_DIR) / "var" / "faults.json"


class Outcome(Enum):
    SAVED = "the site said that it is stored"
    REFUSED = "a page said why it is not"
    CUT_OFF = "no answer came"
    BROKEN = "anything else"


@dataclass
class Tally:
    """The counts of one fault; `refused` are answers whose page says why nothing was done."""

    fault: str
    requests: int = 0
    acknowledged: int = 0
    refused: int = 0
    cut_off: int = 0
    broken: int = 0
    lost: int = 0
    duplicates: int = 0

    @property
    def is_good(self):
        return not (self.broken or self.lost or self.duplicates)

    def keep(self):
        """Write it into the file that docs/faults.md is made from, in place of an older one."""
        found = json.loads(FILE.read_text()) if FILE.exists() else {}
        found[self.fault] = asdict(self)
        FILE.parent.mkdir(exist_ok=True)
        FILE.write_text(json.dumps(found, indent=1))


@dataclass(frozen=True)
class Tap:
    """One try to store a state of a milestone as the next version of its record."""

    email: str
    slug: str
    version: int
    status: str

    @property
    def key(self):
        return (self.email, self.slug, self.version, self.status)


STORED = """
    SELECT u.email, m.slug, v.version, v.status
    FROM applicants_recordversion v
    JOIN applicants_milestonerecord r ON r.id = v.record_id
    JOIN applicants_applicant a ON a.id = r.applicant_id
    JOIN applicants_user u ON u.id = a.user_id
    JOIN careers_milestone m ON m.id = r.milestone_id
    WHERE u.email = ANY(%s)
"""
# The record says the same as the last of its versions, and those are counted without a gap.
TORN = """
    SELECT count(*) FROM applicants_milestonerecord r
    JOIN LATERAL (
        SELECT max(version) AS last, count(*) AS number
        FROM applicants_recordversion WHERE record_id = r.id
    ) v ON true
    WHERE r.version <> coalesce(v.last, 0) OR v.number <> coalesce(v.last, 0)
"""


def rows(database_url, statement, *values):
    with psycopg.connect(database_url) as connection:
        return connection.execute(statement, values or None).fetchall()


def library_counts(database_url):
    """The number of rows of each table that the commands of a first start fill."""
    names = [name for (name,) in rows(database_url, LIBRARY)]
    return {name: rows(database_url, f"SELECT count(*) FROM {name}")[0][0] for name in names}  # noqa: S608


def tally_of(fault, tries, *, others=(), database_url):
    """Compare what the site said of each `Tap` with what the database holds.

    `tries` are pairs of a tap and its outcome, `others` the outcomes of requests that store
    nothing. A record at odds with its versions counts as lost.
    """
    outcomes = Counter(outcome for _, outcome in tries) + Counter(others)
    said = Counter(tap.key for tap, outcome in tries if outcome is Outcome.SAVED)
    tried = {tap.key for tap, outcome in tries if outcome is not Outcome.SAVED}
    emails = list({tap.email for tap, _ in tries})
    stored = Counter(rows(database_url, STORED, emails))
    unsaid = stored - said
    return Tally(
        fault,
        requests=outcomes.total(),
        acknowledged=outcomes[Outcome.SAVED],
        refused=outcomes[Outcome.REFUSED],
        cut_off=outcomes[Outcome.CUT_OFF],
        broken=outcomes[Outcome.BROKEN],
        lost=(said - stored).total() + rows(database_url, TORN)[0][0],
        # What nobody was told of may have been stored once, just before the fault.
        duplicates=unsaid.total() - len(tried & set(unsaid)),
    )
