"""What another version of the reference data does to one person's plan, as lines to keep.

The lines say it in words as it was on that day: the records may change again, be renamed or
retired, and the notice must still be true. Finished work is never part of it.
"""

from enum import StrEnum

from applicants.planning import State, compare
from careers.catalogue import SEASON_CYCLES
from careers.impact import made_of
from careers.words import shifted, spell

MOST_REASONS = 3  # per line; the history of the record in the library has all of them


class Effect(StrEnum):
    """What happened to an item of a plan."""

    ADDED = "added"
    REMOVED = "removed"
    KEPT = "kept"  # no longer asked for; it stays because something is noted
    NECESSITY = "necessity"
    MOVED = "moved"


def lines_between(before, after, reasons, residency=None):
    """The lines that lead from the plan `before` to `after`, two versions of the catalogue.

    `reasons` are `careers.change_reasons.Why`; `residency` is the slug of the person's own.
    Empty where nothing differs for this person.
    """
    lines = [
        {
            "slug": item.slug,
            "name": item.milestone.name,
            "what": effect,
            "text": text,
            "days": days,
            **_why(item, before.catalogue, after.catalogue, reasons, residency),
        }
        for effect, item, text, days in _effects(before, after)
    ]
    for line in lines:
        if line["what"] == Effect.MOVED and not line["reasons"]:
            line["reasons"] = _elsewhere(before, after, reasons)
    return lines


def _elsewhere(before, after, reasons):
    """The reasons for whatever else changed on this pathway: a date may follow from that."""
    slugs = before.by_slug.keys() | after.by_slug.keys()
    old, new = made_of(before.catalogue).by_slug, made_of(after.catalogue).by_slug
    changed = {("milestone", slug) for slug in slugs if old.get(slug) != new.get(slug)}
    texts = dict.fromkeys(why.text for why in reasons if why.part in changed)
    return [f"It follows from another change: {text}" for text in texts][:MOST_REASONS]


def _effects(before, after):
    """Effect, item, words and days (or None) of everything that differs and is not finished."""
    difference = compare(before, after)
    for item in difference.added:
        yield Effect.ADDED, item, _asked(item), None
    for item in difference.removed:
        yield Effect.REMOVED, item, "It is no longer part of your pathway.", None
    for item in difference.kept:
        text = "It is no longer part of your pathway. What you noted stays."
        yield Effect.KEPT, item, text, None
    for change in difference.necessity:
        item = change.after
        if item.state not in State.closed:
            was, now = change.before.milestone.necessity, item.milestone.necessity
            yield Effect.NECESSITY, item, f"It is {now} now; before it was {was}.", None
    for move in difference.moved:
        if move.after.state not in State.closed:
            text, days = _moved(move) if move.is_due_moved else _safe_until(move)
            yield Effect.MOVED, move.after, text, days


def _asked(item):
    due = f", due {_on(item.due)}" if item.due else ""
    return f"It is {item.milestone.necessity}{due}."


def _moved(move):
    """How the day moves on which it is due: words, and days or None."""
    before, after = move.before.due, move.after.due
    if before is None:
        return f"It is due {_on(after)}; before it had no date.", None
    if after is None:
        return f"It has no date any more; before it was due {_on(before)}.", None
    how = shifted(move.days, "day")
    return f"It is due {_on(after)}, {how}; before it was {_on(before)}.", move.days


def _safe_until(move):
    """The same of the last day on which it does not endanger what depends on it."""
    before, after = move.before.schedule.latest, move.after.schedule.latest
    if before is None:
        return f"Its last safe day is {spell(after)}; before nothing depended on it.", None
    if after is None:
        was = spell(before)
        return f"Nothing depends on it any more; before its last safe day was {was}.", None
    days = move.latest_days
    how = shifted(days, "day")
    words = f"Its last safe day is {spell(after)}, {how}; before it was {spell(before)}."
    return words, days


def _on(planned):
    return spell(planned.on, planned.is_to_confirm)


# Why -----------------------------------------------------------------------------------------


def _why(item, old, new, reasons, residency):
    """What advisors said of the parts of the catalogue that the item hangs on, and who says so.

    Where no changed row names a source: that of the date, else those of the milestone.
    """
    parts = _changed_parts(item, old, new, residency)
    fitting = [why for why in reasons if why.part in parts]
    slugs = [why.source for why in fitting] + [item.due.source if item.due else ""]
    slugs = [slug for slug in slugs if slug] or item.milestone.sources
    known = new.source_by_slug
    found = [known[slug] for slug in dict.fromkeys(slugs) if slug in known]
    return {
        "reasons": list(dict.fromkeys(why.text for why in fitting))[:MOST_REASONS],
        "sources": [
            {"slug": source.slug, "title": source.title} for source in found[:MOST_REASONS]
        ],
    }


def _changed_parts(item, old, new, residency):
    """Those parts of the catalogue on which the item hangs that are not what they were."""
    info = new.by_slug.get(item.slug) or item.milestone
    anchors = {rule.anchor for rule in info.dates}
    parts = {("milestone", item.slug), ("stage", info.stage), ("group", info.group)}
    parts |= {("cycle", SEASON_CYCLES[anchor]) for anchor in anchors & SEASON_CYCLES.keys()}
    if info.certificate or anchors - SEASON_CYCLES.keys():
        parts.add(("residency", residency))
    return {part for part in parts if _part(old, *part) != _part(new, *part)}


def _part(catalogue, kind, key):
    """One part of a catalogue as plans see it; None or empty where it is not there."""
    found = {
        "milestone": catalogue.by_slug,
        "stage": {stage.slug: stage for stage in catalogue.stages},
        "group": catalogue.group_by_slug,
        "residency": made_of(catalogue).residency_by_slug,
    }
    if kind == "cycle":
        return [season for season in catalogue.seasons if season.cycle == key]
    return found[kind].get(key)
