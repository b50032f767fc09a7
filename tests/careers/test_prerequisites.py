"""No milestone may wait for itself."""

import pytest

from careers.models import ChoiceGroup, Prerequisite
from careers.prerequisites import find_cycle, stored_requirements
from tests.builders import make_milestone


@pytest.mark.parametrize(
    "requirements",
    [{}, {"a": []}, {"a": ["b"], "b": ["c"]}, {"a": ["b", "c"], "b": ["d"], "c": ["d"]}],
)
def test_no_cycle(requirements):
    assert find_cycle(requirements) is None


def test_needing_itself_is_a_cycle():
    assert find_cycle({"a": ["a"]}) == ["a", "a"]


def test_a_cycle_is_told_in_the_order_of_needing():
    cycle = find_cycle({"start": ["a"], "a": ["b"], "b": ["c"], "c": ["a"], "d": []})

    assert cycle[0] == cycle[-1]
    start = cycle.index("a") % 3
    assert [cycle[(start + step) % 3] for step in range(3)] == ["a", "b", "c"]


@pytest.mark.django_db
def test_a_group_stands_for_each_of_its_members():
    group = ChoiceGroup.objects.create(slug="group", name="Group")
    one = make_milestone(slug="one", choice_group=group)
    make_milestone(slug="two", choice_group=group)
    last = make_milestone(slug="last")
    Prerequisite.objects.create(milestone=last, required_group=group)
    Prerequisite.objects.create(milestone=last, required_milestone=one, is_hard=False)

    assert stored_requirements() == {"last": {"one", "two"}}
    Prerequisite.objects.create(milestone=one, required_milestone=last)
    assert find_cycle(stored_requirements()) in (
        ["one", "last", "one"],
        ["last", "one", "last"],
    )
