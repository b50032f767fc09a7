"""Reads for the tracer and the comparison of routes."""

from django.db.models import Prefetch

from careers.catalogue import Accreditation, RouteStatus, Track
from careers.models import (
    Argument,
    Certificate,
    CertificateKind,
    CertificateRoute,
    Claim,
    TrainingRule,
)
from careers.tracer import CertificateRules, Route, Training


def pain_certificates(residencies):
    """What is known of each published pain certificate after any of `residencies` (slugs)."""
    routes = CertificateRoute.objects.filter(residency__slug__in=residencies)
    found = (
        Certificate.objects.published()
        .exclude(kind=CertificateKind.PRIMARY)
        .select_related("exam")
        .prefetch_related(
            "boards",
            Prefetch(
                "routes",
                routes.select_related("residency", "board").prefetch_related("sources"),
            ),
            Prefetch("training_rules", TrainingRule.objects.prefetch_related("sources")),
        )
    )
    return [_rules(certificate) for certificate in found]


def arguments():
    """Both sides of practice without a fellowship, in the order in which they were entered."""
    findings = Claim.objects.filter(field="finding").select_related("source")
    found = Argument.objects.published().order_by("pk")
    return found.prefetch_related("sources", Prefetch("claims", findings))


def _rules(certificate):
    return CertificateRules(
        slug=certificate.slug,
        name=certificate.name,
        family=certificate.family,
        entry=certificate,
        issuers=tuple(certificate.boards.all()),
        routes=tuple(_route(route) for route in certificate.routes.all()),
        training=tuple(_training(rule) for rule in certificate.training_rules.all()),
    )


def _route(route):
    return Route(
        residency=route.residency.slug,
        status=RouteStatus(route.status),
        reason=route.reason,
        track=Track(route.track) if route.track else None,
        board=route.board,
        sources=tuple(route.sources.all()),
    )


def _training(rule):
    return Training(
        accreditation=Accreditation(rule.accreditation),
        status=RouteStatus(rule.status),
        reason=rule.reason,
        sources=tuple(rule.sources.all()),
    )
