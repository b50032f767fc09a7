"""Random but possible catalogues, people and records for the laws of the engine."""

from datetime import date, timedelta

from hypothesis import strategies as st

from applicants.planning import (
    Attempt,
    AttemptResult,
    Interruption,
    InterruptionKind,
    Profile,
    Record,
    Status,
)
from careers.catalogue import (
    SEASON_CYCLES,
    Anchor,
    AttemptRule,
    AttemptRuleKind,
    Catalogue,
    Cycle,
    DateRule,
    Edge,
    GroupInfo,
    MilestoneInfo,
    Necessity,
    Requirement,
    ResidencyInfo,
    RouteInfo,
    RouteStatus,
    SeasonDate,
    SeasonInfo,
    SeasonMoment,
    StageInfo,
    Track,
)

RESIDENCIES = ("anesthesiology", "emergency", "neurology")
GROUPS = ("exam-1", "exam-2")
SIZE = 6
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
MAYBE_DAYS = st.none() | DAYS


def subsets(values):
    return st.one_of(
        st.just(frozenset()), st.frozensets(st.sampled_from(list(values)), min_size=1)
    )


@st.composite
def date_rules(draw, edge):
    anchor = draw(st.sampled_from(Anchor))
    is_seasonal = anchor in SEASON_CYCLES
    is_yearly = not is_seasonal and draw(st.booleans())
    return DateRule(
        edge=edge,
        anchor=anchor,
        moment=draw(st.sampled_from(SeasonMoment)) if is_seasonal else None,
        offset_months=draw(st.sampled_from([0, 0, -24, -3, 2, 24])),
        month=draw(st.integers(1, 12)) if is_yearly else None,
        day=draw(st.integers(1, 31)) if is_yearly else None,
    )


@st.composite
def windows(draw):
    edges = draw(st.sets(st.sampled_from(list(Edge)), max_size=2))
    return tuple(draw(date_rules(edge)) for edge in sorted(edges))


@st.composite
def requirements(draw, number, grouped):
    """Only what comes before: that keeps the prerequisites acyclic, groups included."""
    milestones = st.sampled_from([f"m{before}" for before in range(number)])
    found = (
        {Requirement(milestone=slug) for slug in draw(st.sets(milestones, max_size=2))}
        if number
        else set()
    )
    complete = [group for group in GROUPS if grouped.get(group, SIZE) < number]
    if complete:
        found |= {Requirement(group=slug) for slug in draw(st.sets(st.sampled_from(complete)))}
    return tuple(
        Requirement(milestone=needs.milestone, group=needs.group, is_hard=draw(st.booleans()))
        for needs in sorted(found, key=str)
    )


@st.composite
def attempt_rules(draw):
    kind = draw(st.sampled_from(AttemptRuleKind))
    months = draw(st.integers(1, 24))
    if kind is AttemptRuleKind.LIMIT:
        months = draw(st.none() | st.just(months))
    return AttemptRule(kind, draw(st.integers(1, 4)), months)


@st.composite
def milestones(draw):
    groups = [draw(st.sampled_from([None, None, *GROUPS])) for _ in range(SIZE)]
    last_of = {group: number for number, group in enumerate(groups) if group}
    return tuple(
        MilestoneInfo(
            slug=f"m{number}",
            name=f"Milestone {number}",
            stage="stage",
            necessity=draw(st.sampled_from([Necessity.REQUIRED, *Necessity])),
            tracks=draw(subsets(Track)),
            residencies=draw(subsets(RESIDENCIES)),
            group=group,
            certificate=draw(st.sampled_from([None, None, "pain"])),
            is_recurring=draw(st.sampled_from([False, False, False, True])) and not group,
            dates=draw(windows()),
            requirements=draw(requirements(number, last_of)),
            is_published=draw(st.sampled_from([True, True, True, False])),
            takes_days=draw(st.sampled_from([None, 1, 30, 365])),
            is_event=draw(st.sampled_from([False, False, False, True])),
            recurs_months=draw(st.sampled_from([None, 12, 36])),
            attempt_rules=tuple(draw(st.lists(attempt_rules(), max_size=2))),
        )
        for number, group in enumerate(groups)
    )


SLUGS = [f"m{number}" for number in range(SIZE)]


@st.composite
def interruptions(draw):
    kind = draw(st.sampled_from(InterruptionKind))
    return Interruption(
        kind,
        draw(DAYS),
        months=draw(st.integers(1, 24)) if kind in InterruptionKind.longer else None,
        milestone=draw(st.sampled_from(SLUGS))
        if kind is InterruptionKind.REPEATED_EXAM
        else None,
        is_in_dates=draw(st.booleans()),
    )


attempts = st.builds(Attempt, DAYS, st.sampled_from(AttemptResult))


@st.composite
def residencies(draw):
    routes = st.builds(
        RouteInfo,
        certificate=st.just("pain"),
        status=st.sampled_from(RouteStatus),
        reason=st.just("A source says so."),
        track=st.none() | st.sampled_from(Track),
    )
    return tuple(
        ResidencyInfo(
            slug=slug,
            name=slug.capitalize(),
            months_min=36,
            months_max=draw(st.sampled_from([36, 48])),
            board_window_months=draw(st.sampled_from([None, 84])),
            routes=tuple(draw(st.lists(routes, max_size=2))),
        )
        for slug in RESIDENCIES
    )


@st.composite
def seasons(draw):
    """Each moment lies within the two years before the training starts."""
    found = []
    for cycle in Cycle:
        for year in sorted(draw(st.sets(st.integers(2024, 2029), max_size=2))):
            moments = draw(st.sets(st.sampled_from(SeasonMoment)))
            first = date(year - 2, 1, 1)
            dates = {
                moment: first + timedelta(draw(st.integers(0, 360)))
                for moment in sorted(moments)
            }
            events = tuple(SeasonDate(moment, dates[moment]) for moment in sorted(moments))
            found.append(SeasonInfo(cycle, year, events))
    return tuple(found)


catalogues = st.builds(
    Catalogue,
    version=st.just(1),
    stages=st.just((StageInfo("stage", "Stage"),)),
    milestones=milestones(),
    groups=st.tuples(
        *(
            st.builds(GroupInfo, st.just(slug), st.just(slug), st.integers(1, 2))
            for slug in GROUPS
        )
    ),
    residencies=residencies(),
    seasons=seasons(),
)
profiles = st.builds(
    Profile,
    track=st.none() | st.sampled_from(Track),
    residency=st.none() | st.sampled_from(RESIDENCIES),
    is_residency_a_wish=st.booleans(),
    graduation_on=MAYBE_DAYS,
    has_separate_pgy1=st.booleans(),
    pgy1_start_on=MAYBE_DAYS,
    residency_start_on=MAYBE_DAYS,
    residency_end_on=MAYBE_DAYS,
    fellowship_start_on=MAYBE_DAYS,
    fellowship_end_on=MAYBE_DAYS,
    target_year=st.none() | st.integers(2024, 2034),
    interruptions=st.lists(interruptions(), max_size=2).map(tuple),
)
records = st.dictionaries(
    st.sampled_from(SLUGS),
    st.builds(
        Record,
        status=st.sampled_from(list(Status)),
        planned_on=MAYBE_DAYS,
        done_on=st.none(),
        has_note=st.booleans(),
        attempts=st.lists(attempts, max_size=3).map(tuple),
    ),
)
