"""Taking an examination again: what the rules allow, and from when."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from careers.catalogue import AttemptRuleKind
from careers.words import spell

from .types import AttemptResult, Reason, ReasonKind


@dataclass(frozen=True, slots=True)
class NextAttempt:
    """When an examination may be taken next, after the attempts so far.

    `on` is None once it is passed or no attempt is left; else today, or `free_on` where the
    rules make one wait. `left` is None where no source limits the attempts. `is_to_confirm`:
    only a rule that is still to confirm gives `free_on`. Reasons name every rule that counts.
    """

    on: date | None
    used: int
    left: int | None
    reasons: tuple[Reason, ...]
    free_on: date | None = None
    is_to_confirm: bool = False


def next_attempt(rules, attempts, today):
    """Return the `NextAttempt` under the `AttemptRule`s of an examination on `today`.

    An attempt without a result yet counts as one: it was taken.
    """
    tries = sorted(attempt.taken_on for attempt in attempts)
    most = min((rule.count for rule in rules if _is_final(rule)), default=None)
    left = None if most is None else max(most - len(tries), 0)
    reasons = [_used(rule, len(tries)) for rule in rules if _is_final(rule) and tries]
    if any(attempt.result is AttemptResult.PASSED for attempt in attempts):
        return NextAttempt(None, len(tries), left, tuple(reasons))
    reasons += [_extended(rule) for rule in rules if _extends(rule, attempts)]
    if left == 0:
        return NextAttempt(None, len(tries), left, tuple(reasons))
    waits = [(free_on, rule) for rule in rules if (free_on := _free_on(rule, tries))]
    free_on = max((day for day, _ in waits), default=None)
    reasons += [_waits(rule, day) for day, rule in waits if day > today]
    is_to_confirm = bool(waits) and all(
        rule.is_to_confirm for day, rule in waits if day == free_on
    )
    on = max(today, free_on or today)
    return NextAttempt(on, len(tries), left, tuple(reasons), free_on, is_to_confirm)


def _is_final(rule):
    """Whether a rule limits the attempts for ever."""
    return rule.kind is AttemptRuleKind.LIMIT and rule.months is None


def _free_on(rule, tries):
    """From when `rule` allows one more after `tries`, or None where it does not count yet."""
    if rule.kind is AttemptRuleKind.LIMIT and rule.months and len(tries) >= rule.count:
        return tries[-rule.count] + relativedelta(months=rule.months)
    if rule.kind is AttemptRuleKind.SPACING and tries and len(tries) + 1 >= rule.count:
        return tries[-1] + relativedelta(months=rule.months)
    return None


def _extends(rule, attempts):
    failures = sum(attempt.result is AttemptResult.FAILED for attempt in attempts)
    return rule.kind is AttemptRuleKind.EXTENSION and failures >= rule.count


def _used(rule, number):
    return _reason(f"{number} of {rule.count} attempts used.", rule)


def _waits(rule, free_on):
    return _reason(f"The next attempt is possible from {spell(free_on)}.", rule)


def _extended(rule):
    return _reason(
        f"Training becomes at least {rule.months} months longer. Enter the new end of your"
        " residency in your profile.",
        rule,
    )


def _reason(text, rule):
    confirm = " (to confirm)" if rule.is_to_confirm else ""
    because = f" {rule.because}{confirm}" if rule.because else ""
    return Reason(ReasonKind.ATTEMPTS, text + because, (rule.source,) if rule.source else ())
