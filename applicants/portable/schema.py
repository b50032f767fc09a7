"""The format of `account.json`: what of each table goes out and comes in, and what stays.

A value is written as its column holds it: days as "2027-05-03", moments as ISO 8601 with their
zone, and a milestone, residency or other entry of the library by its slug. `VERSION` rises with
each change that an older importer could not read.
"""

import json
from dataclasses import dataclass

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

from applicants.models import (
    RECORD_FIELDS,
    Applicant,
    Attempt,
    CalendarFeed,
    Correction,
    Digest,
    DigestState,
    Evidence,
    Interruption,
    MilestoneRecord,
    RecordVersion,
    ReminderSettings,
    RuleChange,
    Snooze,
)

FORMAT = "pain-medicine-pathway-account"
VERSION = 1
ACCOUNT_FILE = "account.json"
FILES_FOLDER = "files/"
# What the site itself wrote about the person. It comes back only where its seal fits: nobody
# can make up what an advisor decided, or a notice with addresses of their own.
SEALED = ("corrections", "rule_changes", "digests")
# Digests that are still under way mean nothing in another account.
FINAL_DIGESTS = (DigestState.SENT, DigestState.FAILED)


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of `model` in the file; `left_out` are the others, each with its reason."""

    model: type
    columns: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...] = ()


OWN_KEY = ("id", "a key of this database")
OWNER = ("applicant", "the account it lies in")
RECORD = ("record", "the record it stands under")
WORKED_OUT = "worked out anew from the rest"

PROFILE = Table(
    Applicant,
    (
        *["position", "track", "school", "graduation_on", "residency_choice", "residency"],
        *["has_separate_pgy1", "pgy1_start_on", "residency_start_on", "residency_end_on"],
        *["fellowship_start_on", "fellowship_end_on", "is_certified", "target_year", "state"],
        *["time_zone", "welcome_step"],
    ),
    (
        OWN_KEY,
        ("user", "the account it lies in"),
        ("created_at", "when this very profile was made"),
        *[(name, WORKED_OUT) for name in ["version", "changed_at", "required_done"]],
        *[(name, WORKED_OUT) for name in ["required_total", "next_due_on", "next_milestone"]],
        *[(name, WORKED_OUT) for name in ["attention_since", "has_news", "planned_on"]],
        ("catalogue_version", WORKED_OUT),
    ),
)
INTERRUPTIONS = Table(
    Interruption,
    ("kind", "starts_on", "months", "milestone", "is_in_dates"),
    (OWN_KEY, OWNER),
)
RECORDS = Table(
    MilestoneRecord,
    ("milestone", *RECORD_FIELDS, "version", "changed_at"),
    (OWN_KEY, OWNER),
)
VERSIONS = Table(RecordVersion, (*RECORD_FIELDS, "version", "changed_at"), (OWN_KEY, RECORD))
ATTEMPTS = Table(Attempt, ("taken_on", "result", "score", "is_score_shared"), (OWN_KEY, RECORD))
EVIDENCE = Table(
    Evidence,
    ("kind", "title", "name", "content_type", "size", "url", "added_at"),
    (OWN_KEY, RECORD, ("file", "a random name; the file lies beside, under a readable one")),
)
SNOOZES = Table(Snooze, ("milestone", "until"), (OWN_KEY, OWNER))
REMINDERS = Table(ReminderSettings, ("is_on", "quiet_days", "paused_until"), (OWN_KEY, OWNER))
CALENDAR = Table(
    CalendarFeed,
    ("alarm_days", "has_notes"),
    (
        OWN_KEY,
        OWNER,
        ("nonce", "who has it can read the calendar"),
        ("uid_space", "another account has a calendar of its own"),
        ("created_at", "when this very address was made"),
    ),
)
RULE_CHANGES = Table(
    RuleChange,
    ("from_version", "to_version", "lines", "created_at", "is_kept", "acknowledged_at"),
    (OWN_KEY, OWNER),
)
DIGESTS = Table(Digest, ("on", "state", "tries", "sent_at"), (OWN_KEY, OWNER))
CORRECTIONS = Table(
    Correction,
    (
        *["field", "should_be", "link", "status", "question", "answer", "decision"],
        *["created_at", "decided_at"],
    ),
    (
        OWN_KEY,
        ("reporter", "the account it lies in"),
        ("entry_type", "written as the kind of the entry"),
        ("entry_id", "written as the slug of the entry"),
    ),
)
TABLES = (
    *[PROFILE, INTERRUPTIONS, RECORDS, VERSIONS, ATTEMPTS, EVIDENCE, SNOOZES, REMINDERS],
    *[CALENDAR, RULE_CHANGES, DIGESTS, CORRECTIONS],
)


def dump(row, table):
    """The values of a row, as JSON holds them."""
    return {name: _plain(getattr(row, name)) for name in table.columns}


def _plain(value):
    if hasattr(value, "slug"):
        return value.slug
    return value.isoformat() if hasattr(value, "isoformat") else value


def seal(site):
    """A signature that only this site can make, of what it wrote about a person."""
    return _signer().signature(_text(site))


def is_sealed(site, seal):
    """Whether `seal` was made of this, with the key of now or a former one."""
    signer, text = _signer(), _text(site)
    return any(
        constant_time_compare(signer.signature(text, key), seal)
        for key in [signer.key, *signer.fallback_keys]
    )


def _signer():
    return Signer(salt="applicants.portable")


def _text(site):
    return json.dumps(site, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
