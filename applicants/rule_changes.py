"""What another version of the reference data does to one person's plan, as lines to keep.

The lines say it in words as it was on that day: the records may change again, be renamed or
retired, and the notice must still be true. Finished work is never part of it.
"""

from enum import StrEnum

from applicants.planning import State, compare
from careers.catalogue import SEASON_CYCLES
from careers.impact import made_of
from careers.words import spell

FOLLOWS = "It follows from another change here."
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
    if any(line["reasons"] for line in lines):
        for line in lines:
            if line["what"] == Effect.MOVED and not line["reasons"]:
                line["reasons"] = [FOLLOWS]
    return lines


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
        if move.is_due_moved and move.after.state not in State.closed:
            yield Effect.MOVED, move.after, _moved(move), move.days


def _asked(item):
    due = f", due {_on(item.due)}" if item.due else ""
    return f"It is {item.milestone.necessity}{due}."


def _moved(move):
    before, after = move.before.due, move.after.due
    if before is None:
        return f"It is due {_on(after)}; before it had no date."
    if after is None:
        return f"It has no date any more; before it was due {_on(before)}."
    number = abs(move.days)
    how = f"{number} {'day' if number == 1 else 'days'}"
    how += " later" if move.days > 0 else " earlier"
    return f"It is due {_on(after)}, {how}; before it was {_on(before)}."


def _on(planned):
    return spell(planned.on) + (" (to confirm)" if planned.is_to_confirm else "")


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
