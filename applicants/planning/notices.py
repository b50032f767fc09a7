"""What is said once about a whole plan, above the list."""

from careers.catalogue import Anchor, Cycle, RouteStatus, SeasonMoment
from careers.words import spell

from .assess import seasons_of
from .dates import open_start
from .types import Notice, NoticeKind, State


def notices(assessment, items, first_start=None):
    """The notices of a plan, most pressing first.

    `first_start` is the first July that works for somebody without a target.
    """
    found = [
        _season_over(assessment, items),
        *_routes(assessment, items),
        _no_track(assessment),
        _no_residency(assessment, items),
        _no_target(assessment, items, first_start),
    ]
    return tuple(notice for notice in found if notice)


def _season_over(assessment, items):
    calendar, today = assessment.calendar, assessment.today
    started = assessment.profile.fellowship_start_on
    is_missed = any(
        item.state is State.MISSED
        and Cycle.FELLOWSHIP in seasons_of(item.milestone)
        and not assessment.is_overtaken(item.milestone)
        for item in items
    )
    if not is_missed or (started and started <= today):
        return None
    year = calendar.years[Cycle.FELLOWSHIP]
    end = calendar.season(Cycle.FELLOWSHIP, SeasonMoment.ENDS)
    ended = f"ended on {_day(end)}" if end else "is over"
    text = f"The season for a July {year} start {ended}."
    free_on = max(today, calendar.anchors[Anchor.RESIDENCY_END] or today)
    open_year, open_end = open_start(assessment.catalogue.season_dates, today, free_on)
    if open_year:
        text += (
            f" The start that is still open is July {open_year};"
            f" its season ends on {_day(open_end)}."
        )
    return Notice(NoticeKind.SEASON_OVER, text, open_year)


def _day(planned):
    return spell(planned.on, planned.is_to_confirm)


def _routes(assessment, items):
    """What stands between a residency and each certificate of the pathway."""
    if assessment.residency is None:
        return
    certificates = {
        item.milestone.certificate: item.milestone.certificate_name
        for item in items
        if item.milestone.certificate
    }
    for slug, name in certificates.items():
        route = assessment.route(slug)
        if route and route.status is RouteStatus.OPEN:
            continue
        yield _route_notice(assessment, route, name)


def _route_notice(assessment, route, name):
    residency = assessment.residency.name
    reason = f" {route.reason}" if route else " No source names one."
    reason += _other_routes(assessment)
    if route and route.status is RouteStatus.UNCONFIRMED:
        text = f"The route from {residency} to {name} is unconfirmed.{reason}"
        return Notice(NoticeKind.UNCONFIRMED_ROUTE, text)
    text = f"No known route from {residency} to {name}.{reason}"
    return Notice(NoticeKind.NO_ROUTE, text)


def _other_routes(assessment):
    """Certificates that are open to the person's own degree instead."""
    return "".join(
        f" Open to you instead: {route.certificate_name}."
        for route in assessment.residency.routes
        if route.status is RouteStatus.OPEN and route.track in (None, assessment.profile.track)
    )


def _no_track(assessment):
    if assessment.profile.track:
        return None
    return Notice(
        NoticeKind.NO_TRACK,
        "You have not chosen MD or DO. What differs is shown as “any 1 of” or not counted yet.",
    )


def _no_residency(assessment, items):
    if assessment.profile.residency or all(item.state is not State.DEPENDS for item in items):
        return None
    return Notice(
        NoticeKind.NO_RESIDENCY,
        "You have not chosen a residency. Items that depend on it are shown but not counted.",
    )


def _no_target(assessment, items, first_start):
    is_needed = any(
        item.state in State.open and Cycle.FELLOWSHIP in seasons_of(item.milestone)
        for item in items
    )
    if assessment.calendar.years[Cycle.FELLOWSHIP] or not is_needed:
        return None
    text = "You have no target start. Choose one, and your application season gets its dates."
    if first_start:
        text += f" The first start that works is July {first_start}."
    return Notice(NoticeKind.NO_TARGET, text, first_start)
