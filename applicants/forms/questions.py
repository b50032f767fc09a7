"""What the profile asks of whom, and in which words."""

from applicants.models import Position

# In the order of the page.
TRAINING_FIELDS = [
    "school",
    "graduation_on",
    "residency",
    "residency_choice",
    "has_separate_pgy1",
    "pgy1_start_on",
    "residency_start_on",
    "residency_end_on",
    "is_certified",
    "fellowship_start_on",
    "fellowship_end_on",
    "target_year",
    "state",
    "time_zone",
]

_ALWAYS = ["state", "time_zone"]
_SCHOOL = ["school", "graduation_on", "residency", "residency_choice"]
_TRAINED = ["residency", "residency_end_on", "is_certified"]
_FELLOWSHIP = ["fellowship_start_on", "fellowship_end_on"]
_RESIDENCY = [
    "residency",
    "residency_choice",
    "has_separate_pgy1",
    "pgy1_start_on",
    "residency_start_on",
    "residency_end_on",
]

QUESTIONS = {
    Position.PREMED: ["residency", "target_year", *_ALWAYS],
    Position.MEDICAL_SCHOOL: [*_SCHOOL, "target_year", *_ALWAYS],
    Position.GRADUATE: [*_SCHOOL, "residency_start_on", "target_year", *_ALWAYS],
    Position.RESIDENCY: [*_RESIDENCY, "target_year", *_ALWAYS],
    Position.AFTER_RESIDENCY: [*_TRAINED, "target_year", *_ALWAYS],
    Position.FELLOWSHIP: [*_TRAINED, *_FELLOWSHIP, *_ALWAYS],
    Position.PRACTICE: [*_TRAINED, *_FELLOWSHIP, *_ALWAYS],
}


def asked_at(position):
    """The names of the fields that make sense at `position`."""
    return frozenset(QUESTIONS.get(position, _ALWAYS))


# What must come after what, and how to say so.
DATES_IN_ORDER = [
    ("pgy1_start_on", "residency_start_on", "The program must start"),
    ("residency_start_on", "residency_end_on", "The residency must end"),
    ("fellowship_start_on", "fellowship_end_on", "The fellowship must end"),
]

LABELS = {
    "graduation_on": "Graduation, or the day you expect",
    "residency": "Residency",
    "residency_choice": "Wish or settled",
    "has_separate_pgy1": "PGY-1 is a separate year (preliminary or transitional)",
    "is_certified": "I am certified by a primary board",
    "target_year": "Target start of the pain fellowship",
    "state": "State",
    "time_zone": "Time zone",
}

HELP = {
    "track": "Exams and applications differ by degree.",
    "school": "For your own overview. No date hangs on it.",
    "graduation_on": "The residency season, and in a US school the exams, are counted from it.",
    "residency": "Decides which boards, exams and certificates are open to you.",
    "residency_choice": "Counts only if you chose a residency.",
    "has_separate_pgy1": "Leave it off if your program includes PGY-1 (categorical).",
    "pgy1_start_on": "Only for a separate PGY-1.",
    "residency_start_on": (
        "The first day of your program, even if it is still ahead. After a separate PGY-1 this"
        " is the first day of PGY-2."
    ),
    "residency_end_on": (
        "Empty means: worked out from the start and the length of the specialty. Enter it if"
        " the length varies or is not known, or if yours is different."
    ),
    "is_certified": "Then the primary certificate and its exams may lie behind you.",
    "fellowship_start_on": "The actual or agreed day.",
    "fellowship_end_on": "Empty means twelve months after the start.",
    "target_year": "Your application season and its dates follow from it.",
    "state": "Where you train or work. Licenses and registrations differ by state.",
    "time_zone": "Decides when your day begins, and so what is late.",
}
