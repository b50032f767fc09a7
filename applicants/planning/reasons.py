"""Why an item stands as it does: one sentence for each reason, and the sources behind it.

What follows from the person's own answers alone (a note, a date in the profile) names none.
"""

from careers.catalogue import (
    SEASON_CYCLES,
    Anchor,
    Applies,
    AttemptRuleKind,
    Edge,
    Necessity,
    Track,
)
from careers.words import EDGE_WORDS, TRACK_WORDS, listing, spell

from .leeway import leeway, named
from .types import Reason, ReasonKind, State

TRACK_REASONS = {
    Track.MD: "your degree is MD",
    Track.DO: "your degree is DO",
    Track.IMG: "you are an international graduate",
    None: "you head for MD or DO",
}

# What to enter in the profile so that an anchor is known.
MISSING = {
    Anchor.RESIDENCY_SEASON: "your graduation date",
    Anchor.FELLOWSHIP_SEASON: "your target start",
    Anchor.GRADUATION: "your graduation date",
    Anchor.US_GRADUATION: "your graduation date",
    Anchor.TRAINING_START: "the start of your residency",
    Anchor.PGY1_END: "the start of your residency",
    Anchor.RESIDENCY_END: "the end of your residency",
    Anchor.BOARD_WINDOW_END: "your residency",
    Anchor.FELLOWSHIP_START: "your target start",
    Anchor.FELLOWSHIP_END: "your target start",
}


def why(item, assessment):
    """Every reason of an item: whom it is for, how necessary, state, advice, dates, leeway."""
    if item.is_kept:
        return (kept(item.milestone),)
    if item.state is State.DEPENDS:
        return (depends(item.milestone, assessment),)
    found = [
        _applies(item, assessment),
        _necessity(item, assessment),
        _state(item, assessment),
        _advice(item, assessment),
        *(_dated(item, edge) for edge in Edge if item.edge(edge)),
        _undated(item, assessment),
        *leeway(item, item.schedule, assessment),
    ]
    return tuple(reason for reason in found if reason.text)


def depends(milestone, assessment):
    """Why an item is shown but not counted while something is undecided."""
    catalogue, applicability = assessment.catalogue, assessment.applicability[milestone.slug]
    if applicability is Applies.DEPENDS_ON_TRACK:
        names = [TRACK_WORDS[track] for track in Track if track in milestone.tracks]
        text = f"Depends on your degree: it is for {listing(names, 'or')} only."
    else:
        names = sorted(_residency_name(slug, catalogue) for slug in milestone.residencies)
        text = f"Depends on your residency: it is for {listing(names, 'or')} only."
    return Reason(ReasonKind.APPLIES, text, milestone.sources)


def kept(milestone):
    """Why something that is not part of the present pathway is still shown."""
    text = "Not part of your present pathway. What you noted stays."
    if not milestone.is_published:
        text = "Advisors retired this milestone. What you noted stays."
    return Reason(ReasonKind.APPLIES, text)


def _applies(item, assessment):
    profile, milestone = assessment.profile, item.milestone
    parts = []
    if milestone.tracks:
        parts.append(TRACK_REASONS[profile.track])
    if milestone.residencies:
        verb = "wish for" if profile.is_residency_a_wish else "chose"
        parts.append(f"you {verb} {assessment.residency.name}")
    text = f"Yours because {listing(parts)}." if parts else "Part of every pathway."
    return Reason(ReasonKind.APPLIES, text, milestone.sources)


def _necessity(item, assessment):
    """How necessary it is: what the sources of the milestone ask of whom."""
    milestone = item.milestone
    if milestone.necessity is Necessity.RECOMMENDED:
        text = "Recommended: it is advised, and the pathway can be finished without it."
    elif milestone.necessity is Necessity.OPTIONAL:
        text = "Optional: not everybody needs it, and it does not count in your progress."
    elif milestone.is_recurring:
        text = "Required, and it comes back; so it does not count in your progress."
    elif item.group:
        choice = assessment.choices[item.group]
        text = f"Required as a choice: any {choice.needed} of “{choice.name}” will do."
    elif milestone.tracks or milestone.residencies:
        text = "Required for everybody whom it is for."
    else:
        text = "Required for everybody on this pathway."
    return Reason(ReasonKind.NECESSITY, text, milestone.sources)


def _state(item, assessment):
    """How it stands, with the sources of what opens, closes or blocks it."""
    state, sources = item.state, ()
    if state is State.BLOCKED:
        text, sources = _blocked(item, assessment)
    elif state in (State.PASSED, State.MISSED):
        text = f"Its window closed on {spell(item.closes.on)}."
        sources = named(item.closes.source)
    elif state is State.LATER:
        text = f"Can begin on {spell(item.opens.on)}."
        sources = named(item.opens.source)
    elif item.blockers and state is State.IN_PROGRESS:  # although something should come first
        text = f"In progress, although {_names(item.blockers, assessment)} is still open."
        sources = _sources_of(item.blockers, item, assessment, is_hard=True)
    else:
        text = _noted(item, assessment)
    return Reason(ReasonKind.STATE, text, sources)


def _noted(item, assessment):
    """What the person noted of it, or of the others of its choice."""
    state, record = item.state, item.record
    if state is State.DONE:
        return f"Done on {spell(record.done_on)}." if record.done_on else "Done, date unknown."
    if state is State.WAIVED:
        return f"Waived: {record.waived_reason}" if record.waived_reason else "Waived."
    if state is State.NOT_NEEDED:
        choice = assessment.choices[item.milestone.group]
        names = listing([milestone.name for milestone in choice.closed])
        return f"Not needed: “{choice.name}” is met by {names}."
    return "In progress." if state is State.IN_PROGRESS else "Nothing stands in the way."


def _blocked(item, assessment):
    """What blocks it and who says so: what must come first, else the limit of attempts."""
    if item.blockers:
        text = f"Blocked by {_names(item.blockers, assessment)}."
        return text, _sources_of(item.blockers, item, assessment, is_hard=True)
    limits = [
        rule.source
        for rule in item.milestone.attempt_rules
        if rule.kind is AttemptRuleKind.LIMIT and rule.months is None
    ]
    return "Blocked: no attempt is left.", named(*limits)


def _advice(item, assessment):
    text, sources = "", ()
    if item.advised and item.state in State.open:
        text = f"Better after {_names(item.advised, assessment)}; not a must."
        sources = _sources_of(item.advised, item, assessment, is_hard=False)
    return Reason(ReasonKind.ADVICE, text, sources)


def _sources_of(slugs, item, assessment, *, is_hard):
    """Who says that `slugs` come first; a group may be named by its open members."""
    members = assessment.catalogue.group_members
    found = []
    for needs in item.milestone.requirements:
        names = [needs.milestone, needs.group]
        names += [member.slug for member in members.get(needs.group, ())]
        if needs.is_hard is is_hard and not set(slugs).isdisjoint(names):
            found.append(needs.source)
    return named(*found)


def _dated(item, edge):
    planned = item.edge(edge)
    because = f": {planned.because}" if planned.because else "."
    text = f"{EDGE_WORDS[edge]} {spell(planned.on, planned.is_to_confirm)}{because}"
    return Reason(ReasonKind.DATE, text, named(planned.source))


def _undated(item, assessment):
    return Reason(ReasonKind.DATE, _why_undated(item, assessment))


def _why_undated(item, assessment):
    if item.state in State.closed or item.due or item.opens:
        return ""
    milestone = item.milestone
    if milestone.certificate and not assessment.has_route(milestone.certificate):
        return "No date: your residency has no known route to this certificate."
    if not milestone.dates:
        return "No date: no source gives one."
    return "" if item.closes else _missing(milestone.dates[0].anchor, assessment)


def _missing(anchor, assessment):
    """What keeps a date that hangs on `anchor` unknown."""
    cycle = SEASON_CYCLES.get(anchor)
    if cycle and assessment.calendar.years[cycle]:
        return "No date yet: this date of the season is not known."
    if anchor is Anchor.BOARD_WINDOW_END and assessment.residency:
        if not assessment.residency.board_window_months:
            return "No date: no source gives one."
        anchor = Anchor.RESIDENCY_END
    if assessment.profile.track is Track.IMG:
        if anchor is Anchor.US_GRADUATION:
            return "No date: the sources speak of four-year US schools only."
        if anchor is Anchor.RESIDENCY_SEASON:
            anchor = Anchor.TRAINING_START
    return f"No date yet: enter {MISSING[anchor]} in your profile."


def _names(slugs, assessment):
    catalogue = assessment.catalogue
    found = [catalogue.by_slug.get(slug) or catalogue.group_by_slug[slug] for slug in slugs]
    return listing([f"“{entry.name}”" for entry in found])


def _residency_name(slug, catalogue):
    residency = catalogue.residency_by_slug.get(slug)
    return residency.name if residency else slug
