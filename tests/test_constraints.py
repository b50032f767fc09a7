"""What the database itself refuses, whoever asks: each named constraint of each model.

PostgreSQL says which constraint it was; SQLite is only asked to refuse.
"""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, connection
from django.db.models import CheckConstraint, F, UniqueConstraint

from applicants.models import (
    Applicant,
    Attempt,
    AuditEvent,
    CalendarFeed,
    Correction,
    Digest,
    Evidence,
    Interruption,
    MilestoneRecord,
    RecordVersion,
    ReminderSettings,
    RuleChange,
    Snooze,
    User,
)
from careers.models import (
    Acceptance,
    AttemptRule,
    CatalogueVersion,
    Claim,
    FeeTier,
    LoadedEntry,
    MilestoneDate,
    Prerequisite,
    ProgramImport,
    ProgramImportRow,
    Ruling,
    SeasonEvent,
)
from tests.builders import (
    NOW,
    make_applicant,
    make_milestone,
    make_source,
    make_user,
)
from tests.careers.admin_pages import (
    BUILDERS,
    make_acceptance,
    make_attempt_rule,
    make_claim,
    make_group,
    make_ruling,
    make_season,
    make_tier,
)

pytestmark = pytest.mark.django_db

DAY, DAY_BEFORE = date(2027, 7, 1), date(2027, 6, 30)


def make_version():
    CatalogueVersion.bump()
    return CatalogueVersion.objects.get()


def make_record():
    return MilestoneRecord.objects.create(
        applicant=make_applicant(), milestone=make_milestone()
    )


def make_needs(**fields):
    fields = fields or {"required_milestone": make_milestone()}
    return Prerequisite.objects.create(milestone=make_milestone(), **fields)


def make_correction():
    user = make_user()
    fields = {"should_be": "So.", "created_at": user.date_joined, "field": "length"}
    return Correction.objects.create(reporter=user, entry=make_milestone(), **fields)


def make_date(anchor="graduation", moment=""):
    return MilestoneDate.objects.create(
        milestone=make_milestone(), edge="due", anchor=anchor, moment=moment
    )


def make_import():
    fields = {"source": make_source(), "checked_on": DAY}
    return ProgramImport.objects.create(file_name="list.csv", **fields)


def make_rule_change():
    return RuleChange.objects.create(
        applicant=make_applicant(), from_version=1, to_version=2, lines=[], created_at=NOW
    )


# How to make a valid row of each model.
MAKE = BUILDERS | {
    Acceptance: make_acceptance,
    Applicant: make_applicant,
    Attempt: lambda: Attempt.objects.create(record=make_record(), taken_on=DAY),
    AttemptRule: make_attempt_rule,
    AuditEvent: lambda: AuditEvent.objects.create(kind="signed_in"),
    CalendarFeed: lambda: CalendarFeed.objects.create(
        applicant=make_applicant(), nonce=f"{CalendarFeed.objects.count()}"
    ),
    CatalogueVersion: make_version,
    Claim: make_claim,
    Correction: make_correction,
    Digest: lambda: Digest.objects.create(applicant=make_applicant(), on=DAY),
    Evidence: lambda: Evidence.objects.create(
        record=make_record(), kind="link", url="https://example.org/"
    ),
    FeeTier: make_tier,
    Interruption: lambda: Interruption.objects.create(
        applicant=make_applicant(), kind="leave", starts_on=DAY, months=3
    ),
    LoadedEntry: lambda: LoadedEntry.objects.create(
        kind="boards", key=f"{LoadedEntry.objects.count()}", values={}
    ),
    MilestoneDate: make_date,
    MilestoneRecord: make_record,
    Prerequisite: make_needs,
    ProgramImport: make_import,
    ProgramImportRow: lambda: ProgramImportRow.objects.create(
        program_import=make_import(), number=2, outcome="new"
    ),
    RecordVersion: lambda: RecordVersion.objects.create(
        record=make_record(), version=1, changed_at=make_user().date_joined
    ),
    ReminderSettings: lambda: ReminderSettings.objects.create(applicant=make_applicant()),
    RuleChange: make_rule_change,
    Ruling: make_ruling,
    SeasonEvent: lambda: SeasonEvent.objects.create(season=make_season(), moment="opens"),
    Snooze: lambda: Snooze.objects.create(
        applicant=make_applicant(), milestone=make_milestone(), until=DAY
    ),
    User: make_user,
}
# Where an ordinary row lacks what the constraint is about.
MAKE_FOR = {
    "milestone_duration_has_source": lambda: make_milestone(
        takes_days=30, takes_source=make_source()
    ),
    "milestonedate_moment_valid": lambda: make_date("residency-season", "opens"),
    "attemptrule_one_limit_for_ever": lambda: make_attempt_rule(months=None),
    "prerequisite_group_once": lambda: make_needs(required_group=make_group()),
}
# What makes a valid row impossible, by the constraint that says so.
IMPOSSIBLE = {
    "applicant_done_within_required": [{"required_done": 1}],
    "applicant_undecided_iff_no_residency": [{"residency_choice": "settled"}],
    "applicant_pgy1_start_only_if_separate": [{"pgy1_start_on": DAY}],
    "applicant_residency_ends_after_start": [
        {"residency_start_on": DAY, "residency_end_on": DAY},
        {"residency_start_on": DAY, "residency_end_on": DAY_BEFORE},
    ],
    "applicant_fellowship_ends_after_start": [
        {"fellowship_start_on": DAY, "fellowship_end_on": DAY},
        {"fellowship_start_on": DAY, "fellowship_end_on": DAY_BEFORE},
    ],
    "applicant_target_year_sane": [{"target_year": 1949}, {"target_year": 2101}],
    "attempt_shared_has_score": [{"is_score_shared": True}],
    "attemptrule_counts_one": [{"count": 0}],
    "attemptrule_only_limits_without_months": [
        {"kind": "spacing", "months": None},
        {"months": 0},
    ],
    "board_eligibility_years_sane": [{"eligibility_years": 21}],
    "calendarfeed_alarm_valid": [{"alarm_days": 2}],
    "catalogue_version_single_row": [{"id": 2}],
    "choicegroup_needs_one": [{"needed": 0}],
    "correction_asked_has_question": [{"status": "asked"}],
    "correction_decided_iff_moment": [
        {"status": "accepted"},
        {"decided_at": datetime(2027, 7, 1, tzinfo=UTC)},
    ],
    "correction_rejected_has_reason": [
        {"status": "rejected", "decided_at": datetime(2027, 7, 1, tzinfo=UTC)}
    ],
    "digest_sent_iff_moment": [{"state": "sent"}, {"sent_at": NOW}],
    "evidence_file_or_link": [{"url": ""}, {"kind": "file"}, {"file": "ab/c"}, {"kind": "?"}],
    "feetier_from_le_to": [{"from_program": 11}, {"to_program": 0}],
    "fellowship_letters_sane": [{"letters": 10}],
    "fellowship_months_sane": [{"months": 0}, {"months": 37}],
    "fellowship_positions_sane": [{"positions": 0}, {"positions": 100}],
    "interruption_exam_iff_repeated": [{"kind": "repeated-exam", "months": None}],
    "interruption_months_iff_longer": [
        {"months": None},
        {"months": 0},
        {"kind": "reapplication"},
    ],
    "milestone_duration_has_source": [
        {"takes_days": None},
        {"takes_days": 0},
        {"takes_source": None},
    ],
    "milestone_event_happens_once": [{"is_event": True, "is_recurring": True}],
    "milestone_slug_not_a_page": [{"slug": "timeline"}, {"slug": "what-if"}],
    "milestone_interval_needs_recurring": [{"recurs_months": 12}],
    "milestonedate_moment_iff_season": [
        {"moment": "opens"},
        {"anchor": "residency-season"},
    ],
    "milestonedate_month_and_day": [{"month": 2}, {"day": 1}, {"month": 13, "day": 1}],
    "milestonedate_offset_sane": [{"offset_months": -241}, {"offset_months": 241}],
    "payband_low_le_high": [{"usd_low": 300, "usd_high": 299}],
    "prerequisite_milestone_or_group": [{"required_milestone": None}],
    "prerequisite_not_itself": [{"required_milestone": F("milestone")}],
    "record_done_date_implies_done": [{"done_on": DAY}],
    "record_waived_iff_reason": [{"status": "waived"}, {"waived_reason": "So."}],
    "residency_years_min_le_max": [
        {"years_min": 5, "years_max": 4},
        {"years_min": 4},
        {"years_max": 4},
    ],
    "residency_years_sane": [{"years_min": 4, "years_max": 21}],
    "rulechange_goes_forward": [{"to_version": 1}],
    "season_start_year_sane": [{"start_year": 1999}, {"start_year": 2101}],
    "seasonevent_confirmed_has_date": [{"is_confirmed": True}],
    "seasonevent_on_sane": [{"on": date(1997, 12, 31)}, {"on": date(2101, 1, 1)}],
    "user_email_lower": [{"email": "Ada@example.org"}],
}


def constraints(kind):
    """Every constraint of a kind with its model."""
    return [
        (model, constraint)
        for app in ["careers", "applicants"]
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, kind)
    ]


def choices_of(constraint):
    """The field and the values of a constraint that lists what a field may hold, or None."""
    is_negated = constraint.condition.negated
    match constraint.condition.children:
        case [(lookup, list() as values)] if lookup.endswith("__in") and not is_negated:
            return lookup.removesuffix("__in"), values
    return None


def cases():
    for model, constraint in constraints(CheckConstraint):
        listed = choices_of(constraint)
        changes = [{listed[0]: "?"}] if listed else IMPOSSIBLE[constraint.name]
        for number, values in enumerate(changes, start=1):
            yield pytest.param(model, constraint, values, id=f"{constraint.name}-{number}")


def refusing(constraint):
    is_named = connection.vendor == "postgresql"
    return pytest.raises(IntegrityError, match=constraint.name if is_named else None)


def change(row, values):
    type(row)._base_manager.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize(("model", "constraint", "values"), list(cases()))
def test_no_row_is_impossible(model, constraint, values):
    row = MAKE_FOR.get(constraint.name, MAKE[model])()

    with refusing(constraint):
        change(row, values)


@pytest.mark.parametrize(
    ("model", "constraint"),
    constraints(UniqueConstraint),
    ids=[constraint.name for _, constraint in constraints(UniqueConstraint)],
)
def test_no_row_stands_twice(model, constraint):
    make = MAKE_FOR.get(constraint.name, MAKE[model])
    first, second = make(), make()

    with refusing(constraint):
        change(second, {name: getattr(first, name) for name in constraint.fields})


def test_only_constraints_that_exist_are_listed():
    names = {
        constraint.name for _, constraint in constraints((CheckConstraint, UniqueConstraint))
    }
    assert {*IMPOSSIBLE, *MAKE_FOR} - names == set()
