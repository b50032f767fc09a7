"""Plain sentences: the same text on the page, in print and in exports."""

from careers.catalogue import Anchor, Track

TRACK_NAMES = {Track.MD: "MD", Track.DO: "DO", Track.IMG: "international graduate"}

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


def spell(on):
    """A date in words, e.g. "31 May 2026"."""
    return f"{on.day} {on:%B %Y}"


def listing(names, last="and"):
    """Names as a sentence takes them: "A", "A and B", "A, B and C"."""
    *head, tail = names
    return f"{', '.join(head)} {last} {tail}" if head else tail
