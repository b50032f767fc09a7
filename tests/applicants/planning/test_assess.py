"""How a milestone stands: state, blockers, dates and timing."""

from datetime import date, timedelta

import pytest

from applicants.planning import Profile, Record, State, Timing
from careers.catalogue import Anchor, Edge, Necessity, RouteStatus, SeasonMoment, Track

from .builders import (
    IN_PROGRESS,
    TODAY,
    better_after,
    done,
    due_at,
    make_group,
    make_milestone,
    make_plan,
    make_residency,
    make_route,
    make_season,
    needs,
    needs_group,
    planned,
    season_rule,
    states,
    waived,
)

YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)
OPTIONAL_KINDS = [Necessity.RECOMMENDED, Necessity.OPTIONAL]
BOTH_LINES = [make_milestone("step-1", group="first"), make_milestone("level-1", group="first")]


MOMENTS = {
    Edge.OPENS: SeasonMoment.OPENS,
    Edge.DUE: SeasonMoment.SUBMIT,
    Edge.CLOSES: SeasonMoment.ENDS,
}


def window(*edges):
    """A window whose edges are moments of a season."""
    return tuple(season_rule(Edge(edge), MOMENTS[Edge(edge)]) for edge in edges)


def season_with(**edges):
    """What makes these edges known days for somebody with a target."""
    moments = {MOMENTS[Edge(edge)].value: on for edge, on in edges.items()}
    return {"seasons": [make_season(**moments)], "profile": Profile(target_year=2027)}


def in_window(record=None, *, milestone_fields=None, **edges):
    """The item of a milestone with that window; an edge that is not named has no date."""
    milestone = make_milestone("a", dates=window(*edges), **(milestone_fields or {}))
    found = make_plan(milestone, records={"a": record or Record()}, **season_with(**edges))
    return found.by_slug["a"]


# --- prerequisites ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "state"),
    [
        (Record(), State.BLOCKED),
        (IN_PROGRESS, State.BLOCKED),
        (done(), State.READY),
        (waived(), State.READY),
    ],
)
def test_a_hard_prerequisite_is_met_when_done_or_waived(record, state):
    found = make_plan(
        make_milestone("first"),
        make_milestone("then", needs("first")),
        records={"first": record},
    )
    item = found.by_slug["then"]
    assert item.state is state
    assert item.blockers == (("first",) if state is State.BLOCKED else ())


def test_not_needed_does_not_meet_a_prerequisite():
    """Level 1 makes Step 1 unnecessary, but Step 2 CK still needs Step 1 itself."""
    found = make_plan(
        *BOTH_LINES,
        make_milestone("step-2", needs("step-1"), group="second"),
        make_milestone("level-2", needs("level-1"), group="second"),
        groups=[make_group("first"), make_group("second")],
        records={"level-1": done()},
    )
    assert states(found) == {
        "step-1": State.NOT_NEEDED,
        "level-1": State.DONE,
        "step-2": State.BLOCKED,
        "level-2": State.READY,
    }


def test_a_prerequisite_of_others_does_not_block():
    found = make_plan(
        make_milestone("ecfmg", tracks=frozenset({Track.IMG})),
        make_milestone("retired", is_published=False),
        make_milestone("residency", needs("ecfmg"), needs("retired"), needs("nowhere")),
        profile=Profile(track=Track.MD),
    )
    assert states(found) == {"residency": State.READY}


@pytest.mark.parametrize(
    ("records", "state"),
    [
        ({}, State.BLOCKED),
        ({"step-1": done()}, State.READY),
        ({"level-1": waived()}, State.READY),
    ],
)
def test_a_group_prerequisite_is_met_by_any_member(records, state):
    found = make_plan(
        *BOTH_LINES,
        make_milestone("application", needs_group("first")),
        groups=[make_group("first")],
        records=records,
    )
    assert found.by_slug["application"].state is state


def test_a_group_may_need_two():
    milestones = [make_milestone(slug, group="letters") for slug in ("one", "two", "three")]
    found = make_plan(
        *milestones,
        make_milestone("send", needs_group("letters")),
        groups=[make_group("letters", needed=2)],
        records={"one": done()},
    )
    assert found.by_slug["send"].blockers == ("letters",)
    assert found.by_slug["two"].state is State.READY


def test_a_group_of_which_nothing_is_theirs_does_not_block():
    found = make_plan(
        make_milestone("level-1", tracks=frozenset({Track.DO}), group="first"),
        make_milestone("application", needs_group("first"), needs_group("unheard-of")),
        groups=[make_group("first")],
        profile=Profile(track=Track.MD),
    )
    assert states(found) == {"application": State.READY}


def test_a_group_of_one_is_no_choice():
    """An MD has one exam line only: no "any 1 of" is shown."""
    found = make_plan(
        make_milestone("step-1", group="first"),
        make_milestone("level-1", tracks=frozenset({Track.DO}), group="first"),
        groups=[make_group("first")],
        profile=Profile(track=Track.MD),
    )
    assert found.by_slug["step-1"].group is None


def test_advice_never_blocks():
    found = make_plan(
        make_milestone("rotation"), make_milestone("letters", better_after("rotation"))
    )
    item = found.by_slug["letters"]
    assert (item.state, item.blockers, item.advised) == (State.READY, (), ("rotation",))


def test_advice_whose_window_closed_is_silent():
    rotation = make_milestone(
        "rotation", necessity=Necessity.RECOMMENDED, dates=window("closes")
    )
    found = make_plan(
        rotation,
        make_milestone("letters", better_after("rotation")),
        **season_with(closes=YESTERDAY),
    )
    assert found.by_slug["rotation"].state is State.PASSED
    assert found.by_slug["letters"].advised == ()


def test_in_progress_although_blocked_is_in_progress_and_says_so():
    found = make_plan(
        make_milestone("first"),
        make_milestone("then", needs("first")),
        records={"then": IN_PROGRESS},
    )
    item = found.by_slug["then"]
    assert (item.state, item.blockers) == (State.IN_PROGRESS, ("first",))
    assert "In progress, although “First” is still open." in map(str, item.reasons)


# --- choice groups ----------------------------------------------------------------------------


@pytest.mark.parametrize("record", [done(), waived()])
def test_the_rest_of_a_met_group_is_not_needed(record):
    found = make_plan(*BOTH_LINES, groups=[make_group("first")], records={"level-1": record})
    assert found.by_slug["step-1"].state is State.NOT_NEEDED
    assert found.by_slug["step-1"].timing is Timing.NONE
    why = map(str, found.by_slug["step-1"].reasons)
    assert "Not needed: “First” is met by Level 1." in why


def test_both_members_may_be_done():
    records = {"step-1": done(), "level-1": done()}
    found = make_plan(*BOTH_LINES, groups=[make_group("first")], records=records)
    assert states(found) == {"step-1": State.DONE, "level-1": State.DONE}


def test_what_somebody_began_stays_in_progress_when_its_group_is_met():
    records = {"step-1": IN_PROGRESS, "level-1": done()}
    found = make_plan(*BOTH_LINES, groups=[make_group("first")], records=records)
    assert found.by_slug["step-1"].state is State.IN_PROGRESS


def test_the_extra_of_a_met_group_is_never_late():
    """Somebody who passed Level 1 in time owes nobody Step 1."""
    both = [
        make_milestone(slug, group="first", dates=window("due"))
        for slug in ("step-1", "level-1")
    ]
    found = make_plan(
        *both,
        groups=[make_group("first")],
        records={"step-1": IN_PROGRESS, "level-1": done()},
        **season_with(due=YESTERDAY),
    )
    item = found.by_slug["step-1"]
    assert (item.is_extra, item.act_by, item.timing) == (True, None, Timing.UNSCHEDULED)
    assert found.late == ()


# --- windows and timing -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edges", "record", "state", "timing"),
    [
        ({"opens": TOMORROW}, None, State.LATER, Timing.UNSCHEDULED),
        ({"opens": TODAY}, None, State.READY, Timing.UNSCHEDULED),
        ({"due": YESTERDAY}, None, State.READY, Timing.OVERDUE),
        ({"due": TODAY}, None, State.READY, Timing.DUE_SOON),
        ({"due": date(2026, 12, 21)}, None, State.READY, Timing.DUE_SOON),
        ({"due": date(2026, 12, 22)}, None, State.READY, Timing.ON_TRACK),
        ({"closes": TODAY}, None, State.READY, Timing.UNSCHEDULED),
        ({"closes": YESTERDAY}, None, State.MISSED, Timing.OVERDUE),
        ({"due": YESTERDAY}, done(), State.DONE, Timing.NONE),
        ({"due": YESTERDAY}, waived(), State.WAIVED, Timing.NONE),
        ({"due": YESTERDAY}, IN_PROGRESS, State.IN_PROGRESS, Timing.OVERDUE),
        ({"opens": TOMORROW}, IN_PROGRESS, State.IN_PROGRESS, Timing.UNSCHEDULED),
    ],
)
def test_a_window_decides_state_and_timing(edges, record, state, timing):
    item = in_window(record, **edges)
    assert (item.state, item.timing) == (state, timing)


@pytest.mark.parametrize("necessity", OPTIONAL_KINDS)
@pytest.mark.parametrize("record", [Record(), IN_PROGRESS, planned(YESTERDAY)])
def test_what_is_not_required_passes_when_its_window_closes(necessity, record):
    fields = {"necessity": necessity}
    item = in_window(record, milestone_fields=fields, closes=YESTERDAY, due=YESTERDAY)
    assert (item.state, item.timing) == (State.PASSED, Timing.PASSED)


def test_a_recurring_duty_has_no_timing():
    item = in_window(milestone_fields={"is_recurring": True}, due=YESTERDAY)
    assert (item.state, item.timing) == (State.READY, Timing.NONE)


def test_a_blocked_item_can_be_late():
    found = make_plan(
        make_milestone("first"),
        make_milestone("then", needs("first"), dates=window("due")),
        **season_with(due=YESTERDAY),
    )
    item = found.by_slug["then"]
    assert (item.state, item.timing) == (State.BLOCKED, Timing.OVERDUE)


@pytest.mark.parametrize(
    ("planned_on", "due", "act_by", "timing"),
    [
        (YESTERDAY, None, YESTERDAY, Timing.OVERDUE),
        (TOMORROW, date(2026, 12, 31), TOMORROW, Timing.DUE_SOON),
        (date(2026, 12, 31), YESTERDAY, YESTERDAY, Timing.OVERDUE),
    ],
)
def test_the_earlier_of_due_and_planned_counts(planned_on, due, act_by, timing):
    item = in_window(planned(planned_on), **({"due": due} if due else {}))
    assert (item.act_by, item.timing) == (act_by, timing)


def test_a_window_of_the_season_follows_the_target_year():
    submit = make_milestone("submit", dates=(season_rule(Edge.DUE, SeasonMoment.SUBMIT),))
    found = make_plan(submit, profile=Profile(target_year=2029), seasons=[make_season()])
    due = found.by_slug["submit"].due
    assert (due.on, due.is_to_confirm, due.is_fixed) == (date(2027, 11, 12), True, True)


# --- certificates -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("residency", "track", "is_dated"),
    [
        (None, None, True),
        ("anesthesiology", Track.MD, True),
        ("family", Track.MD, True),
        ("internal", Track.MD, False),
        ("internal", Track.DO, True),
        ("surgery", Track.MD, False),
    ],
)
def test_a_certificate_has_dates_only_along_a_route(residency, track, is_dated):
    closed = make_route(status=RouteStatus.CLOSED)
    found = make_plan(
        make_milestone("exam", certificate="pain", **due_at(Anchor.FELLOWSHIP_END)),
        profile=Profile(residency=residency, track=track, target_year=2027),
        residencies=[
            make_residency("anesthesiology", routes=(make_route(),)),
            make_residency("family", routes=(make_route(status=RouteStatus.UNCONFIRMED),)),
            make_residency("internal", routes=(make_route(track=Track.DO), closed)),
            make_residency("surgery"),
        ],
    )
    due = found.by_slug["exam"].due
    assert (due and due.on) == (date(2028, 6, 30) if is_dated else None)
