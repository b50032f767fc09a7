"""The plans of what somebody tries: other answers, an interruption, a moved date."""

from dataclasses import dataclass, replace

from applicants.planning import Plan, Profile, Record, plan
from applicants.planning.interruptions import reopened
from applicants.queries import profile_of, records_of
from applicants.timeline.slips import breaking, next_start, slips
from careers.queries import current_catalogue


def plans_of(applicant, profiles, today):
    """The plans that the applicant's records give with each of `profiles`: two queries."""
    catalogue = current_catalogue()
    records = records_of(applicant, catalogue)
    return [plan(profile, catalogue, records, today) for profile in profiles]


def plans_between(applicant, before, after, today, *, reopens=None):
    """The plans of two profiles: two queries. The second begins the season `reopens` anew."""
    now, tried = tries_between(applicant, before, after, today, reopens=reopens)
    return now.plan, tried.plan


def tries_between(applicant, before, after, today, *, reopens=None):
    """The same, each with the plan for the first start that works."""
    catalogue = current_catalogue()
    records = records_of(applicant, catalogue)
    later = reopened(records, catalogue, reopens) if reopens else records
    return _try(before, catalogue, records, today), _try(after, catalogue, later, today)


@dataclass(frozen=True, slots=True)
class Tried:
    """A plan, and the same for the first start that works: None where none does.

    They are one where the target is in reach, and where there is none.
    """

    profile: Profile
    plan: Plan
    working: Plan | None


def _try(profile, catalogue, records, today):
    found = plan(profile, catalogue, records, today)
    target = found.target
    if target is None or target.is_feasible:
        return Tried(profile, found, found)
    if target.next_year is None:
        return Tried(profile, found, None)
    later = replace(profile, target_year=target.next_year)
    return Tried(profile, found, plan(later, catalogue, records, today))


def plans_around(applicant, slug, planned_on, today):
    """The plans without and with `planned_on` for one milestone: two queries.

    With them comes the next start that keeps every last safe day before the fellowship that
    the date breaks; None where it breaks none, no start is chosen or none was found.
    """
    catalogue = current_catalogue()
    profile, records = profile_of(applicant), records_of(applicant, catalogue)
    moved = records | {slug: replace(records.get(slug, Record()), planned_on=planned_on)}
    before = plan(profile, catalogue, records, today)
    after = plan(profile, catalogue, moved, today)
    broken = {slip.item.slug for slip in breaking(slips(before, after), catalogue)}
    return before, after, next_start(profile, catalogue, moved, today, broken)
