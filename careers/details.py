"""What the page of an entry shows besides its facts: what belongs to it, by kind.

Each function reads a constant number of queries and returns what its template part needs.
"""

from django.db.models import F, Q

from careers.models import (
    ApplicationFee,
    Board,
    Certificate,
    CertificateRoute,
    Exam,
    Organization,
    Residency,
    Season,
)
from careers.queries import current_catalogue


def details_of(entry):
    """What belongs to `entry`, and the template part that shows it ("" where nothing does)."""
    found = DETAILS.get(type(entry))
    if found is None:
        return {"part": ""}
    part, read = found
    return {"part": f"careers/_entry_{part}.html"} | read(entry)


def _board(board):
    primary = Q(abms_board=board) | Q(aoa_board=board)
    return {
        "certificates": board.certificates.published(),
        "residencies": Residency.objects.published().filter(primary).distinct(),
        "continuing": board.continuing.published(),
    }


def _certificate(certificate):
    routes = CertificateRoute.objects.filter(
        certificate=certificate, residency__is_published=True
    ).select_related("residency", "board")
    return {
        "routes": routes.prefetch_related("sources"),
        "rules": certificate.training_rules.prefetch_related("sources"),
        "boards": certificate.boards.published(),
        "milestones": certificate.milestones.published().in_pathway_order(),
    }


def _exam(exam):
    return {
        "attempt_rules": exam.attempt_rules.select_related("source"),
        "certificates": exam.certificates.published(),
        "milestones": exam.milestones.published().in_pathway_order(),
    }


def _season(season):
    dated_first = season.events.order_by(F("on").asc(nulls_last=True), "pk")
    return {"events": dated_first.select_related("source")}


def _fee(fee):
    return {"tiers": fee.tiers.all()}


def _organization(organization):
    return {"resources": organization.resources.published()}


def _residency(residency):
    routes = CertificateRoute.objects.filter(
        residency=residency, certificate__is_published=True
    ).select_related("certificate", "board")
    return {
        "routes": routes.prefetch_related("sources"),
        "milestones": residency.milestones.published().in_pathway_order(),
        "acceptance": current_catalogue().residency_by_slug.get(residency.slug),
    }


DETAILS = {
    Board: ("board", _board),
    Certificate: ("certificate", _certificate),
    Exam: ("exam", _exam),
    Season: ("season", _season),
    ApplicationFee: ("fee", _fee),
    Organization: ("organization", _organization),
    Residency: ("residency", _residency),
}
