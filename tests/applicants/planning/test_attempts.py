"""When an examination may be taken again."""

from datetime import date

from applicants.planning import Attempt, AttemptResult
from applicants.planning.attempts import next_attempt
from careers.catalogue import AttemptRule, AttemptRuleKind

from .builders import TODAY

# The rules for the USMLE Steps (source usmle-attempts).
EVER = AttemptRule(AttemptRuleKind.LIMIT, 4, because="Four attempts.", source="usmle")
IN_A_YEAR = AttemptRule(
    AttemptRuleKind.LIMIT, 3, 12, because="At most three in 12 months.", source="usmle"
)
FOURTH = AttemptRule(
    AttemptRuleKind.SPACING, 4, 6, because="The fourth waits six months.", source="usmle"
)
USMLE = (EVER, IN_A_YEAR, FOURTH)


def failed(*days):
    return [Attempt(day, AttemptResult.FAILED) for day in days]


def told(found):
    return found.on, found.used, found.left, [str(reason) for reason in found.reasons]


def test_before_the_first_attempt_nothing_is_to_be_said():
    assert told(next_attempt(USMLE, [], TODAY)) == (TODAY, 0, 4, [])


def test_a_first_failure_waits_for_nothing_but_counts():
    found = next_attempt(USMLE, failed(date(2026, 11, 1)), TODAY)
    assert told(found) == (TODAY, 1, 3, ["1 of 4 attempts used. Four attempts."])
    assert found.reasons[0].sources == ("usmle",)


def test_the_fourth_attempt_waits_for_the_later_of_two_rules():
    tries = failed(date(2026, 2, 1), date(2026, 5, 1), date(2026, 9, 1))
    assert told(next_attempt(USMLE, tries, TODAY)) == (
        date(2027, 3, 1),
        3,
        1,
        [
            "3 of 4 attempts used. Four attempts.",
            "The next attempt is possible from 1 February 2027. At most three in 12 months.",
            "The next attempt is possible from 1 March 2027. The fourth waits six months.",
        ],
    )


def test_after_the_last_attempt_there_is_none():
    tries = failed(*(date(2020 + number, 1, 1) for number in range(4)))
    found = next_attempt(USMLE, tries, TODAY)
    assert told(found) == (None, 4, 0, ["4 of 4 attempts used. Four attempts."])


def test_a_passed_exam_needs_no_other_attempt():
    tries = [*failed(date(2026, 2, 1)), Attempt(date(2026, 8, 1), AttemptResult.PASSED)]
    assert told(next_attempt(USMLE, tries, TODAY)) == (
        None,
        2,
        2,
        ["2 of 4 attempts used. Four attempts."],
    )


def test_an_attempt_without_a_result_counts():
    assert next_attempt(USMLE, [Attempt(date(2026, 11, 1))], TODAY).left == 3


def test_repeated_failure_may_make_training_longer():
    rule = AttemptRule(AttemptRuleKind.EXTENSION, 2, 6, because="ABA says so.", source="aba")
    once, twice = failed(date(2026, 6, 1)), failed(date(2026, 6, 1), date(2026, 11, 1))
    assert next_attempt([rule], once, TODAY).reasons == ()
    assert told(next_attempt([rule], twice, TODAY)) == (
        TODAY,
        2,
        None,
        [
            "Training becomes at least 6 months longer. Enter the new end of your residency in"
            " your profile. ABA says so."
        ],
    )


def test_a_rule_to_confirm_says_so():
    rule = AttemptRule(AttemptRuleKind.LIMIT, 7, is_to_confirm=True, because="Seven ever.")
    found = next_attempt([rule], failed(date(2026, 6, 1)), TODAY)
    assert [str(reason) for reason in found.reasons] == [
        "1 of 7 attempts used. Seven ever. (to confirm)"
    ]


def test_a_day_is_to_confirm_if_only_rules_to_confirm_give_it():
    unsure = AttemptRule(AttemptRuleKind.SPACING, 2, months=6, is_to_confirm=True)
    sure = AttemptRule(AttemptRuleKind.LIMIT, 1, months=6)
    tries = failed(date(2026, 6, 1))
    found = [next_attempt(rules, tries, TODAY) for rules in [[unsure], [unsure, sure], [sure]]]
    assert [each.on for each in found] == [date(2026, 12, 1)] * 3
    assert [each.is_to_confirm for each in found] == [True, False, False]
