"""The guide: how its articles are grouped, and which of them list entries of the library."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Prefetch, Q

from careers.catalogue import Accreditation
from careers.facts import label_of, read_facts, value_of
from careers.license_table import groups_by
from careers.models import (
    ApplicationDocument,
    ApplicationFee,
    Claim,
    ContinuingCertification,
    GuideArticle,
    MatchYear,
    Organization,
    OrganizationKind,
    PayBand,
    Procedure,
    Resource,
    StateLicense,
    TrainingRule,
)
from careers.pay_chart import draw
from careers.shelves import facts_of
from careers.words import counted

# Which articles stand together, in the order of the contents; any other stands under REST.
GROUPS = {
    "The field": (
        *["the-work", "settings", "focus-areas", "skills", "conditions", "procedures"],
    ),
    "The way in": ("training-rules", "the-match", "questions"),
    "Practice": (
        *["pay", "licenses", "continuing-certification", "job-search", "organizations"],
    ),
}
REST = "More"


@dataclass(frozen=True)
class Section:
    """Points of an article under one heading; an empty heading shows none."""

    heading: str
    points: tuple


@dataclass(frozen=True)
class Listing:
    """What an article lists beside its points: a template, and what it needs."""

    title: str
    template: str
    rows: Callable
    shelf: str = ""  # where the rest of a long list stands


def contents():
    """The published articles by group, with what each is made of; one query."""
    points = Count("points", filter=Q(points__is_published=True))
    articles = GuideArticle.objects.published().annotate(number_of_points=points)
    return [
        (title, [(article, made_of(article)) for article in found])
        for title, found in grouped(articles)
    ]


def made_of(article):
    """What an article is made of, in words."""
    number = article.number_of_points
    points = counted(number, "statement") if number else ""
    parts = [points, "entries of the library" if article.slug in LISTINGS else ""]
    return " and ".join(filter(None, parts)) or "nothing written yet"


def grouped(articles):
    """Articles by the group in which they stand; a group without any is left out."""
    groups = {title: [] for title in [*GROUPS, REST]}
    for article in articles:
        groups[group_of(article.slug)].append(article)
    return [(title, found) for title, found in groups.items() if found]


def group_of(slug):
    """The title of the group of an article."""
    return next((title for title, slugs in GROUPS.items() if slug in slugs), REST)


def neighbors(article):
    """The published articles before and after `article`, in the order of the contents."""
    walk = [one for _, found in grouped(GuideArticle.objects.published()) for one in found]
    if article not in walk:
        return None, None
    at = walk.index(article)
    return (walk[at - 1] if at else None), (walk[at + 1] if at + 1 < len(walk) else None)


def sections_of(article):
    """The points of `article` under their headings, in their order."""
    together = groupby(article.points.all(), key=lambda point: point.heading)
    return [Section(heading, tuple(points)) for heading, points in together]


def sources_of(article):
    """Every source of `article` and of its points, each once, by title."""
    parts = [article, *article.points.all()]
    found = {source for part in parts for source in part.sources.all()}
    return sorted(found, key=lambda source: (source.title.casefold(), source.slug))


# What the articles list ----------------------------------------------------------------------


# An article stays readable; who wants all of a longer list finds it on its shelf.
MOST_LISTED = 100


def _published(model):
    return model.objects.published().prefetch_related("sources")


def _with_claims(model):
    claims = Prefetch("claims", Claim.objects.select_related("source"))
    return _published(model).prefetch_related(claims, "rulings")


def _with_facts(entries, *names):
    """Each entry with what a page says of its fields `names`."""
    return [(entry, read_facts(entry, names)) for entry in entries]


def _procedures():
    found = _published(Procedure)[:MOST_LISTED]
    return {
        "procedures": found,
        "no_minimum": all(procedure.acgme_minimum is None for procedure in found),
    }


def _pay():
    return {"chart": draw(_published(PayBand)[:MOST_LISTED])}


def _licenses():
    licenses = list(StateLicense.objects.published())
    return {
        "states": len(licenses),
        "tables": [
            (label_of(StateLicense, name), groups_by(licenses, name))
            for name in ("years_us", "years_img")
        ],
    }


def _continuing_certification():
    programs = _with_claims(ContinuingCertification).select_related("board")[:MOST_LISTED]
    return {"programs": [(program, facts_of(program)) for program in programs]}


def _organizations():
    kinds = OrganizationKind.values
    found = sorted(
        _published(Organization)[:MOST_LISTED], key=lambda one: kinds.index(one.kind)
    )
    return {
        "organizations": found,
        "resources": _published(Resource).select_related("organization")[:MOST_LISTED],
    }


MATCH_FIGURES = (
    *["programs", "positions", "applicants", "applicants_per_position", "matched_percent"],
    *["matched_md_percent", "matched_other_percent", "unfilled", "unfilled_percent"],
    "programs_unfilled",
)


def _the_match():
    years = list(_published(MatchYear))
    return {
        "years": years,
        "figures": [
            (label_of(MatchYear, name), [value_of(year, name) for year in years])
            for name in MATCH_FIGURES
        ],
        "fees": _with_facts(
            _with_claims(ApplicationFee).prefetch_related("tiers")[:MOST_LISTED], "usd"
        ),
        "documents": _with_facts(
            _with_claims(ApplicationDocument)[:MOST_LISTED],
            *["need", "via", "most_per_program", "fee_usd"],
        ),
    }


def _training_rules():
    rules = TrainingRule.objects.filter(certificate__is_published=True)
    found = rules.select_related("certificate").prefetch_related("sources")
    order = list(Accreditation)
    return {
        "rules": sorted(
            found, key=lambda rule: (rule.certificate.name, order.index(rule.accreditation))
        )
    }


LISTINGS = {
    "procedures": Listing(
        "The procedures", "careers/_guide_procedures.html", _procedures, "procedures"
    ),
    "pay": Listing("Pay in figures", "careers/_guide_pay.html", _pay, "pay"),
    "licenses": Listing("The states", "careers/_guide_licenses.html", _licenses),
    "continuing-certification": Listing(
        "Board by board",
        "careers/_guide_continuing.html",
        _continuing_certification,
        "continuing-certification",
    ),
    "organizations": Listing(
        "Who is who", "careers/_guide_organizations.html", _organizations, "organizations"
    ),
    "the-match": Listing(
        "Figures, fees and documents", "careers/_guide_match.html", _the_match
    ),
    "training-rules": Listing(
        "After which fellowship a certificate is open",
        "careers/_guide_training_rules.html",
        _training_rules,
    ),
}


def listing_of(slug):
    """What the article lists, ready for its template; None where it has only points."""
    listing = LISTINGS.get(slug)
    if listing is None:
        return None
    about = {"title": listing.title, "template": listing.template, "shelf": listing.shelf}
    return about | listing.rows()


# Structured data -----------------------------------------------------------------------------


def questions_and_answers(article):
    """The points of `article` as a page of questions in the words of schema.org."""
    return {
        "@type": "FAQPage",
        "name": article.name,
        "mainEntity": [
            {
                "@type": "Question",
                "name": point.name,
                "acceptedAnswer": {"@type": "Answer", "text": point.summary},
            }
            for point in article.points.all()
            if point.summary
        ],
    }
