"""The list of people by what is due next: in order, page by page, from the index."""

from datetime import date

import pytest
from django.db import connection

from applicants.models import Applicant, DueRow
from tests.builders import make_applicant, make_milestone, make_residency

MAY, JUNE = date(2027, 5, 1), date(2027, 6, 1)
# From late to never, with two people on one day on both sides of an end of a page.
DAYS = [MAY, None, JUNE, MAY, None, JUNE, MAY]


@pytest.fixture
def people(db):
    """One person for each of `DAYS`, in the order in which the list shows them."""
    found = [make_applicant(next_due_on=day) for day in DAYS]
    return sorted(found, key=lambda each: (each.next_due_on or date.max, each.pk))


def walk(size):
    """The keys of all people, page by page."""
    found, after = [], None
    while page := Applicant.objects.due_page(after, size):
        found.append([row.pk for row in page])
        after = page[-1].place
    return found


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_pages_follow_each_other_without_a_gap(people, size):
    pks = [each.pk for each in people]
    assert walk(size) == [pks[start : start + size] for start in range(0, len(pks), size)]


def test_a_row_says_what_the_summary_says(db):
    residency, milestone = make_residency(name="Neurology"), make_milestone(name="Step 3")
    own = make_applicant(
        position="residency",
        track="md",
        residency=residency,
        residency_choice="settled",
        required_done=2,
        required_total=5,
        next_due_on=MAY,
        next_milestone=milestone,
        attention_since=MAY,
    )
    assert Applicant.objects.due_page() == [
        DueRow(
            pk=own.pk,
            email=own.user.email,
            name=own.user.name,
            position="residency",
            track="md",
            residency="Neurology",
            required_done=2,
            required_total=5,
            next_due_on=MAY,
            next_milestone="Step 3",
            attention_since=MAY,
        )
    ]


def test_only_the_people_asked_for_are_listed(people):
    asked = Applicant.objects.filter(pk__in=[people[0].pk, people[-1].pk])
    assert [row.pk for row in asked.due_page()] == [people[0].pk, people[-1].pk]


@pytest.mark.parametrize(
    ("place", "statements"), [(None, 2), (2, 3), (-2, 1)], ids=["first", "within", "undated"]
)
def test_a_page_takes_at_most_three_statements(
    people, place, statements, django_assert_num_queries
):
    after = None if place is None else (people[place].next_due_on, people[place].pk)
    with django_assert_num_queries(statements):
        Applicant.objects.due_page(after)


@pytest.mark.parametrize("place", [None, 2, -2], ids=["first", "within", "undated"])
def test_every_statement_reads_the_index(people, place, django_assert_num_queries):
    """PostgreSQL would read tables this small as a whole: it is told not to."""
    after = None if place is None else (people[place].next_due_on, people[place].pk)
    with django_assert_num_queries(3, exact=False) as asked:
        Applicant.objects.due_page(after)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        for query in asked.captured_queries:
            plan = explained(cursor, query["sql"])
            assert "applicant_by_next_due" in plan
            assert "TEMP B-TREE" not in plan
            assert "Sort" not in plan


def explained(cursor, sql):
    """How the database finds the rows of a statement."""
    words = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    cursor.execute(f"{words} {sql}")
    return "\n".join(str(row[-1]) for row in cursor.fetchall())
