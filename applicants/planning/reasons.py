"""Why an item stands as it does: one sentence for each reason."""

from careers.catalogue import SEASON_CYCLES, Anchor, Applies, Edge, Track
from careers.words import EDGE_WORDS, TRACK_WORDS, listing, spell

from .types import State

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


def explain(item, assessment):
    """All reasons of an active item: whom it is for, its state, advice, its dates."""
    sentences = [_applies(item, assessment), _state(item, assessment)]
    if item.advised and item.state in State.open:
        sentences.append(f"Better after {_names(item.advised, assessment)}; not a must.")
    sentences += [_dated(item, edge) for edge in Edge if item.edge(edge)]
    sentences.append(_undated(item, assessment))
    return tuple(sentence for sentence in sentences if sentence)


def depends(milestone, applicability, catalogue):
    """Why an item is shown but not counted while something is undecided."""
    if applicability is Applies.DEPENDS_ON_TRACK:
        names = [TRACK_WORDS[track] for track in Track if track in milestone.tracks]
        return f"Depends on your degree: it is for {listing(names, 'or')} only."
    names = sorted(_residency_name(slug, catalogue) for slug in milestone.residencies)
    return f"Depends on your residency: it is for {listing(names, 'or')} only."


def kept(milestone):
    """Why something that is not part of the present pathway is still shown."""
    if not milestone.is_published:
        return "Advisors retired this milestone. What you noted stays."
    return "Not part of your present pathway. What you noted stays."


def _applies(item, assessment):
    profile, milestone = assessment.profile, item.milestone
    parts = []
    if milestone.tracks:
        parts.append(TRACK_REASONS[profile.track])
    if milestone.residencies:
        verb = "wish for" if profile.is_residency_a_wish else "chose"
        parts.append(f"you {verb} {assessment.residency.name}")
    return f"Yours because {listing(parts)}." if parts else "Part of every pathway."


def _state(item, assessment):
    choice = assessment.choices.get(item.milestone.group)
    state, record = item.state, item.record
    if state is State.DONE:
        return f"Done on {spell(record.done_on)}." if record.done_on else "Done, date unknown."
    if state is State.WAIVED:
        return f"Waived: {record.waived_reason}" if record.waived_reason else "Waived."
    if state is State.NOT_NEEDED:
        names = listing([milestone.name for milestone in choice.closed])
        return f"Not needed: “{choice.name}” is met by {names}."
    if state is State.BLOCKED:
        return f"Blocked by {_names(item.blockers, assessment)}."
    if state in (State.PASSED, State.MISSED):
        return f"Its window closed on {spell(item.closes.on)}."
    if state is State.LATER:
        return f"Can begin on {spell(item.opens.on)}."
    if item.blockers:  # in progress, although something should come first
        return f"In progress, although {_names(item.blockers, assessment)} is still open."
    return "In progress." if state is State.IN_PROGRESS else "Nothing stands in the way."


def _dated(item, edge):
    planned = item.edge(edge)
    confirm = " (to confirm)" if planned.is_to_confirm else ""
    because = f": {planned.because}" if planned.because else "."
    return f"{EDGE_WORDS[edge]} {spell(planned.on)}{confirm}{because}"


def _undated(item, assessment):
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
