"""Whether the target works, what breaks it, and what would mend it."""

from datetime import date

from applicants.planning import (
    Attempt,
    AttemptResult,
    Fix,
    FixKind,
    Interruption,
    InterruptionKind,
    NoticeKind,
    Profile,
    Record,
)
from careers.catalogue import Anchor, AttemptRule, AttemptRuleKind, Edge, SeasonMoment

from .builders import (
    TODAY,
    done,
    due_at,
    make_group,
    make_milestone,
    make_plan,
    make_season,
    needs,
    needs_group,
    planned,
    season_rule,
)
from .test_schedule import make_goal

JULY = (7, 1)


def make_residency_end(*requirements):
    return make_milestone(
        "residency", *requirements, is_event=True, **due_at(Anchor.RESIDENCY_END)
    )


def make_season_step(**fields):
    dates = (
        season_rule(Edge.OPENS, SeasonMoment.SUBMIT),
        season_rule(Edge.CLOSES, SeasonMoment.ENDS, source="eras-2026"),
    )
    return make_milestone("apply", dates=dates, **fields)


def target_of(*milestones, **fields):
    return make_plan(*milestones, **fields).target


def test_without_a_target_there_is_none():
    assert target_of(make_goal()) is None


def test_a_target_that_works_says_when_all_is_ready():
    found = target_of(
        make_residency_end(),
        make_milestone("letters"),
        make_goal(needs("residency"), needs("letters")),
        profile=Profile(residency_end_on=date(2028, 6, 30), target_year=2028),
    )
    assert (found.year, found.is_feasible, found.breaks, found.fixes) == (2028, True, (), ())
    assert found.ready_on == date(2028, 6, 30)
    assert found.needs == ("letters",)
    assert found.reason.text == (
        "The July 2028 start works. You would be ready on 30 June 2028 at the earliest."
    )


def test_what_is_due_first_presses_most_of_what_has_the_same_last_day():
    found = target_of(
        make_residency_end(),
        make_milestone("essay"),
        make_milestone("letters"),
        make_goal(needs("residency"), needs("essay"), needs("letters")),
        profile=Profile(residency_end_on=date(2028, 6, 30), target_year=2028),
        records={"letters": planned(date(2027, 3, 1))},
    )
    assert found.needs == ("letters", "essay")


def test_a_residency_that_ends_too_late_breaks_the_start():
    found = target_of(
        make_residency_end(),
        make_goal(needs("residency")),
        profile=Profile(residency_end_on=date(2029, 6, 30), target_year=2028),
    )
    assert (found.is_feasible, found.next_year, found.ready_on) == (
        False,
        2029,
        date(2029, 6, 30),
    )
    assert [(each.slug, each.days) for each in found.breaks] == [("residency", 364)]
    assert found.breaks[0].reason.text == (
        "“Residency” can be finished on 30 June 2029 at the earliest; it is needed by"
        " 1 July 2028. That is 364 days too late."
    )
    assert found.fixes == (
        Fix(
            FixKind.SHORTER_RESIDENCY,
            "If your residency ended by 30 June 2028 (365 days earlier), the July 2028 start"
            " would work.",
            365,
            2028,
        ),
        Fix(FixKind.LATER_TARGET, "Aim for July 2029: the next start that works.", 365, 2029),
    )


def test_a_season_that_is_over_breaks_the_start():
    found = target_of(
        make_season_step(),
        make_goal(needs("apply")),
        profile=Profile(target_year=2027),
        seasons=[make_season(2027)],
    )
    assert [(each.slug, each.days) for each in found.breaks] == [("apply", 174)]
    reason = found.breaks[0].reason
    assert reason.text == "“Apply” had to be done by 31 May 2026. That is 174 days ago."
    assert reason.sources == ("eras-2026",)
    assert found.next_year == 2028
    assert [(fix.kind, fix.year, fix.slugs) for fix in found.fixes] == [
        (FixKind.MARK_DONE, 2027, ("apply",)),
        (FixKind.LATER_TARGET, 2028, ()),
    ]


def test_what_is_over_and_takes_long_was_lost_when_it_was_over():
    found = target_of(
        make_season_step(takes_days=60),
        make_goal(needs("apply")),
        profile=Profile(target_year=2027),
        seasons=[make_season(2027)],
    )
    (broken,) = found.breaks
    assert broken.days == 233  # from today it would end on 19 January
    assert broken.reason.text == "“Apply” had to be done by 31 May 2026. That is 174 days ago."


def test_an_interruption_is_offered_to_be_left_out():
    year_off = Interruption(InterruptionKind.RESEARCH, date(2027, 7, 1), months=12)
    found = target_of(
        make_residency_end(),
        make_goal(needs("residency")),
        profile=Profile(
            residency_end_on=date(2028, 6, 30), target_year=2028, interruptions=(year_off,)
        ),
    )
    assert [fix.kind for fix in found.fixes] == [
        FixKind.WITHOUT_INTERRUPTION,
        FixKind.SHORTER_RESIDENCY,
        FixKind.LATER_TARGET,
    ]
    assert found.fixes[0].text == (
        "Without the year off from 1 July 2027 the July 2028 start would work."
    )


def test_what_would_not_help_is_not_offered():
    """The residency is too long by itself: the season is over besides."""
    found = target_of(
        make_residency_end(),
        make_season_step(),
        make_goal(needs("residency"), needs("apply")),
        profile=Profile(residency_end_on=date(2028, 6, 30), target_year=2027),
        seasons=[make_season(2027)],
    )
    assert [each.slug for each in found.breaks] == ["residency", "apply"]
    assert [fix.kind for fix in found.fixes] == [FixKind.LATER_TARGET]


def test_one_way_of_a_choice_that_is_in_time_is_enough():
    closed = make_season_step()
    other = make_milestone("other", group="choice")
    found = target_of(
        make_milestone("apply", group="choice", dates=closed.dates),
        other,
        make_goal(needs_group("choice")),
        groups=[make_group("choice")],
        profile=Profile(target_year=2027),
        seasons=[make_season(2027)],
    )
    assert found.is_feasible


def test_an_exam_without_an_attempt_left_breaks_every_start():
    rule = AttemptRule(AttemptRuleKind.LIMIT, 1, because="Once only.", source="usmle")
    found = target_of(
        make_milestone("exam", attempt_rules=(rule,)),
        make_goal(needs("exam")),
        profile=Profile(target_year=2029),
        records={"exam": Record(attempts=(Attempt(TODAY, AttemptResult.FAILED),))},
    )
    assert [(each.slug, each.days) for each in found.breaks] == [("exam", None)]
    assert found.breaks[0].reason.text == "“Exam”: no attempt is left."
    assert (found.next_year, found.ready_on) == (None, None)
    assert [fix.kind for fix in found.fixes] == [FixKind.MARK_DONE]


def test_once_the_fellowship_has_begun_there_is_no_target():
    profile = Profile(target_year=2026, fellowship_start_on=date(2026, 7, 1))
    assert target_of(make_goal(), profile=profile) is None
    assert (
        target_of(make_goal(), profile=Profile(target_year=2026), records={"goal": done()})
        is None
    )


def test_a_start_too_far_away_is_not_promised():
    found = target_of(
        make_residency_end(),
        make_goal(needs("residency")),
        profile=Profile(residency_end_on=date(2060, 6, 30), target_year=2028),
    )
    assert (found.next_year, found.reason.text) == (
        None,
        "The July 2028 start does not work. “Residency” can be finished on 30 June 2060 at the"
        " earliest; it is needed by 1 July 2028. That is 11687 days too late.",
    )


def test_without_a_target_the_first_start_that_works_is_named():
    """The residency ends in June 2027, and the season for that July is over."""
    found = make_plan(
        make_residency_end(),
        make_season_step(),
        make_goal(needs("residency"), needs("apply")),
        profile=Profile(residency_end_on=date(2027, 6, 30)),
        seasons=[make_season(2027)],
    )
    notice = found.notices[-1]
    assert (notice.kind, notice.open_year) == (NoticeKind.NO_TARGET, 2028)
    assert notice.text == (
        "You have no target start. Choose one, and your application season gets its dates."
        " The first start that works is July 2028."
    )


def test_a_break_names_what_lies_behind_with_all_that_it_needs():
    """Nothing was ticked: marking the last of it is enough to see the start work."""
    long = make_milestone("long", takes_days=3000)
    found = target_of(
        long,
        make_milestone("letters", needs("long"), dates=make_season_step().dates),
        make_goal(needs("letters")),
        profile=Profile(target_year=2028),
        seasons=[make_season(2027)],
    )
    assert [(each.slug, each.days) for each in found.breaks] == [("letters", 2808)]
    assert found.breaks[0].reason.text == (
        "“Letters” can be finished on 6 February 2035 at the earliest; it is needed by"
        " 31 May 2027 (to confirm). That is 2808 days too late."
    )
    assert [(fix.kind, fix.text) for fix in found.fixes if fix.year == 2028] == [
        (FixKind.MARK_DONE, "If “Letters” lies behind you, mark it as done.")
    ]
