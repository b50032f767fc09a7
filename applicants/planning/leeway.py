"""Why an item has the leeway it has: the sentences on its schedule and its attempts."""

from careers.words import counted, spell

from .types import Reason, ReasonKind, State


def leeway(item, schedule, assessment):
    """The reasons that follow from the schedule of an item, and from attempts so far."""
    found = []
    if schedule and item.state is not State.MISSED:  # its state says it already
        found += [_earliest(item, schedule, assessment), _latest(item, schedule, assessment)]
    following = assessment.attempts.get(item.slug)
    if following and item.state is not State.DONE:
        found += following.reasons
    return tuple(reason for reason in found if reason)


def _earliest(item, schedule, assessment):
    """What its first possible day waits for; nothing to say where that is today."""
    if schedule.earliest <= assessment.today:
        return None
    on = spell(schedule.earliest, schedule.is_earliest_to_confirm)
    verb = "happen" if item.milestone.is_event else "be finished"
    text = f"Can {verb} on {on} at the earliest"
    if schedule.after:
        text += f", after “{assessment.catalogue.by_slug[schedule.after].name}”"
    if item.milestone.takes_days and item.state is not State.IN_PROGRESS:
        text += f"; it takes {counted(item.milestone.takes_days, 'day')} or more"
        return Reason(ReasonKind.SLACK, f"{text}.", named(item.milestone.takes_source))
    return Reason(ReasonKind.SLACK, f"{text}.")


def _latest(item, schedule, assessment):
    """Its last safe day, whose day that is, and how much time is left until then."""
    if schedule.latest is None:
        return None
    other = assessment.catalogue.by_slug[schedule.until]
    is_bound = schedule.is_bound and schedule.slack >= 0
    on = spell(schedule.latest, schedule.is_latest_to_confirm)
    text = f"{'Not later than' if is_bound else 'Safe until'} {on}"
    if schedule.until != item.slug:
        text += f", because “{other.name}” follows"
    if schedule.slack < 0:
        text = f"{counted(-schedule.slack, 'day')} too late: it was s{text[1:]}"
    elif is_bound:
        text += "; a day in between is not known, so better well before"
    elif schedule.slack == 0:
        text += "; there is no time to spare"
    else:
        text += f": {counted(schedule.slack, 'day')} to spare"
    rules = [rule for rule in other.dates if rule.source]
    return Reason(ReasonKind.SLACK, _sentence(text), named(*(rule.source for rule in rules)))


def _sentence(text):
    return f"{text[0].upper()}{text[1:]}."


def named(*sources):
    """The sources of a reason: each once, and nothing for what names none."""
    return tuple(dict.fromkeys(source for source in sources if source))
