"""Rows of boards, certificates and routes; a test names only what it is about."""

from itertools import count

from careers.catalogue import Confidence, RouteStatus
from careers.models import (
    Argument,
    Board,
    BoardFamily,
    Certificate,
    CertificateKind,
    CertificateRoute,
    Exam,
    ExamScope,
    TrainingRule,
)

_number = count(1)


def _entry(model, fields):
    number = next(_number)
    name = model.__name__
    named = {"slug": f"{name.lower()}-{number}", "name": f"{name} {number}"}
    return model.objects.create(**{"confidence": Confidence.VERIFIED} | named | fields)


def make_board(**fields):
    given = {"family": BoardFamily.ABMS, "abbreviation": f"B{next(_number)}"}
    return _entry(Board, given | fields)


def make_exam(**fields):
    return _entry(Exam, {"scope": ExamScope.PAIN} | fields)


def make_certificate(*, boards=(), **fields):
    given = {"family": BoardFamily.ABMS, "kind": CertificateKind.SUBSPECIALTY}
    certificate = _entry(Certificate, given | fields)
    certificate.boards.set(boards)
    return certificate


def make_argument(*, sources=(), **fields):
    argument = _entry(Argument, fields)
    argument.sources.set(sources)
    return argument


def make_route(certificate, residency, *, sources=(), **fields):
    given = {"status": RouteStatus.OPEN, "reason": "The board issues it."}
    route = CertificateRoute.objects.create(
        certificate=certificate, residency=residency, **given | fields
    )
    route.sources.set(sources)
    return route


def make_training_rule(certificate, accreditation="acgme", *, sources=(), **fields):
    given = {"status": RouteStatus.OPEN, "reason": "The board asks for it."}
    rule = TrainingRule.objects.create(
        certificate=certificate, accreditation=accreditation, **given | fields
    )
    rule.sources.set(sources)
    return rule
