"""The programs that measure: what they make is allowed, and what they report is right."""

import os

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate

from applicants.models import Applicant, MilestoneRecord, RecordVersion, User
from applicants.queries import plan_of
from applicants.summaries import summary_of
from bench import latency, lighthouse, processes, report, tables
from bench.explained import is_explainable
from bench.goals import Goal
from bench.people import PASSWORD, SUMMARY, email_of, kinds_of_people, make_people
from tests.builders import NOW


@pytest.fixture
def few_kinds(reference, monkeypatch):
    """Only three kinds of people, so that seven are enough to have copies of each."""
    kinds = kinds_of_people()[::60][:3]
    monkeypatch.setattr("bench.people.kinds_of_people", lambda: kinds)
    return kinds


def test_made_up_people_are_marked_and_can_sign_in(few_kinds, rf):
    numbers = make_people(7, NOW)

    emails = list(User.objects.order_by("pk").values_list("email", flat=True))
    assert emails == [email_of(number) for number in numbers]
    assert set(User.objects.values_list("name", flat=True)) == {
        f"Synthetic person {number}" for number in numbers
    }
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == 7
    assert authenticate(rf.post("/"), email=emails[6], password=PASSWORD).email == emails[6]


def test_the_summary_of_each_copy_is_that_of_its_plan(few_kinds):
    make_people(7, NOW)

    for applicant in Applicant.objects.select_related("residency"):
        kept = {name: getattr(applicant, name) for name in SUMMARY}
        plan = plan_of(applicant, applicant.today(NOW))
        assert kept == kept | summary_of(plan)
        assert (kept["version"], len(plan.items) > 30) == (1, True)


def test_each_copy_has_the_records_of_the_first_of_its_kind_with_their_versions(few_kinds):
    make_people(7, NOW)

    def noted(applicant):
        rows = MilestoneRecord.objects.filter(applicant=applicant).order_by("milestone")
        return list(rows.values_list("milestone", "status", "done_on", "versions__status"))

    people = list(Applicant.objects.order_by("pk"))
    assert [noted(person) for person in people[3:]] == [
        noted(people[place % 3]) for place in range(3, 7)
    ]
    assert len(noted(people[0])) > 30
    assert RecordVersion.objects.count() == MilestoneRecord.objects.count()


def test_more_people_get_the_next_numbers(few_kinds):
    assert make_people(2, NOW) == range(1, 3)
    assert make_people(2, NOW) == range(3, 5)
    assert make_people(0, NOW) == range(5, 5)


def test_a_part_of_the_document_is_filled_and_the_prose_stays():
    text = "Before.\n<!-- pages:begin -->\nold\n<!-- pages:end -->\nAfter."

    new = report.fill(text, "pages", ["one", "two \\1"])

    assert new == ("Before.\n<!-- pages:begin -->\none\ntwo \\1\n<!-- pages:end -->\nAfter.")
    assert report.fill(new, "pages", ["one", "two \\1"]) == new


def test_a_part_that_the_document_has_not_is_a_mistake():
    with pytest.raises(ValueError, match="0 parts called pages"):
        report.fill("Nothing.", "pages", [])


def test_the_document_has_each_part_once():
    text = report.DOCUMENT.read_text()

    for name in report.PARTS:
        assert text == report.fill(text, name, between(text, name))


def between(text, name):
    """The lines that a part of the document has now."""
    part = text.split(f"<!-- {name}:begin -->\n")[1].split(f"<!-- {name}:end -->")[0]
    return part.splitlines()


@pytest.mark.parametrize(
    ("measured", "met"),
    [(1.6, "must and aim"), (1.7, "must"), (2.5, "must"), (2.6, "**no**")],
)
def test_a_goal_says_whether_it_is_met(measured, met):
    goal = Goal("checklist", 2.5, 1.6, lambda results: results["x"], "ms")

    assert goal.row({"x": measured}) == [
        "checklist",
        "2.5 ms",
        "1.6 ms",
        f"{measured:g} ms",
        met,
    ]


def test_a_goal_without_a_measurement_says_so():
    goal = Goal("checklist", 2.5, 1.6, lambda results: results["x"])

    assert goal.row({}) == ["checklist", "2.5", "1.6", "not measured", ""]


def test_a_table_aligns_figures_to_the_right():
    assert tables.table(("page", "ms"), [["home", 1.5]]) == [
        "| page | ms |",
        "| --- | ---: |",
        "| home | 1.5 |",
    ]


def test_lighthouse_keeps_the_scores_and_what_cost_points():
    audits = {
        "cumulative-layout-shift": {"score": 1, "numericValue": 0.00001},
        "contrast": {"score": 0},
        "hint": {"score": 0},  # has no weight
    }
    refs = [{"id": "contrast", "weight": 3}, {"id": "hint", "weight": 0}]
    category = {"score": 0.97, "auditRefs": refs}
    categories = dict.fromkeys(lighthouse.CATEGORIES, category)

    found = lighthouse.read({"audits": audits, "categories": categories})

    points = dict.fromkeys(lighthouse.CATEGORIES, 97)
    assert found == points | {"shift": 0.0, "lost": ["contrast"]}


def test_percentiles_are_those_of_the_times():
    assert latency.percentiles([float(n) for n in range(1, 100)]) == {
        "p50": 50.0,
        "p95": 95.0,
        "p99": 99.0,
    }


def test_processes_tell_what_they_cost():
    before = processes.cpu_micros([os.getpid()])
    sum(number * number for number in range(200_000))

    assert processes.cpu_micros([os.getpid()]) > before
    assert processes.cpu_micros([2**22 + 1]) == 0
    assert processes.memory_mib(os.getpid()) > 1


def test_only_what_touches_rows_is_explained():
    known = ["SELECT 1", "(SELECT 1) UNION (SELECT 2)", "INSERT INTO a", "SAVEPOINT a", "BEGIN"]

    assert [is_explainable(sql) for sql in known] == [True, True, True, False, False]


LISTS = ("list of 50 people", "directory search", "directory search, broad")


def page(**figures):
    """The figures of one page in one process."""
    known = {"app_us": 1000, "database_us": 0, "ready_app_us": 500, "ready_database_us": 0}
    known |= {"ratio": 2, "gzip_us": 300, "statements": 4, "bytes": 20480, "gzip": 2048}
    return known | figures


def engine(factor):
    """What is measured on one database; each figure times `factor`."""
    names = ["checklist", "checklist, cold", "one tap", "list of 50 people", "directory"]
    searches = ["directory search", "directory search, broad"]
    ratios = {name: page(ratio=factor) for name in [*names, *searches]}
    memory = {"master": 10, "workers": [70 * factor]}
    signing = {"calm_p50": 4, "busy_p50": 4 * factor, "ratio": factor}
    times = {"p50": 1, "p95": 2, "p99": 3, "app_us": 4, "database_us": 5}
    site = {
        "workers": 1,
        "pages": {"checklist": times},
        "memory": memory,
        "signing_in": signing | {"sign_ins_a_second": 9},
    }
    return {"ratios": ratios, "served": [site]}


@pytest.fixture
def results():
    """A whole measurement, small: on the second database everything costs twice as much."""
    about = {"date": "today", "commit": "abc", "machine": "2 cores", "versions": "Python"}
    requests = [{"address": "/", "headers": 1024, "content": 3072}]
    steps = [
        {
            "rows": {"people": people, "records": 40 * people, "programs": 10_000},
            "pages": {
                name: {"statements": 3, "touched": people, "database_ms": 0.5, "app_us": 9}
                for name in LISTS
            },
        }
        for people in (1000, 1200)
    ]
    return {
        "pages": {
            "about": about,
            "engines": {"SQLite": engine(1), "PostgreSQL": engine(2)},
            "plans": {"60": 2000.0},
            "visits": [
                {"name": "checklist", "requests": requests * 2},
                {"name": "timeline", "requests": requests},
            ],
        },
        "growth": {"about": about, "steps": steps},
    }


def test_each_goal_is_held_against_the_worst_that_was_measured(results):
    assert [row.split(" | ")[1:] for row in tables.goals(results)[2:]] == [
        ["2.5", "1.6", "2", "must |"],
        ["6", "4", "2", "must and aim |"],
        ["6", "4", "4", "must and aim |"],
        ["8", "5", "4", "must and aim |"],
        ["6", "4", "4", "must and aim |"],
        ["3", "2", "2", "must and aim |"],
        ["1.5", "1", "1.2", "must |"],
        ["4", "3", "2", "must and aim |"],
        ["5 ms", "1 ms", "0.5 ms", "must and aim |"],
        ["10 KB", "6 KB", "2 KB", "must and aim |"],
        ["70 KB", "45 KB", "6 KB", "must and aim |"],
        ["12 KB", "8 KB", "3 KB", "must and aim |"],
        ["3", "2.5", "2", "must and aim |"],
        ["110 MiB", "90 MiB", "150 MiB", "**no** |"],
    ]


def test_the_tables_say_what_was_measured(results):
    assert "| checklist | 1,000 | 0 | 500 | 2 | 4 | 20.0 | 2.0 | 300 |" in tables.pages(results)
    assert "| checklist | 1 | 2 | 3 | 4 | 5 |" in tables.served(results)
    assert tables.visits(results)[-2:] == [
        "| checklist | 2 | 6.0 | 2.0 |",
        "| timeline | 1 | 3.0 | 1.0 |",
    ]
    assert "| 1,200 | 48,000 | 10,000 | 3 | 1,200 | 0.5 | 9 |" in tables.growth(results)
    assert tables.engine(results)[-1] == "| 60 | 2.00 | 500 |"
