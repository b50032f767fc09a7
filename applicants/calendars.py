"""Somebody's dates as a calendar file (RFC 5545), for a subscription or a download.

The same plan gives the same bytes: every moment in the file is one at which something changed.
"""

from dataclasses import dataclass
from datetime import UTC, date, timedelta
from unicodedata import category
from uuid import uuid5

from django.urls import reverse

from applicants.models import CalendarFeed, MilestoneRecord
from applicants.models.feeds import uid_space_of
from applicants.planning import ReasonKind, State
from applicants.queries import plan_of
from careers.catalogue import Edge
from careers.models import CatalogueVersion
from careers.on_demand import on_demand
from careers.words import EDGE_WORDS

icalendar = on_demand("icalendar")

NAME = "Pain Medicine Pathway"
PRODUCT = "-//Pain Medicine Pathway//Calendar 1//EN"
REFRESH = timedelta(hours=12)
DAY = timedelta(days=1)
ALARM_AT = timedelta(hours=9)  # an alarm of a whole day would ring at midnight
DISCLAIMER = "Not the official record. Check each date with its source."
# What may stand in a calendar that others can see: why the date, not who the person is.
TOLD = {ReasonKind.NECESSITY, ReasonKind.DATE}
PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Entry:
    """One whole day of the calendar; `key` is what tells it from others of its milestone."""

    item: object
    key: str
    word: str
    on: date
    is_to_confirm: bool = False

    @property
    def title(self):
        confirm = " (to confirm)" if self.is_to_confirm else ""
        return f"{self.word}: {self.item.milestone.name}{confirm}"


def entries(plan):
    """The days of everything in `plan` that is still open, earliest first.

    Something done drops out, and so does an opening that lies behind.
    """
    found = [
        entry
        for item in (*plan.items, *plan.recurring)
        if item.state in State.open
        for entry in _of(item, plan.today)
    ]
    return sorted(found, key=lambda entry: (entry.on, entry.item.slug, entry.key))


def _of(item, today):
    # Nobody owes what is begun although its choice is met: only the own day counts.
    edges = {} if item.is_extra else {edge: item.edge(edge) for edge in Edge}
    if item.occurrences:
        edges = {}
        yield from _turns(item, today)
    due, opens, closes = (edges.get(edge) for edge in (Edge.DUE, Edge.OPENS, Edge.CLOSES))
    if opens and opens.on >= today:
        yield _edge(item, Edge.OPENS, opens)
    if due:
        yield _edge(item, Edge.DUE, due)
    if closes and not (due and due.on == closes.on):
        yield _edge(item, Edge.CLOSES, closes)
    if item.record.planned_on:
        yield Entry(item, PLANNED, "Planned", item.record.planned_on)


def _edge(item, edge, planned):
    return Entry(item, edge.value, EDGE_WORDS[edge], planned.on, planned.is_to_confirm)


def _turns(item, today):
    """The turns of a recurring duty, told apart by the month in which each is due."""
    for turn in item.occurrences:
        month = f"{turn.due:%Y-%m}"
        if turn.opens and turn.opens >= today:
            yield Entry(item, f"opens-{month}", "Opens", turn.opens, turn.is_to_confirm)
        yield Entry(item, f"due-{month}", "Due", turn.due, turn.is_to_confirm)


def calendar_of(applicant, *, address, now):
    """The calendar file of `applicant` as bytes; `address` is the site's, without a path.

    With the options of the person's feed if there is one. Four queries, with notes five.
    """
    plan = plan_of(applicant, applicant.today(now))
    feed = CalendarFeed.objects.filter(applicant=applicant).first()
    notes = _notes(applicant) if feed and feed.has_notes else {}
    stamp = _changed_at(applicant)
    space = feed.uid_space if feed else uid_space_of(applicant)
    calendar = icalendar.Calendar.new(
        name=NAME, uid=space, prodid=PRODUCT, method="PUBLISH", refresh_interval=REFRESH
    )
    calendar.add("x-published-ttl", "PT12H")  # for clients older than RFC 7986
    for entry in entries(plan):
        slug = entry.item.slug
        event = icalendar.Event.new(
            uid=uuid5(space, f"{slug}/{entry.key}"),
            summary=entry.title,
            description=_described(entry, plan.catalogue, notes.get(slug)),
            start=entry.on,
            end=entry.on + DAY,
            stamp=stamp,
            last_modified=stamp,
            # Both numbers only ever rise, so any change of a date raises the sum.
            sequence=applicant.version + plan.catalogue.version,
            transparency="TRANSPARENT",
            url=address + reverse("applicants:milestone", args=[slug]),
        )
        if feed and feed.alarm_days:
            event.add_component(_alarm(entry.title, feed.alarm_days))
        calendar.add_component(event)
    return calendar.to_ical()


def _alarm(title, days):
    alarm = icalendar.Alarm.new(description=title)
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", ALARM_AT - days * DAY)
    return alarm


def _described(entry, catalogue, note):
    lines = ["The day that you planned."] if entry.key == PLANNED else []
    for reason in entry.item.reasons:
        if reason.kind in TOLD:
            known = (catalogue.source_by_slug.get(slug) for slug in reason.sources)
            titles = "; ".join(source.title for source in known if source)
            lines.append(f"{reason.text} Source: {titles}." if titles else reason.text)
    lines.append(DISCLAIMER)
    return "\n".join([*lines, f"My note: {_plain(note)}"] if note else lines)


def _plain(note):
    """A note with ends of lines as calendars know them, and no characters that they forbid."""
    text = "\n".join(note.splitlines())
    return "".join(char for char in text if char in "\n\t" or category(char) != "Cc")


def _notes(applicant):
    rows = MilestoneRecord.objects.filter(applicant=applicant).exclude(note="")
    return dict(rows.values_list("milestone__slug", "note"))


def _changed_at(applicant):
    """The last moment at which anything that the plan is made of changed."""
    moments = CatalogueVersion.objects.filter(pk=1).values_list("changed_at", flat=True)
    own = applicant.changed_at or applicant.created_at
    return max([own, *moments]).astimezone(UTC).replace(microsecond=0)
