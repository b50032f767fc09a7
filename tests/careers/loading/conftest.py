"""Small reference files that a test can rewrite, and a database an advisor edited."""

import textwrap

import pytest

from careers.loading import load_reference
from careers.models import (
    Residency,
)

FILES = {
    "library.yaml": """
        checked_on: 2026-11-01
        sources:
          - {slug: paper, title: A paper, kind: official, published: 2024}
          - {slug: thread, title: A thread, kind: forum}
        boards:
          - {slug: aba, name: Board A, abbreviation: ABA, family: abms, sources: [paper]}
        residencies:
          - slug: surgery
            name: Surgery
            years_min: 4
            years_max: 5
            abms_board: aba
            confidence: verified
            sources: [thread, paper]
            claims:
              - {field: length, says: 4 years, source: paper, confidence: verified}
              - {field: length, says: 5 years, source: thread}
        certificates:
          - {slug: pain, name: Pain, family: abms, kind: subspecialty, boards: [aba]}
        routes:
          - {certificate: pain, residency: surgery, status: open, reason: So it is.}
          - {certificate: pain, residency: surgery, track: do, reason: Who knows.}
    """,
    "pathway.yaml": """
        stages:
          - {slug: school, name: School}
          - {slug: training, name: Training}
        groups:
          - {slug: any-exam, name: Any exam}
        milestones:
          - slug: exam-one
            name: Exam one
            stage: school
            kind: exam
            necessity: required
            tracks: [md, img]
            group: any-exam
            dates:
              - {edge: due, anchor: graduation, offset_months: -6, because: The paper says so.}
          - {slug: exam-two, name: Exam two, stage: school, kind: exam, necessity: required}
          - slug: apply
            name: Apply
            stage: training
            kind: application
            necessity: required
            residencies: [surgery]
            requires:
              - {group: any-exam}
              - {milestone: exam-two, hard: false, source: paper}
            claims:
              - {field: timing, says: early, source: thread}
    """,
    "seasons.yaml": """
        seasons:
          - slug: fellowship-2027
            name: Season 2027
            cycle: fellowship
            start_year: 2027
            events:
              - {moment: opens, on: 2025-06-04, confirmed: true, source: paper}
              - {moment: match-day, note: Not found.}
    """,
}


@pytest.fixture
def fixtures(tmp_path):
    """A directory with small reference files that a test can rewrite."""

    class Fixtures:
        path = tmp_path

        def write(self, name, text):
            (tmp_path / name).write_text(textwrap.dedent(text), encoding="utf-8")

        def replace(self, name, old, new):
            text = (tmp_path / name).read_text(encoding="utf-8")
            assert text.count(old) == 1
            (tmp_path / name).write_text(text.replace(old, new), encoding="utf-8")

        def load(self, **options):
            return load_reference(tmp_path, **options)

    directory = Fixtures()
    for name, text in FILES.items():
        directory.write(name, text)
    return directory


@pytest.fixture
def edited(fixtures):
    """A loaded database in which an advisor corrected the longest length."""
    fixtures.load()
    surgery = Residency.objects.get(slug="surgery")
    surgery.years_max = 8
    surgery.save()
    return fixtures
