"""What is known of one person, read in a fixed number of queries."""

from dataclasses import dataclass

from applicants.models import (
    CalendarFeed,
    Correction,
    Digest,
    Interruption,
    MilestoneRecord,
    ReminderSettings,
    RuleChange,
    Snooze,
)
from applicants.portable import schema
from careers.models import Source


@dataclass(frozen=True, slots=True)
class Belongings:
    """The rows of one person; records hold their versions, attempts and evidence."""

    applicant: object
    records: tuple
    interruptions: tuple
    snoozes: tuple
    reminders: object | None
    calendar: object | None
    corrections: tuple
    rule_changes: tuple
    digests: tuple

    @property
    def evidence(self):
        """Every piece with its record, in the order of the records."""
        return [(record, piece) for record in self.records for piece in record.evidence.all()]


def belongings_of(applicant):
    """Everything that belongs to `applicant`: eleven queries, and one for each
    kind of entry that was reported."""
    own = {"applicant": applicant}
    records = MilestoneRecord.objects.filter(**own).select_related("milestone")
    corrections = Correction.objects.for_reporter(applicant.user)
    return Belongings(
        applicant=applicant,
        records=tuple(
            records.order_by("milestone__position", "milestone__slug").prefetch_related(
                "versions", "attempts", "evidence"
            )
        ),
        interruptions=tuple(Interruption.objects.filter(**own)),
        snoozes=tuple(
            Snooze.objects.filter(**own)
            .select_related("milestone")
            .order_by("milestone__position", "milestone__slug")
        ),
        reminders=ReminderSettings.objects.filter(**own).first(),
        calendar=CalendarFeed.objects.filter(**own).first(),
        corrections=tuple(
            corrections.select_related("entry_type")
            .prefetch_related("entry")
            .order_by("created_at", "pk")
        ),
        rule_changes=tuple(
            RuleChange.objects.filter(**own).order_by("created_at", "to_version")
        ),
        digests=tuple(
            Digest.objects.filter(**own, state__in=schema.FINAL_DIGESTS).order_by("on")
        ),
    )


def account_json(mine, *, now, paths):
    """The content of `account.json`; `paths` says where the file of a piece of evidence lies.

    A piece without a path is a link, or its file is no longer in the storage.
    """
    user = mine.applicant.user
    site = {
        "corrections": [_correction(row) for row in mine.corrections],
        "rule_changes": [schema.dump(row, schema.RULE_CHANGES) for row in mine.rule_changes],
        "digests": [schema.dump(row, schema.DIGESTS) for row in mine.digests],
    }
    return {
        "format": schema.FORMAT,
        "version": schema.VERSION,
        "exported_at": now.isoformat(),
        "account": {
            "email": user.email,
            "name": user.name,
            "joined_at": user.date_joined.isoformat(),
        },
        "profile": schema.dump(mine.applicant, schema.PROFILE),
        "interruptions": [schema.dump(row, schema.INTERRUPTIONS) for row in mine.interruptions],
        "records": [_record(row, paths) for row in mine.records],
        "snoozes": [schema.dump(row, schema.SNOOZES) for row in mine.snoozes],
        "reminders": mine.reminders and schema.dump(mine.reminders, schema.REMINDERS),
        "calendar": mine.calendar and schema.dump(mine.calendar, schema.CALENDAR),
        "from_the_site": site | {"seal": schema.seal(site)},
    }


def _record(record, paths):
    versions = sorted(record.versions.all(), key=lambda version: version.version)
    return schema.dump(record, schema.RECORDS) | {
        "versions": [schema.dump(row, schema.VERSIONS) for row in versions],
        "attempts": [schema.dump(row, schema.ATTEMPTS) for row in record.attempts.all()],
        "evidence": [
            schema.dump(row, schema.EVIDENCE) | {"file": paths.get(row.pk, "")}
            for row in record.evidence.all()
        ],
    }


def _correction(row):
    entry = row.entry
    return {
        "entry_kind": row.entry_type.model,
        "entry": entry.slug if entry else "",
        **schema.dump(row, schema.CORRECTIONS),
    }


def sources_named(plan):
    """The sources that the reasons of a plan name, by slug: one query."""
    slugs = {
        slug
        for item in plan.by_slug.values()
        for reason in item.reasons
        for slug in reason.sources
    }
    if plan.target:
        slugs.update(plan.target.reason.sources)
        slugs.update(slug for broken in plan.target.breaks for slug in broken.reason.sources)
    return Source.objects.in_bulk(slugs, field_name="slug")
