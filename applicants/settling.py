"""Keeping what is stored about a plan true: after each change, each day, each new catalogue."""

from functools import lru_cache

from django.db import transaction

from applicants.given import keep_when_stored, records_with
from applicants.models import Applicant, RuleChange
from applicants.planning import Draft, plan
from applicants.queries import know_residency, profile_of, records_of
from applicants.rule_changes import lines_between
from applicants.summaries import summary_of
from careers.change_reasons import reasons_since
from careers.impact import made_of
from careers.queries import current_catalogue
from careers.snapshots import earlier_catalogue, keep_snapshot


def settle(applicant, *, now):
    """Renew what is kept about an applicant's plan, and return the plan as a `Draft`.

    Call it in the transaction of each change of what a plan is made of: profile, records,
    attempts, evidence, interruptions. Raises the version under which rendered pages are kept.
    """
    _lock(applicant)
    catalogue = current_catalogue()
    settled = _draft(applicant, catalogue, records_of(applicant, catalogue), now)
    version = applicant.version + 1
    applicant.keep_summary(version=version, changed_at=now, **summary_of(settled))
    return settled


def settle_record(record, *, now):
    """The same after a change of this record alone, where its applicant was read just before.

    Each change raises the version: where it is still the one that was read, and so is the
    catalogue, nothing was changed meanwhile, and the row need be neither locked nor read again.
    """
    applicant, catalogue = record.applicant, current_catalogue()
    if applicant.catalogue_version == catalogue.version:
        records = records_with(record, catalogue)
        settled = _draft(applicant, catalogue, records, now)
        if applicant.settle_unless_changed(changed_at=now, **summary_of(settled)):
            keep_when_stored(applicant, catalogue, records)
            return settled
    return settle(applicant, now=now)


@transaction.atomic
def refresh(applicant, *, now):
    """Renew the same where a new day or catalogue made it stale; return the draft, else None.

    What the person did is not changed, so neither is their version.
    """
    _lock(applicant)
    catalogue = current_catalogue()
    if not applicant.is_stale(catalogue.version, now):
        return None
    settled = _draft(applicant, catalogue, records_of(applicant, catalogue), now)
    applicant.keep_summary(**summary_of(settled))
    return settled


def _lock(applicant):
    # Of two changes at a time the second waits here, and then counts both. A full lock would
    # wait for the other one's new record, and that one for this lock.
    locked = Applicant.objects.select_for_update(no_key=True)
    applicant.refresh_from_db(from_queryset=locked)


def _draft(applicant, catalogue, records, now):
    """The draft of an applicant; of another catalogue than before, with its notice."""
    know_residency(applicant, catalogue)
    settled = Draft(profile_of(applicant), catalogue, records, applicant.today(now))
    if applicant.catalogue_version != catalogue.version:
        keep_snapshot(catalogue)
        _tell(applicant, settled, now)
    return settled


def _tell(applicant, settled, now):
    """Leave a notice of what the new catalogue changes in the plan, if it changes anything.

    Who never had a plan is told nothing, nor is anybody whose old catalogue is gone: the
    number can go back where a backup was restored.
    """
    old, new = applicant.catalogue_version, settled.catalogue.version
    kept, kept_at = earlier_catalogue(old) if 0 < old < new else (None, None)
    if kept is None or made_of(kept) == made_of(settled.catalogue):
        return
    profile = profile_of(applicant)
    before = plan(profile, kept, records_of(applicant, kept), settled.today)
    lines = lines_between(before, settled.plan, _reasons(kept_at, new), profile.residency)
    if lines:
        RuleChange.objects.get_or_create(
            applicant=applicant,
            to_version=new,
            defaults={"from_version": old, "lines": lines, "created_at": now},
        )
        mark_news(applicant)


def mark_news(applicant):
    """Note on the applicant whether a notice is to be announced; after each change of one."""
    applicant.keep_summary(has_news=applicant.rule_changes.news().exists())


@transaction.atomic
def read_change(change, *, now):
    """Note that the person has read a notice; a second time changes nothing."""
    _lock(change.applicant)  # else a notice that comes in just now would not be announced
    change.acknowledge(now)
    mark_news(change.applicant)


@transaction.atomic
def put_off_change(change):
    """Keep a notice for later: it stays unread and is no longer announced."""
    _lock(change.applicant)
    change.put_off()
    mark_news(change.applicant)


@lru_cache(maxsize=256)
def _reasons(kept_at, version):
    """Why advisors changed what they did up to `version`: the same for everybody."""
    return reasons_since(kept_at)
