"""What the plan engine reads from the shipped files: lengths, events, turns, attempts."""

import pytest
from django.conf import settings

from careers.loading.files import read_entries


@pytest.fixture(scope="module")
def entries():
    return read_entries(settings.BASE_DIR / "fixtures")


@pytest.fixture(scope="module")
def milestones(entries):
    return {entry.key: entry.values for entry in entries["milestones"]}


@pytest.fixture(scope="module")
def exams(entries):
    return {entry.key: entry.values for entry in entries["exams"]}


def test_lengths_are_those_that_sources_state(milestones):
    found = {
        key: (values["takes_days"], values["takes_source"])
        for key, values in milestones.items()
        if values["takes_days"]
    }
    assert found == {
        # Four years of college: three with the courses, then the rest of the degree.
        "premed-courses": (3 * 365, "seattleu-md"),
        "bachelors-degree": (365, "seed2"),
        "apply-md": (365, "seattleu-md"),
        "apply-do": (365, "seattleu-do"),
        # Four years of medical school: two, one, and the rest of the degree.
        "preclinical": (2 * 365, "seed1"),
        "clerkships": (365, "seed1"),
        "medical-degree": (365, "seed1"),
        "pgy1": (365, "mededits"),
        "pain-rotation": (30, "emra-guide-mirror"),
        "letters": (60, "umd-pain"),
        "fellowship-case-log": (365, "acgme-history"),
        "fellowship-complete": (365, "acgme-history"),
    }


def test_who_states_a_length_is_a_source_of_the_milestone(milestones):
    strange = [
        key
        for key, values in milestones.items()
        if values["takes_source"] and values["takes_source"] not in values["sources"]
    ]
    assert strange == []


def test_events_happen_on_their_due_date(milestones):
    events = [key for key, values in milestones.items() if values["is_event"]]
    assert events == [
        "residency-match",
        "medical-degree",
        "pgy1",
        "residency-complete",
        "fellowship-match",
        "fellowship-start",
        "fellowship-complete",
    ]
    for key in events:
        assert "due" in [rule["edge"] for rule in milestones[key]["dates"]]


def test_duties_come_back_as_often_as_sources_say(milestones):
    found = {
        key: values["recurs_months"]
        for key, values in milestones.items()
        if values["is_recurring"]
    }
    assert found == {
        "in-training-exams": 12,
        "dea-renewal": 36,
        "moc": 12,
        "state-cme": None,  # each state has its own cycle
    }


def test_each_year_of_residency_is_a_turn_of_the_in_training_exam(milestones):
    rules = milestones["in-training-exams"]["dates"]
    assert [(rule["edge"], rule["anchor"]) for rule in rules] == [
        ("opens", "training-start"),
        ("closes", "residency-end"),
    ]


USMLE = [("limit", 4, None, False), ("limit", 3, 12, False), ("spacing", 4, 6, False)]
COMLEX = [("limit", 4, None, False)]


def test_rules_about_attempts_are_those_of_the_sources(exams):
    found = {
        key: [
            (rule["kind"], rule["count"], rule["months"], rule["is_to_confirm"])
            for rule in values["attempt_rules"]
        ]
        for key, values in exams.items()
        if values["attempt_rules"]
    }
    assert found == {
        "mcat": [("limit", 3, 12, True), ("limit", 4, 24, False), ("limit", 7, None, False)],
        "usmle-step-1": USMLE,
        "usmle-step-2-ck": USMLE,
        # How far apart the attempts lie rests on an older text.
        "usmle-step-3": [USMLE[0], ("limit", 3, 12, True), ("spacing", 4, 6, True)],
        "comlex-level-1": COMLEX,
        "comlex-level-2-ce": COMLEX,
        "comlex-level-3": COMLEX,
        "aba-basic": [("extension", 2, 6, True)],
    }


def test_who_states_a_rule_is_a_source_of_the_exam(exams):
    strange = [
        (key, rule["source"])
        for key, values in exams.items()
        for rule in values["attempt_rules"]
        if rule["source"] not in values["sources"]
    ]
    assert strange == []
