"""The tracer on the real data, against a table that was written by hand from the sources."""

from itertools import product
from pathlib import Path

import pytest
import yaml

from careers.catalogue import Accreditation, RouteStatus, Track
from careers.models import Certificate, Residency
from careers.queries_tracer import pain_certificates
from careers.tracer import trace

EXPECTED = yaml.safe_load(Path(__file__).with_name("tracer_expected.yaml").read_text())
STATUSES = {
    "o": RouteStatus.OPEN,
    "?": RouteStatus.UNCONFIRMED,
    "x": RouteStatus.CLOSED,
}

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def table():
    """By residency, degree, accreditation and certificate: the status."""
    return {
        (residency, track, accreditation, certificate): STATUSES[mark]
        for residency, rows in EXPECTED["answers"].items()
        for row, marks in rows.items()
        for tracks, accreditation in [row.split(" / ")]
        for track in tracks.split()
        for certificate, mark in zip(EXPECTED["certificates"], marks.split(), strict=True)
    }


@pytest.fixture
def answers(reference):
    residencies = list(Residency.objects.published().values_list("slug", flat=True))
    certificates = pain_certificates(residencies)
    return {
        (residency, track, accreditation, answer.certificate.slug): answer
        for residency, track, accreditation in product(residencies, Track, Accreditation)
        for answer in trace(
            certificates, track=track, residency=residency, accreditation=accreditation
        )
    }


def test_every_answer_is_the_one_of_the_table(answers, table):
    assert {asked: answer.status for asked, answer in answers.items()} == table


def test_the_table_has_every_degree_residency_fellowship_and_certificate(reference, table):
    assert set(table) == set(
        product(
            Residency.objects.published().values_list("slug", flat=True),
            [track.value for track in Track],
            [accreditation.value for accreditation in Accreditation],
            Certificate.objects.published().values_list("slug", flat=True),
        )
    )


def test_whatever_is_open_names_the_board_to_apply_through(answers):
    boards = {}
    for (residency, _, _, certificate), answer in answers.items():
        if answer.is_open:
            found = boards.setdefault(certificate, {}).setdefault(residency, set())
            found.add(answer.board.abbreviation)

    assert boards == {
        certificate: {residency: {board} for residency, board in rows.items()}
        for certificate, rows in EXPECTED["boards"].items()
    }


def test_whatever_is_known_names_its_sources(answers):
    unsourced = [
        (asked, reason.about)
        for asked, answer in answers.items()
        for reason in answer.reasons
        if reason.is_known and not reason.sources
    ]
    assert unsourced == []


def test_whatever_is_unconfirmed_says_whom_to_ask(answers):
    nobody = {
        asked[-1]
        for asked, answer in answers.items()
        if answer.is_unconfirmed and not answer.ask
    }
    # A title of a society: no board issues it.
    assert nobody == {"fapm-title"}
