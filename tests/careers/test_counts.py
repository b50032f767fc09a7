"""The numbers that pages show are those of the material that was collected."""

import re

import pytest
from django.urls import reverse

from tests.careers.public_pages import page, words

# As many records as the collected material has of each kind.
COLLECTED = {
    "Fellowships": 51,  # of 68: the 17 that are only leads are not published
    "Residencies": 13,
    "Boards": 19,
    "Certificates": 8,
    "Exams": 20,
    "Application seasons": 4,
    "Application documents": 11,
    "Application fees": 4,
    "The Match in figures": 3,
    "Licenses by state": 51,
    "Continuing certification": 6,
    "Procedures": 22,
    "Organizations": 24,
    "Conferences and journals": 11,
    "Pay in figures": 7,
}
LEADS = 17
DISAGREEMENTS = 20
ARGUMENTS = 16
# Statements of the guide by article; the collected lists have as many entries.
POINTS = {
    "settings": 9,
    "focus-areas": 10,
    "skills": 13,
    "conditions": 13,
    "training-rules": 11,
    "job-search": 11,
    "questions": 16,
}


def test_library_counts_what_was_collected(client, reference):
    html = page(client, "/library/")
    shelves = re.findall(r"<h2>(.*?)</h2>\s*<p[^>]*>(\d+) entr", html)
    assert {words(title): int(number) for title, number in shelves} == COLLECTED


def test_directory_and_map_count_the_published_programs(client, reference):
    html = page(client, "/fellowships/")
    assert "51 programs" in words(html)
    tiles = re.findall(r'aria-label="[A-Z][\w ]+, (\d+) programs?"', html)
    assert sum(map(int, tiles)) == COLLECTED["Fellowships"]


def test_states_have_a_row_each(client, reference):
    rows = re.findall(r'<a href="(/licenses/[a-z-]+/)"', page(client, "/licenses/"))
    assert len(set(rows)) == COLLECTED["Licenses by state"]


def test_leads_wait_in_the_queue_of_advisors(advisor_client, reference):
    html = page(advisor_client, f"{reverse('admin:review')}?section=leads")
    assert f"Leads {LEADS}" in words(html).replace("(", "").replace(")", "").replace(":", "")


def test_disagreements_and_arguments_are_all_there(client, reference):
    assert f"{DISAGREEMENTS} topics" in words(page(client, "/disagreements/"))
    arguments = re.findall(r"What is argued", page(client, "/boards/tracer/"))
    assert len(arguments) == ARGUMENTS


@pytest.mark.parametrize("article", POINTS)
def test_articles_have_a_statement_for_each_entry(client, reference, article):
    html = page(client, f"/guide/{article}/")
    assert html.count('class="guide-point"') == POINTS[article]
