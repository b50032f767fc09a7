"""Articles, points and entries for the tests of the guide."""

import re
from itertools import count

from careers.catalogue import Accreditation, Confidence, RouteStatus
from careers.models import (
    ApplicationDocument,
    ApplicationFee,
    Certificate,
    ContinuingCertification,
    GuideArticle,
    MatchYear,
    Organization,
    PayBand,
    Procedure,
    Resource,
    StateLicense,
    TrainingRule,
)
from careers.states import STATES
from tests.builders import make_source

_number = count(1)
JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
POINT = re.compile(
    r'<div class="guide-point" id="(.*?)">\s*<h[23]>(.*?)</h[23]>\s*<p>(.*?)</p>', re.DOTALL
)


def make_article(slug="the-work", **fields):
    number = next(_number)
    fields = {"name": f"Article {number}", "confidence": Confidence.VERIFIED} | fields
    return GuideArticle.objects.create(slug=slug, position=number, **fields)


def make_point(article, *, sources=(), **fields):
    number = next(_number)
    fields = {
        "slug": f"point-{number}",
        "name": f"Point {number}",
        "summary": f"Statement {number}.",
        "confidence": Confidence.VERIFIED,
    } | fields
    point = article.points.create(position=number, **fields)
    point.sources.set(sources)
    return point


def make_entries(slug):
    """One more entry of every kind that the article `slug` lists."""
    number = next(_number)
    fields = {"slug": f"entry-{number}", "name": f"Entry {number}"}
    for entry in MAKERS[slug](number, fields):
        entry.sources.add(make_source())
        if hasattr(entry, "claims"):
            entry.claims.create(field="note", says="So.", source=make_source())


def _fee_with_tier(number, fields):
    fee = ApplicationFee.objects.create(**fields)
    fee.tiers.create(from_program=1, to_program=10, usd=number, is_flat=True)
    return fee


def _rule(number, fields):
    certificate = Certificate.objects.create(family="abms", kind="subspecialty", **fields)
    return TrainingRule.objects.create(
        certificate=certificate,
        accreditation=Accreditation.ACGME,
        status=RouteStatus.OPEN,
        reason="Listed.",
    )


MAKERS = {
    "procedures": lambda number, fields: [Procedure.objects.create(**fields)],
    "pay": lambda number, fields: [
        PayBand.objects.create(position=number, usd_low=1000, **fields)
    ],
    "licenses": lambda number, fields: [
        StateLicense.objects.create(state=STATES[number % len(STATES)].code, **fields)
    ],
    "continuing-certification": lambda number, fields: [
        ContinuingCertification.objects.create(**fields)
    ],
    "organizations": lambda number, fields: [
        Organization.objects.create(kind="society", **fields),
        Resource.objects.create(kind="journal", **fields),
    ],
    "the-match": lambda number, fields: [
        MatchYear.objects.create(year=2000 + number, **fields),
        ApplicationDocument.objects.create(**fields),
        _fee_with_tier(number, fields),
    ],
    "training-rules": lambda number, fields: [_rule(number, fields)],
}
