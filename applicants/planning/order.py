"""Dates that run against the order of the pathway: allowed, but said."""

from careers.words import spell

from .types import State, Status


def order_warnings(item, plan):
    """Sentences on an item that is planned or done before something it needs."""
    own = {
        other.slug: other
        for other in (*plan.items, *plan.recurring)
        if other.state is not State.DEPENDS
    }
    before = [
        own[needs.milestone]
        for needs in item.milestone.requirements
        if needs.is_hard and needs.milestone in own
    ]
    found = (_warning(item.record, other) for other in before)
    return tuple(sentence for sentence in found if sentence)


def _warning(record, other):
    name, first = other.milestone.name, other.record
    if record.done_on and first.done_on and record.done_on < first.done_on:
        return f"Done before “{name}”, which was done on {spell(first.done_on)}."
    if record.status is Status.DONE and not first.status.is_closed:
        return f"Done although “{name}” is still open."
    planned = first.done_on or first.planned_on
    if record.planned_on and not record.done_on and planned and record.planned_on < planned:
        return f"Planned before “{name}”, which is on {spell(planned)}."
    return ""
