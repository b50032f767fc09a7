"""The calendar file: what stands in it, read back by a client that others wrote."""

from datetime import date, timedelta
from uuid import uuid5

import pytest
from icalendar import Calendar

from applicants.actions import change_record
from applicants.calendars import DISCLAIMER, calendar_of, entries
from applicants.models import Applicant, CalendarFeed, Interruption, MilestoneRecord, Status
from applicants.models.feeds import uid_space_of
from applicants.planning import Occurrence, PlanDate, State
from careers.models import CatalogueVersion, Residency
from tests.applicants.khal import Khal
from tests.applicants.planned import TODAY, item, plan_with
from tests.builders import NOW, make_milestone, make_source

DAY = timedelta(days=1)
ADDRESS = "https://pathway.example.org"


@pytest.fixture
def khal(tmp_path):
    return Khal(tmp_path)


def file_of(applicant, now=NOW):
    applicant.refresh_from_db()
    return calendar_of(applicant, address=ADDRESS, now=now)


def events(content):
    return {str(one["summary"]): one for one in Calendar.from_ical(content).walk("VEVENT")}


def plan_for(applicant, milestone, **fields):
    record = MilestoneRecord.objects.for_milestone(applicant, milestone)
    return change_record(record, now=NOW, **fields)


def test_entries_are_the_days_of_what_is_open():
    due = PlanDate(on=TODAY + 9 * DAY, is_to_confirm=True)
    plan = plan_with(
        item("both", opens=TODAY + DAY, due=due, closes=TODAY + 20 * DAY),
        item("open", opens=TODAY - DAY, planned_on=TODAY + 2 * DAY),
        item("late", due=TODAY - 30 * DAY, closes=TODAY - 30 * DAY),
        item("extra", due=TODAY, planned_on=TODAY + 3 * DAY, is_extra=True),
        item("done", due=TODAY, state=State.DONE),
        item("missed", closes=TODAY - DAY, state=State.MISSED),
        item("depends", due=TODAY, state=State.DEPENDS),
    )
    assert [(entry.on, entry.title, entry.key) for entry in entries(plan)] == [
        (TODAY - 30 * DAY, "Due: Late", "due"),
        (TODAY + DAY, "Opens: Both", "opens"),
        (TODAY + 2 * DAY, "Planned: Open", "planned"),
        (TODAY + 3 * DAY, "Planned: Extra", "planned"),
        (TODAY + 9 * DAY, "Due: Both (to confirm)", "due"),
        (TODAY + 20 * DAY, "Closes: Both", "closes"),
    ]


def test_turns_of_a_duty_keep_their_names_when_one_has_passed():
    turns = (
        Occurrence(due=date(2027, 6, 30), opens=date(2026, 7, 1)),
        Occurrence(due=date(2028, 6, 30), opens=date(2027, 7, 1), is_to_confirm=True),
    )
    now = plan_with(recurring=[item("duty", due=date(2027, 6, 30), occurrences=turns)])
    later = plan_with(recurring=[item("duty", occurrences=turns[1:])])
    assert [(entry.title, entry.key) for entry in entries(now)] == [
        ("Due: Duty", "due-2027-06"),
        ("Opens: Duty (to confirm)", "opens-2028-06"),
        ("Due: Duty (to confirm)", "due-2028-06"),
    ]
    assert [entry.key for entry in entries(later)] == ["opens-2028-06", "due-2028-06"]


def test_a_client_reads_every_day_and_the_words(applicant, khal):
    names = ["Line up letters; two, or three", "Prüfung „Algesiologie“ " + "x" * 90]
    milestones = [make_milestone(name=name) for name in names]
    for day, milestone in enumerate(milestones, start=28):
        plan_for(applicant, milestone, planned_on=date(2027, 3, day))

    khal.take(file_of(applicant))

    assert [(day, title, is_whole) for day, title, _, is_whole in khal.days()] == [
        ("2027-03-28", f"Planned: {names[0]}", "True"),
        ("2027-03-29", f"Planned: {names[1]}", "True"),
    ]
    assert [text.splitlines() for _, _, text, _ in khal.days()] == [
        [
            "The day that you planned.",
            "Required for everybody on this pathway.",
            "No date: no source gives one.",
            DISCLAIMER,
        ]
    ] * 2


def test_the_file_keeps_to_the_letter_of_the_rules(applicant):
    """Read by hand, with nothing of the library that wrote it (RFC 5545, 3.1 and 3.6)."""
    milestone = make_milestone(name="Prüfung; " + "ü" * 80)
    plan_for(applicant, milestone, planned_on=date(2027, 3, 1))
    CalendarFeed.objects.begin(applicant, alarm_days=1)
    content = file_of(applicant)

    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 75  # bytes, not letters
    lines = content.decode().replace("\r\n ", "").splitlines()
    open_parts, names = [], {}
    for line in lines:
        name, _, value = line.partition(":")
        if name == "BEGIN":
            open_parts.append(value)
            names[value] = []
        elif name == "END":
            assert open_parts.pop() == value
        else:
            names[open_parts[-1]].append(name.partition(";")[0])
    assert open_parts == []
    assert {"PRODID", "VERSION"} <= set(names["VCALENDAR"])
    assert {"UID", "DTSTAMP", "DTSTART", "SEQUENCE"} <= set(names["VEVENT"])
    assert {"ACTION", "TRIGGER", "DESCRIPTION"} == set(names["VALARM"])
    assert all(len(found) == len(set(found)) for found in names.values())
    assert "SUMMARY:Planned: Prüfung\\; " + "ü" * 80 in lines


def test_a_calendar_without_a_day_can_be_read_as_well(applicant, khal):
    khal.take(file_of(applicant))
    assert khal.days() == []


def test_an_event_names_who_says_so(applicant):
    source = make_source(title="ACGME, program requirements")
    plan_for(applicant, make_milestone(sources=[source]), planned_on=date(2027, 3, 1))
    (event,) = events(file_of(applicant)).values()
    assert str(event["description"]).splitlines()[1] == (
        "Required for everybody on this pathway. Source: ACGME, program requirements."
    )


def test_a_day_that_moves_is_the_same_event_with_a_higher_number(applicant, khal):
    milestone = make_milestone(name="Rotation")
    plan_for(applicant, milestone, planned_on=date(2027, 3, 1))
    before = file_of(applicant)
    khal.take(before)
    plan_for(applicant, milestone, planned_on=date(2027, 4, 5))
    after = file_of(applicant)
    khal.take(after)

    assert [(day, title) for day, title, *_ in khal.days()] == [
        ("2027-04-05", "Planned: Rotation")
    ]
    assert len(list(khal.events.glob("*.ics"))) == 1
    first, second = (events(one)["Planned: Rotation"] for one in (before, after))
    assert second["uid"] == first["uid"]
    assert second["sequence"] > first["sequence"]


def test_a_change_of_the_library_raises_the_number_too(applicant):
    milestone = make_milestone(name="Rotation")
    plan_for(applicant, milestone, planned_on=date(2027, 3, 1))
    first = events(file_of(applicant))["Planned: Rotation"]
    CatalogueVersion.bump()
    second = events(file_of(applicant))["Planned: Rotation"]
    assert second["sequence"] == first["sequence"] + 1
    assert second["dtstamp"].dt > first["dtstamp"].dt


def test_an_unchanged_plan_gives_the_same_bytes(applicant):
    plan_for(applicant, make_milestone(), planned_on=date(2027, 3, 1))
    assert file_of(applicant, NOW + timedelta(hours=5)) == file_of(applicant)


def test_what_is_done_disappears(applicant):
    milestone = make_milestone(name="Rotation")
    plan_for(applicant, milestone, planned_on=date(2027, 3, 1))
    plan_for(applicant, milestone, status=Status.DONE)
    assert events(file_of(applicant)) == {}


def test_an_event_is_a_whole_free_day_that_leads_to_its_milestone(applicant):
    milestone = make_milestone(slug="rotation", name="Rotation")
    plan_for(applicant, milestone, planned_on=date(2027, 3, 1), note="Ask Dr. Secret")
    content = file_of(applicant)
    (event,) = events(content).values()
    found = {name: event[name].to_ical().decode() for name in ("dtstart", "dtend", "transp")}
    assert found == {"dtstart": "20270301", "dtend": "20270302", "transp": "TRANSPARENT"}
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event["url"] == f"{ADDRESS}/pathway/rotation/"
    assert event["uid"] == str(uuid5(uid_space_of(applicant), "rotation/planned"))
    assert b"Secret" not in content
    assert event.walk("VALARM") == []
    head = Calendar.from_ical(content)
    assert str(head["x-wr-calname"]) == "Pain Medicine Pathway"
    assert head["refresh-interval"].to_ical() == b"PT12H"
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_nothing_says_who_the_person_is(reference, applicant):
    answers = {
        "track": "do",
        "residency": Residency.objects.get(slug="pmr"),
        "residency_choice": "settled",
        "residency_start_on": date(2025, 7, 1),
        "target_year": 2029,
    }
    Applicant.objects.update(**answers)
    Interruption.objects.create(
        applicant=applicant, kind="leave", starts_on=date(2026, 9, 1), months=3
    )
    text = file_of(applicant).decode().replace("\r\n ", "")
    personal = ["your degree", "you chose", "you are", "leave of absence", "attempt", "Failed"]
    assert text.count("BEGIN:VEVENT") > 10
    assert [words for words in personal if words in text] == []


def test_notes_and_alarms_only_by_choice(applicant):
    milestone = make_milestone(name="Rotation")
    plan_for(applicant, milestone, planned_on=date(2027, 3, 1), note="Ask Dr. Who\nEND:VEVENT")
    CalendarFeed.objects.begin(applicant, alarm_days=7, has_notes=True)
    (event,) = events(file_of(applicant)).values()
    assert event["description"].endswith("My note: Ask Dr. Who\nEND:VEVENT")
    (alarm,) = event.walk("VALARM")
    # At nine in the morning, seven days before midnight of the day.
    assert alarm["trigger"].dt == timedelta(hours=9, days=-7)
    assert alarm["action"] == "DISPLAY"


@pytest.mark.parametrize(
    "end", ["\r", "\r\n", "\x0b", "\x0c", "\x1e", "\x85", "\u2028", "\u2029"]
)
def test_no_odd_end_of_a_line_in_a_note_ends_an_event(applicant, end):
    milestone = make_milestone(slug="letter", name="Letter")
    note = f"Ask\x1b Dr. Who{end}END:VEVENT"
    plan_for(applicant, milestone, planned_on=date(2027, 3, 1), note=note)
    CalendarFeed.objects.begin(applicant, has_notes=True)
    content = file_of(applicant)
    assert content.decode().splitlines().count("END:VEVENT") == 1
    (event,) = events(content).values()
    assert event["description"].endswith("My note: Ask Dr. Who\nEND:VEVENT")
