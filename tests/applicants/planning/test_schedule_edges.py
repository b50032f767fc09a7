"""What may be under way already, and what hangs on a day that nobody knows."""

from datetime import date, timedelta

from applicants.planning import Profile, ReasonKind
from careers.catalogue import Anchor, Edge, SeasonMoment

from .builders import (
    IN_PROGRESS,
    TODAY,
    done,
    due_at,
    make_milestone,
    make_plan,
    make_season,
    needs,
    season_rule,
)

YEAR = {"takes_days": 365}
GRADUATION = date(2028, 5, 20)


def schedule_of(slug, *milestones, **fields):
    return make_plan(*milestones, **fields).by_slug[slug].schedule


def usual(months):
    return due_at(Anchor.GRADUATION, offset_months=months)


# --- what may be under way --------------------------------------------------------------------


def test_what_waits_for_nothing_ends_when_own_dates_make_it_due():
    """A third-year student is in the clerkships, marked or not: they end with the year."""
    clerkships = make_milestone("a", **YEAR, **usual(-12))
    profile = Profile(graduation_on=GRADUATION)
    assert schedule_of("a", clerkships, profile=profile).earliest == date(2027, 5, 20)


def test_what_should_lie_behind_may_be_finished_today():
    preclinical = make_milestone("a", **YEAR, **usual(-24))
    profile = Profile(graduation_on=GRADUATION)
    assert schedule_of("a", preclinical, profile=profile).earliest == TODAY


def test_a_length_that_fits_before_the_due_date_counts():
    month = make_milestone("a", takes_days=30, **usual(-12))
    profile = Profile(graduation_on=GRADUATION)
    found = schedule_of("a", month, profile=profile)
    assert found.earliest == TODAY + timedelta(29)


def test_what_waits_for_something_has_not_begun():
    milestones = [
        make_milestone("first", **YEAR),
        make_milestone("a", needs("first"), **YEAR, **usual(-24)),
    ]
    profile = Profile(graduation_on=GRADUATION)
    assert schedule_of("a", *milestones, profile=profile).earliest == TODAY + timedelta(728)
    closed = {"first": done()}
    assert schedule_of("a", *milestones, profile=profile, records=closed).earliest == TODAY


def test_a_date_of_the_season_shortens_no_work():
    """Letters that were due in September still take two months when begun in November."""
    letters = make_milestone(
        "a",
        takes_days=60,
        dates=(season_rule(Edge.DUE, SeasonMoment.SUBMIT, offset_months=-2),),
    )
    world = {"seasons": [make_season(2028)], "profile": Profile(target_year=2028)}
    assert schedule_of("a", letters, **world).earliest == TODAY + timedelta(59)
    assert schedule_of("a", letters, records={"a": IN_PROGRESS}, **world).earliest == TODAY


# --- a day that nobody knows ------------------------------------------------------------------


def world_with(**dates):
    """Interviews, the Match and the fellowship for July 2028."""
    milestones = [
        make_milestone("interviews"),
        make_milestone(
            "match",
            needs("interviews"),
            is_event=True,
            dates=(season_rule(Edge.DUE, SeasonMoment.MATCH_DAY),),
        ),
        make_milestone(
            "start", needs("match"), is_event=True, **due_at(Anchor.FELLOWSHIP_START)
        ),
    ]
    season = make_season(2028, opens=date(2026, 6, 4), **dates)
    return make_plan(*milestones, seasons=[season], profile=Profile(target_year=2028))


def latest(found):
    return {item.slug: (item.schedule.latest, item.schedule.is_bound) for item in found.items}


def slack_of(found, slug):
    reasons = found.by_slug[slug].reasons
    return [reason.text for reason in reasons if reason.kind is ReasonKind.SLACK]


def test_before_a_match_of_an_unknown_day_the_last_day_is_a_bound():
    found = world_with()
    assert latest(found) == {
        "interviews": (date(2028, 7, 1), True),
        "match": (date(2028, 7, 1), True),
        "start": (date(2028, 7, 1), False),
    }
    assert slack_of(found, "interviews") == [
        "Not later than 1 July 2028, because “Start” follows;"
        " a day in between is not known, so better well before."
    ]


def test_nothing_is_said_to_be_needed_by_a_bound():
    found, exact = world_with(), world_with(**{"match-day": date(2027, 9, 22)})
    assert (found.target.needs, exact.target.needs) == ((), ("interviews",))


def test_a_match_of_a_known_day_says_it_exactly():
    found = world_with(**{"match-day": date(2027, 9, 22)})
    assert latest(found) == {
        "interviews": (date(2027, 9, 22), False),
        "match": (date(2027, 9, 22), False),
        "start": (date(2028, 7, 1), False),
    }
    assert slack_of(found, "interviews") == [
        "Safe until 22 September 2027, because “Match” follows: 305 days to spare."
    ]
