"""What stands in somebody's digest, from plans made by hand."""

from datetime import date, timedelta

from applicants.planning import Occurrence, PlanDate, State, Status, Timing
from applicants.reminders import Digest, Line, digest_of
from careers.catalogue import Necessity
from tests.applicants.planned import TODAY, item, plan_with

DAY = timedelta(days=1)


def late(slug, days=3, **fields):
    return item(slug, due=TODAY - days * DAY, timing=Timing.OVERDUE, **fields)


def slugs(lines):
    return [line.slug for line in lines]


def test_late_things_come_longest_overdue_first_and_say_since_when():
    own = item("own", planned_on=TODAY - DAY, timing=Timing.OVERDUE)
    digest = digest_of(plan_with(own, late("a"), late("b", 20)), {}, frozenset())
    assert digest == Digest(
        late=(
            Line("b", "B", "was due on 1 November 2026, 20 days ago", date(2026, 11, 1)),
            Line("a", "A", "was due on 18 November 2026, 3 days ago", date(2026, 11, 18)),
            Line("own", "Own", "planned for 20 November 2026, 1 day ago", date(2026, 11, 20)),
        )
    )


def test_this_week_is_seven_days_from_today_on():
    items = [item(f"in-{days}", due=TODAY + days * DAY) for days in (0, 1, 6, 7)]
    digest = digest_of(plan_with(*items), {}, frozenset())
    assert [line.words for line in digest.this_week] == [
        "due today (Saturday, 21 November 2026)",
        "due tomorrow (Sunday, 22 November 2026)",
        "due in 6 days (Friday, 27 November 2026)",
    ]


def test_the_nearest_of_several_days_is_named_with_what_is_not_confirmed():
    due = PlanDate(on=TODAY + 5 * DAY, is_to_confirm=True)
    one = item("one", due=due, opens=TODAY - DAY, closes=TODAY + 6 * DAY)
    opening = item("two", opens=PlanDate(on=TODAY + 2 * DAY), state=State.LATER)
    digest = digest_of(plan_with(one, opening), {}, frozenset())
    assert [line.words for line in digest.this_week] == [
        "opens in 2 days (Monday, 23 November 2026)",
        "due in 5 days (Thursday, 26 November 2026, to confirm)",
    ]


def test_an_optional_thing_that_opens_disturbs_nobody():
    one = item("one", opens=TODAY + DAY, necessity=Necessity.OPTIONAL, state=State.LATER)
    assert digest_of(plan_with(one), {}, frozenset()) == Digest()


def test_an_extra_has_only_its_own_day():
    one = item("one", due=TODAY + DAY, is_extra=True, state=State.IN_PROGRESS)
    own = item("own", due=TODAY, planned_on=TODAY + DAY, is_extra=True)
    digest = digest_of(plan_with(one, own), {}, frozenset())
    assert [(line.slug, line.on) for line in digest.this_week] == [("own", TODAY + DAY)]


def test_recurring_duties_count_by_their_turns():
    turns = (Occurrence(TODAY + 2 * DAY), Occurrence(TODAY + 400 * DAY))
    one = item("renewal", is_recurring=True, occurrences=turns)
    digest = digest_of(plan_with(recurring=[one]), {}, frozenset())
    assert slugs(digest.this_week) == ["renewal"]


def test_what_is_closed_or_not_theirs_to_time_is_left_out():
    states = [State.DONE, State.WAIVED, State.NOT_NEEDED, State.MISSED, State.DEPENDS]
    items = [late(state.value, state=state) for state in states]
    assert digest_of(plan_with(*items), {}, frozenset(states)) == Digest()


def test_waiting_on_others_is_what_was_begun_and_lies_with_somebody_else():
    begun = {"state": State.IN_PROGRESS, "status": Status.IN_PROGRESS}
    license = item("license", **begun)
    own = item("own", **begun)
    dea = item("dea", state=State.BLOCKED, blockers=("license",))
    privileges = item("privileges", state=State.BLOCKED, blockers=("dea", "license"))
    plan = plan_with(license, own, dea, privileges, item("letters"))
    digest = digest_of(plan, {}, frozenset({"license", "dea", "letters"}))
    assert digest == Digest(
        waiting=(Line("license", "License", "you began it; “Dea” and 1 more wait for it"),)
    )
    assert not digest.is_worth_a_mail
    assert not digest.is_empty


def test_one_line_for_one_thing():
    begun = {"state": State.IN_PROGRESS, "status": Status.IN_PROGRESS}
    digest = digest_of(plan_with(late("one", **begun)), {}, frozenset({"one"}))
    assert (slugs(digest.late), digest.waiting) == (["one"], ())


def test_a_snooze_ends_on_its_day():
    plan = plan_with(late("one"), late("two"))
    digest = digest_of(plan, {"one": TODAY + DAY, "two": TODAY}, frozenset())
    assert slugs(digest.late) == ["two"]
    assert digest.snoozed == (Line("one", "One", "until 22 November 2026", date(2026, 11, 22)),)


def test_a_choice_counts_once_and_is_snoozed_as_a_whole():
    plan = plan_with(late("step-1", group="exam"), late("level-1", group="exam"))
    assert slugs(digest_of(plan, {}, frozenset()).late) == ["step-1"]
    digest = digest_of(plan, {"step-1": TODAY + DAY}, frozenset())
    assert (digest.late, slugs(digest.snoozed)) == ((), ["step-1"])


def test_a_snooze_of_what_is_no_longer_theirs_is_ignored():
    digest = digest_of(plan_with(late("one")), {"gone": TODAY + DAY}, frozenset())
    assert (slugs(digest.late), digest.snoozed) == (["one"], ())
