"""What the checklist weighs on the wire: goals of the design, held exactly."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from applicants.actions import mark_behind
from careers.models import Milestone, Residency
from tests.builders import NOW

FIRST_VISIT, CHECKLIST, LATER_PAGE = 45 * 1024, 10 * 1024, 12 * 1024


def weight(content):
    return len(gzip.compress(content))


@pytest.fixture
def checklist(reference, applicant, applicant_client):
    """The checklist of an anesthesiology resident on the real reference data."""
    applicant.track = "md"
    applicant.residency = Residency.objects.get(slug="anesthesiology")
    applicant.residency_choice = "settled"
    applicant.target_year = 2029
    applicant.save()
    behind = Milestone.objects.filter(stage__slug="undergraduate", for_md=True)
    mark_behind(
        applicant=applicant,
        milestone_pks=behind.values_list("pk", flat=True),
        now=NOW,
    )
    return applicant_client.get("/pathway/")


def test_the_checklist_stays_light(checklist):
    assert len(checklist.context["plan"].items) > 35
    assert weight(checklist.content) <= CHECKLIST


def test_the_heaviest_of_the_later_pages_stays_light(checklist, applicant_client):
    timeline = applicant_client.get("/pathway/timeline/")
    (script,) = re.findall(r'src="/static/(js/timeline[^"]*\.js)"', timeline.text)
    own = Path(finders.find(script)).read_bytes()
    assert weight(timeline.content) + weight(own) <= LATER_PAGE


def test_the_first_visit_with_all_its_files_stays_light(checklist):
    parts = re.findall(r'(?:src|href)="/static/([^"]+\.(?:css|js|svg))"', checklist.text)
    files = [finders.find(part) for part in parts]
    assert len(files) == 4  # style sheet, htmx, own script, icon
    total = weight(checklist.content) + sum(weight(Path(file).read_bytes()) for file in files)
    assert total <= FIRST_VISIT
