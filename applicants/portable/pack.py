"""The pocket pack: the plan as one page that opens without a network, to read and to print."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from django.template.loader import render_to_string

from applicants.planning import State
from applicants.portable.gather import sources_named
from applicants.views.rows import row_of
from careers.words import spell

# Closed or decided: nothing about these presses.
QUIET = frozenset({State.DONE, State.WAIVED, State.NOT_NEEDED, State.PASSED})


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence and the sources it rests on, each with its number in the list."""

    text: str
    sources: tuple


class Citations:
    """Numbers the sources in the order in which the page names them."""

    def __init__(self, sources):
        self.known = sources
        self.numbers = {}

    def cite(self, reason):
        slugs = [slug for slug in reason.sources if slug in self.known]
        for slug in slugs:
            self.numbers.setdefault(slug, len(self.numbers) + 1)
        return Cited(reason.text, tuple((self.numbers[slug], slug) for slug in slugs))

    def listed(self):
        """Number, slug and source of each one cited."""
        return [(number, slug, self.known[slug]) for slug, number in self.numbers.items()]


@dataclass(frozen=True)
class Entry:
    """One milestone as the pack prints it."""

    row: object
    facts: tuple
    reasons: tuple
    record: object | None
    evidence: tuple

    @cached_property
    def is_quiet(self):
        return self.row.state in QUIET


def pocket_pack(mine, plan, paths, now):
    """The page as text, complete in itself: no script, nothing from elsewhere.

    `paths` says where the file of a piece of evidence lies beside it.
    """
    citations = Citations(sources_named(plan))
    records = {record.milestone.slug: record for record in mine.records}

    def entry(item):
        return _entry(item, plan, records.get(item.slug), citations, paths)

    context = {
        "applicant": mine.applicant,
        "who": mine.applicant.user.name or mine.applicant.user.email,
        "plan": plan,
        "on": spell(plan.today),
        "now": now,
        "mine": mine,
        "target": _target(plan, citations),
        "late": [row_of(item, plan) for item in plan.late],
        "next": [row_of(item, plan) for item in plan.next],
        "coming_up": [row_of(item, plan) for item in plan.coming_up],
        "stages": _stages(plan, entry),
        "sources": citations.listed(),  # the last: by now all are cited
    }
    return render_to_string("applicants/pack.html", context)


def _stages(plan, entry):
    """Headings with their entries: the stages in order, then what stands outside them."""
    found = [
        (
            stage.slug,
            stage.name,
            [entry(i) for i in plan.items if i.milestone.stage == stage.slug],
        )
        for stage in plan.catalogue.stages
    ]
    found.append(("recurring", "Recurring duties", list(map(entry, plan.recurring))))
    found.append(("kept", "Not part of the present pathway", list(map(entry, plan.kept))))
    return [part for part in found if part[2]]


def _entry(item, plan, record, citations, paths):
    evidence = record.evidence.all() if record else ()
    return Entry(
        row=row_of(item, plan),
        facts=tuple(_facts(item)),
        reasons=tuple(citations.cite(reason) for reason in item.reasons),
        record=record,
        evidence=tuple((piece, _address(piece, paths)) for piece in evidence),
    )


def _facts(item):
    """Names and days of what is known about an item's time; what is over has its day above."""
    edges = [("Opens", item.opens), ("Due", item.due), ("Closes", item.closes)]
    if item.state in QUIET:
        edges = []
    for name, planned in edges:
        if planned:
            yield name, spell(planned.on, planned.is_to_confirm)
    if item.record.planned_on:
        yield "My own date", spell(item.record.planned_on)
    if item.schedule:
        yield from _span(item.schedule)
    for turn in item.occurrences[:3]:
        yield "Turn", f"by {spell(turn.due, turn.is_to_confirm)}"


def _span(schedule):
    yield "Earliest finish", spell(schedule.earliest, schedule.is_earliest_to_confirm)
    if schedule.latest:
        yield "Latest safe finish", _latest(schedule)


def _latest(schedule):
    """The last safe day, empty where nothing depends on it."""
    if schedule is None or schedule.latest is None:
        return ""
    return spell(schedule.latest, schedule.is_latest_to_confirm)


def _need(item):
    """A milestone that the target start needs, and the last safe day."""
    return {"slug": item.slug, "name": item.milestone.name, "by": _latest(item.schedule)}


def _address(piece, paths):
    """Where a piece opens from the page: beside it, or at its own address; empty if lost."""
    if piece.url:
        return piece.url
    return quote(paths.get(piece.pk, ""))


def _target(plan, citations):
    """What the plan says about the target start, or None where none is set."""
    target = plan.target
    if target is None:
        return None
    return {
        "target": target,
        "reason": citations.cite(target.reason),
        "breaks": [citations.cite(broken.reason) for broken in target.breaks],
        "needs": [_need(plan.by_slug[slug]) for slug in target.needs if slug in plan.by_slug],
    }
