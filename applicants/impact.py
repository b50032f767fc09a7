"""How a change of the reference data would alter people's plans, before anybody sees it."""

from collections import Counter

from applicants.models import Applicant
from applicants.planning import State, Timing, compare, plan
from applicants.queries import WITH_INTERRUPTIONS, profile_of, records_by_applicant
from careers.impact import Effect, Impact

MOST_PEOPLE = 2000  # two plans each: a few seconds
AT_ONCE = 500
# What happens to one person, and to several.
WORDS = {
    "added": ("gets a new item", "get a new item"),
    "removed": ("loses an item", "lose an item"),
    "necessity": (
        "has an item whose necessity changes",
        "have an item whose necessity changes",
    ),
    "earlier": ("has a date that comes earlier", "have a date that comes earlier"),
    "later": ("has a date that comes later", "have a date that comes later"),
    "dated": ("gains or loses a date", "gain or lose a date"),
    "overdue": ("becomes overdue", "become overdue"),
    "infeasible": (
        "can no longer start the fellowship when planned",
        "can no longer start the fellowship when planned",
    ),
    "feasible": (
        "can start the fellowship when planned after all",
        "can start the fellowship when planned after all",
    ),
}


def measure(before, after, now):
    """The `Impact` on everybody of the way from the catalogue `before` to `after`.

    Looks at the first 2,000 at most, each with their local date at the moment `now`.
    """
    counts, people, counted = Counter(), 0, 0
    everybody = Applicant.objects.order_by("pk").select_related("residency")
    for first in range(0, MOST_PEOPLE, AT_ONCE):
        group = list(everybody.prefetch_related(WITH_INTERRUPTIONS)[first : first + AT_ONCE])
        records = records_by_applicant(group, before)
        for applicant in group:
            found = _effects(applicant, before, after, records[applicant.pk], now)
            people += bool(found)
            counts.update(found)
        counted += len(group)
        if len(group) < AT_ONCE:
            break
    effects = (Effect(counts[key], words[counts[key] > 1]) for key, words in WORDS.items())
    shown = tuple(effect for effect in effects if effect.people)
    return Impact(people, counted, Applicant.objects.count(), shown)


def _effects(applicant, before, after, records, now):
    """The keys of what happens to one person; what is finished is never among it."""
    profile, today = profile_of(applicant), applicant.today(now)
    return effects_between(
        plan(profile, before, records, today), plan(profile, after, records, today)
    )


def effects_between(old, new):
    """The keys of `WORDS` that describe the way from one plan of somebody to another."""
    difference = compare(old, new)
    moves = [move for move in difference.moved if move.after.state not in State.closed]
    days = [move.days if move.is_due_moved else move.latest_days for move in moves]
    now_late = _late(new) - _late(old)
    works = [plan.target is None or plan.target.is_feasible for plan in (old, new)]
    found = {
        "added": difference.added,
        "removed": difference.removed or difference.kept,
        "necessity": [
            change for change in difference.necessity if change.after.state not in State.closed
        ],
        "earlier": any(number is not None and number < 0 for number in days),
        "later": any(number is not None and number > 0 for number in days),
        "dated": any(bool(move.before.due) != bool(move.after.due) for move in moves),
        "overdue": now_late,
        "infeasible": works == [True, False],
        "feasible": works == [False, True],
    }
    return {key for key, is_so in found.items() if is_so}


def _late(plan):
    return {item.slug for item in plan.items if item.timing is Timing.OVERDUE}
