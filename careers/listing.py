"""Reads of the library's shelves: entries with all that their pages show."""

from django.db.models import Prefetch

from careers.facts import label_of, value_of
from careers.models import Board, Certificate, Claim
from careers.shelves import SHELVES

# What a row of a list tells of an entry besides its name; names of facts.
TOLD = {
    "boards": ("abbreviation", "family", "certificates"),
    "certificates": ("kind", "family", "exam"),
    "exams": ("scope", "attempts", "fee_usd"),
    "seasons": ("cycle",),
    "documents": ("need", "via"),
    "fees": ("usd",),
    "match": ("positions", "applicants", "matched_percent"),
    "licenses": ("years_us", "cme_credits"),
    "continuing-certification": ("board", "cycle_years", "annual_fee_usd"),
    "procedures": ("group", "acgme_minimum"),
    "organizations": ("kind", "website"),
    "resources": ("kind", "organization", "publisher"),
    "pay": ("usd_low", "usd_high", "dated"),
}


def with_named(queryset):
    """With the entries that foreign keys name."""
    named = [field.name for field in queryset.model._meta.concrete_fields if field.is_relation]
    return queryset.select_related(*named) if named else queryset


def with_provenance(queryset):
    """With all that the facts and findings of an entry read, and its sources."""
    return with_named(queryset).prefetch_related(
        "sources", "rulings", Prefetch("claims", Claim.objects.select_related("source"))
    )


def listed(shelf):
    """The published entries of a shelf, with the entries that they name."""
    entries = with_named(shelf.model.objects.published())
    if shelf.model is Board:
        published = Prefetch("certificates", Certificate.objects.published())
        return entries.prefetch_related(published)
    return entries


def rows_of(shelf, entries):
    """Each entry with the facts that its row tells (fetched by `listed`: no query)."""
    return [(entry, told(shelf, entry)) for entry in entries]


def told(shelf, entry):
    """A few facts of an entry as pairs of label and value; what is not known is left to it."""
    return [
        (label_of(shelf.model, name), _value(entry, name)) for name in TOLD.get(shelf.path, ())
    ]


def _value(entry, name):
    if name == "certificates":
        return (
            ", ".join(certificate.name for certificate in entry.certificates.all())
            or "none here"
        )
    return value_of(entry, name) or "not known"


def counts():
    """How many published entries stand on each shelf."""
    return [(shelf, shelf.model.objects.published().count()) for shelf in SHELVES]
