"""People whose plans were worked out by hand, on the real reference data.

Each file in `golden/` tells of one person, why the plan is what it is, and the whole plan:
every item with its state, timing and due date, exactly what is next, and in which order.

`worked_out` and `scheduled` are the reasoning. Under `schedule` each range of days has the
items that it holds for: earliest to latest safe finish, `2027-10-10..2027-12-03`; nothing
after the dots is no last day, and `<` before it a last day that is only a bound. `target` is
"none", "feasible, ready" with the day on which all before the fellowship can be done, or what
breaks the start, by how many days, with the next start that works and its day.
"""

from pathlib import Path

import pytest
import yaml

from applicants.planning import (
    Attempt,
    AttemptResult,
    Interruption,
    InterruptionKind,
    Profile,
    Record,
    State,
    Status,
    plan,
)
from careers.catalogue import Track

CASES = sorted((Path(__file__).parent / "golden").glob("*.yaml"))


@pytest.mark.django_db
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_golden(path, catalogue):
    case = yaml.safe_load(path.read_text())
    found = plan(profile_of(case["profile"]), catalogue, records_of(case), case["today"])
    assert told(found) == expected(case)


def test_there_is_a_case_for_everybody():
    assert len(CASES) >= 16


# --- reading a case ---------------------------------------------------------------------------


def profile_of(fields):
    track = fields.get("track")
    interruptions = tuple(
        Interruption(**(one | {"kind": InterruptionKind(one["kind"])}))
        for one in fields.get("interruptions", ())
    )
    known = {"track": Track(track) if track else None, "interruptions": interruptions}
    return Profile(**(fields | known))


def records_of(case):
    """`done` is a list of slugs without dates; `records` says anything else.

    There `attempts` maps the days of an examination to their results.
    """
    records = {slug: Record(status=Status.DONE) for slug in case["done"].split()}
    for slug, fields in case.get("records", {}).items():
        status = Status(fields.pop("status", "not-started"))
        tried = fields.pop("attempts", {}).items()
        attempts = tuple(Attempt(day, AttemptResult(result)) for day, result in tried)
        records[slug] = Record(status=status, attempts=attempts, **fields)
    return records


def expected(case):
    """What the file says, with its short forms written out."""
    plan_ = case["plan"]
    items = {}
    for state, listed in plan_["items"].items():
        if isinstance(listed, str):
            listed = dict.fromkeys(listed.split(), "none")
        items |= {slug: f"{state}, {told}" for slug, told in listed.items()}
    lists = {key: (plan_[key] or "").split() for key in ("next", "coming_up", "late")}
    schedule = {
        slug: days for days, slugs in plan_["schedule"].items() for slug in slugs.split()
    }
    notices = plan_["notices"] or []
    return plan_ | lists | {"items": items, "notices": notices, "schedule": schedule}


# --- telling a plan ---------------------------------------------------------------------------


def told(found):
    return {
        "items": {item.slug: f"{item.state}, {timing_of(item)}" for item in found.items},
        "recurring": {item.slug: str(item.state) for item in found.recurring},
        "kept": {item.slug: str(item.state) for item in found.kept},
        "next": [item.slug for item in found.next],
        "coming_up": [item.slug for item in found.coming_up],
        "late": [item.slug for item in found.late],
        "progress": f"{found.progress.done} of {found.progress.total}",
        "notices": [f"{notice.kind}: {notice.text}" for notice in found.notices],
        "next_fixed": found.next_fixed and found.next_fixed.on,
        "schedule": {
            item.slug: days_of(item.schedule) for item in found.items if item.schedule
        },
        "target": told_target(found.target),
    }


def timing_of(item):
    """The timing with the due date; of what is closed only "none", of what waits its start."""
    if item.state in State.closed or item.state is State.DEPENDS:
        return str(item.timing)
    parts = [str(item.timing)]
    if item.due:
        parts.append(f"due {item.due.on}")
    if item.state is State.LATER:
        parts.append(f"opens {item.opens.on}")
    return " ".join(parts)


def days_of(schedule):
    """Earliest to latest safe finish."""
    if schedule.latest is None:
        return f"{schedule.earliest}.."
    bound = "<" if schedule.is_bound else ""
    return f"{schedule.earliest}..{bound}{schedule.latest}"


def told_target(target):
    if target is None:
        return "none"
    if target.is_feasible:
        return f"feasible, ready {target.ready_on}"
    broken = ", ".join(f"{each.slug} {each.days}" for each in target.breaks)
    return f"broken by {broken}; next {target.next_year}, ready {target.ready_on}"
