"""Search that means the same on every database: plain words in a plain column.

What is stored and what is asked go through the same `normalise`, so only lower-case letters,
digits and single spaces are ever compared. No pattern of the database survives it.
"""

import unicodedata

# More words than this narrow a search no further and only cost time.
MAX_WORDS = 8
MAX_LENGTH = 200

# Other names by which readers look for the same thing; all already normalised. Where one of a
# group stands in a text, the text is found by every other.
ALIASES = (
    (
        "physical medicine and rehabilitation",
        "physical medicine rehabilitation",
        "pm r",
        "pmr",
        "physiatry",
        "physiatrist",
    ),
    ("anesthesiology", "anaesthesiology", "anesthesia", "anaesthesia"),
    ("emergency medicine", "em"),
    ("family medicine", "fm"),
    ("internal medicine", "im"),
    ("international graduate", "img", "imgs"),
    ("university", "univ"),
    ("saint", "st"),
    ("license", "licence", "licensure"),
    ("center", "centre"),
    ("program", "programme"),
    ("organization", "organisation"),
)
_FOLDED = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l"}


def normalise(text):
    """Fold case, accents and punctuation: "Univ. of Zürich" becomes "univ of zurich"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(
        _FOLDED.get(sign, sign) for sign in decomposed if not unicodedata.combining(sign)
    )
    return " ".join("".join(sign if sign.isalnum() else " " for sign in folded).split())


def searchable(texts):
    """The text under which an entry is found: `texts` normalised, other names added.

    A space stands before each word, so that a word is looked for from its beginning.
    """
    framed = f" {normalise(' '.join(filter(None, texts)))} "
    added = [
        alias
        for group in ALIASES
        if any(f" {alias} " in framed for alias in group)
        for alias in group
        if f" {alias} " not in framed
    ]
    return " ".join([framed.rstrip(), *added])


def query_of(given):
    """What was typed into a search box, from the values of an address, fit to show again."""
    # PostgreSQL takes no text with a NUL character.
    return given.get("q", "").replace("\0", "").strip()[:MAX_LENGTH]


def words_of(query):
    """The words that a reader asks for, at most `MAX_WORDS`; empty for nothing usable."""
    return normalise(query[:MAX_LENGTH]).split()[:MAX_WORDS]
