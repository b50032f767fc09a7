"""What waits for an advisor's eyes, and why: the queue of reviews.

Each section is one question to all kinds of entries at once (a union), so the number of queries
does not grow with the rows.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, Count, Exists, F, Min, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils.formats import date_format

from careers.catalogue import Confidence
from careers.models import (
    CatalogueVersion,
    Claim,
    Disagreement,
    Evidence,
    Fellowship,
    Ruling,
    Source,
    kinds_of_entries,
)

DAYS_AHEAD = 30
NEVER = date(1900, 1, 1)  # sorts what was never checked before everything else


@dataclass(frozen=True)
class Item:
    """One entry or source in the queue; `why` says why it is there."""

    record: object
    why: str

    @property
    def label(self):
        return self.record._meta.verbose_name

    @property
    def kind(self):
        return self.record._meta.model_name


@dataclass(frozen=True)
class Section:
    """One kind of problem; `find` gives rows of kind and key, oldest check first."""

    key: str
    title: str
    intro: str
    find: Callable
    why: Callable
    can_be_checked: bool = True


@dataclass(frozen=True)
class Queue:
    """A list kept elsewhere that also waits for advisors; see `add_queue`."""

    title: str
    permission: str
    url_name: str
    count: Callable


QUEUES = []


def add_queue(title, *, permission, url_name, count):
    """Show another list in the queue, such as what readers reported: a link and its count.

    For apps that careers may not import; call it when the app is ready.
    """
    QUEUES.append(Queue(title, permission, url_name, count))


# Entries: one union over all kinds ------------------------------------------------------------


def _union(kinds, narrow):
    parts = [
        narrow(model.objects.order_by())
        .annotate(
            entry_kind=Value(name, output_field=CharField()),
            since=Coalesce("checked_on", NEVER),
        )
        .values("entry_kind", "pk", "name", "since")
        for name, model in kinds.items()
    ]
    if not parts:
        return Source.objects.none()
    first, *others = parts
    return first.union(*others, all=True).order_by("since", "name", "entry_kind", "pk")


def _stale(kinds, today):
    return _union(kinds, lambda entries: entries.published().due_for_review(today))


def _due(kinds, today):
    soon = today + timedelta(days=DAYS_AHEAD)
    return _union(
        kinds,
        lambda entries: (
            entries.published()
            .due_for_review(soon)
            .exclude(pk__in=entries.due_for_review(today).values("pk"))
        ),
    )


def _unverified(kinds, today):
    return _union(
        kinds, lambda entries: entries.published().filter(confidence=Confidence.UNVERIFIED)
    )


def _unsourced(kinds, today):
    return _union(kinds, lambda entries: entries.filter(sources=None))


def _leads(kinds, today):
    leads = {name: model for name, model in kinds.items() if model is Fellowship}
    return _union(
        leads, lambda entries: entries.filter(evidence=Evidence.LEAD, is_published=False)
    )


# Claims and sources ---------------------------------------------------------------------------


def _contradicting(kinds, today):
    """Fields on which claims differ without a ruling; a disagreement says what we use."""
    types = ContentType.objects.get_for_models(*kinds.values())
    asked = [kind.pk for model, kind in types.items() if model is not Disagreement]
    same = {name: OuterRef(name) for name in ("entry_type", "entry_id", "field")}
    return (
        Claim.objects.filter(entry_type__in=asked)
        .values("entry_id", "field", entry_kind=F("entry_type__model"))
        .annotate(says_count=Count(Lower("says"), distinct=True), since=Min("checked_on"))
        .filter(~Exists(Ruling.objects.filter(**same)), says_count__gt=1)
        .order_by("since", "entry_kind", "entry_id", "field")
    )


def _broken(kinds, today):
    return (
        Source.objects.filter(Q(url="") | Q(broken_on__isnull=False))
        .order_by("broken_on", "title", "pk")
        .values("pk", entry_kind=Value("source", output_field=CharField()))
    )


# Why ------------------------------------------------------------------------------------------


def _why_review(entry, row):
    if entry.checked_on is None:
        return "Never checked."
    checked, due = date_format(entry.checked_on), date_format(entry.review_on)
    return f"Checked on {checked}, review due on {due}."


def _why_lead(entry, row):
    return entry.lead or "Only a lead, and nobody noted where to look."


def _why_contradicting(entry, row):
    return f"Sources differ on “{row['field']}”, and no ruling says what we use."


def _why_broken(source, row):
    if source.broken_on:
        return f"Its address does not answer since {date_format(source.broken_on)}."
    return "It has no address."


SECTIONS = {
    section.key: section
    for section in [
        Section(
            "stale",
            "Past review",
            "Published entries past their review date, or never checked.",
            _stale,
            _why_review,
        ),
        Section(
            "due",
            "Due soon",
            f"Published entries whose review falls into the next {DAYS_AHEAD} days.",
            _due,
            _why_review,
        ),
        Section(
            "unverified",
            "Unverified",
            "Published entries that are marked as unverified.",
            _unverified,
            lambda entry, row: "Marked as unverified.",
        ),
        Section(
            "contradicting",
            "Sources differ",
            "Facts on which claims differ and on which there is no ruling.",
            _contradicting,
            _why_contradicting,
        ),
        Section(
            "leads",
            "Leads",
            "Unpublished programs of which only a lead is known.",
            _leads,
            _why_lead,
        ),
        Section(
            "unsourced",
            "Without a source",
            "Entries that name no source at all.",
            _unsourced,
            lambda entry, row: "No source is named.",
        ),
        Section(
            "sources",
            "Broken sources",
            "Sources whose address does not answer, or that have none.",
            _broken,
            _why_broken,
            can_be_checked=False,
        ),
    ]
}


# Reading --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """How many wait in a section or in another queue, and where."""

    title: str
    number: int
    url: str
    key: str = ""


def kinds_for(user):
    """The kinds of entries that `user` may change."""
    return {
        name: model
        for name, model in kinds_of_entries().items()
        if user.has_perm(f"careers.change_{name}")
    }


def waiting_for(user, today):
    """What waits for `user`: one query for each section and queue."""
    kinds = kinds_for(user)
    sections = SECTIONS.values() if kinds else ()
    address = reverse("admin:review")
    return [
        Waiting(
            section.title,
            section.find(kinds, today).count(),
            f"{address}?section={section.key}",
            section.key,
        )
        for section in sections
    ] + [
        Waiting(queue.title, queue.count(), reverse(queue.url_name))
        for queue in QUEUES
        if user.has_perm(queue.permission)
    ]


def items_of(section, rows):
    """The entries behind `rows`, with their sources: a few queries for each kind of them."""
    known = kinds_of_entries() | {"source": Source}
    keys = defaultdict(set)
    for row in rows:
        keys[row["entry_kind"]].add(_key(row))
    found = {}
    for kind, pks in keys.items():
        records = known[kind].objects.filter(pk__in=pks)
        if kind != "source":
            records = records.prefetch_related("sources")
        found |= {(kind, record.pk): record for record in records}
    pairs = [(found.get((row["entry_kind"], _key(row))), row) for row in rows]
    return [Item(record, section.why(record, row)) for record, row in pairs if record]


def _key(row):
    return row["pk"] if "pk" in row else row["entry_id"]


# Changing -------------------------------------------------------------------------------------


@transaction.atomic
def mark_checked(model, pk, source, today, *, is_verified=False):
    """Note that the entry was compared with `source` today; None if it is gone.

    With `is_verified` the source showed all of it to be right.
    """
    CatalogueVersion.lock()
    entry = model.objects.filter(pk=pk).first()
    if entry is None:
        return None
    if _is_noted(entry, source, today, is_verified):  # a second click
        return entry
    entry.skip_history_when_saving = True
    entry.sources.add(source)
    del entry.skip_history_when_saving
    entry.checked_on = today
    if is_verified:
        entry.confidence = Confidence.VERIFIED
    entry.revision += 1
    entry._change_reason = f"Checked against “{source.title}”."
    entry.save()
    CatalogueVersion.bump()
    return entry


def _is_noted(entry, source, today, is_verified):
    is_as_sure = entry.confidence == Confidence.VERIFIED or not is_verified
    is_of_today = entry.checked_on == today
    return is_of_today and is_as_sure and entry.sources.filter(pk=source.pk).exists()


@transaction.atomic
def mark_answering(sources, answers, today):
    """Note that the addresses of `sources` answer, or that they do not since today."""
    CatalogueVersion.lock()
    changed = list(sources.filter(broken_on__isnull=not answers))
    for source in changed:
        source.broken_on = None if answers else today
        source.revision += 1
        source._change_reason = (
            "Its address answers again." if answers else "Its address does not answer."
        )
        source.save()
    if changed:
        CatalogueVersion.bump()
    return len(changed)
