"""Where sources differ: topics that advisors wrote up, and each field with unlike claims."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch
from django.db.models.functions import Lower

from careers.facts import label_of
from careers.models import Claim, Disagreement, Ruling
from careers.resting import address_of, kind_of, public_claims, published_entries


@dataclass(frozen=True)
class DisputedFact:
    """A field of an entry on which its sources do not all say the same."""

    name: str
    address: str
    kind: str
    label: str
    claims: tuple
    ruling: Ruling | None

    # For the template that shows who says what.
    is_disputed = True


def disagreements_with_views():
    """The published topics; the claims of each are the views, side by side."""
    claims = Prefetch("claims", Claim.objects.select_related("source"))
    return Disagreement.objects.published().prefetch_related("sources", claims)


def disputed_facts():
    """Every field on which the claims of one published entry differ, by kind and entry."""
    groups = _groups()
    entries = published_entries({key[:2] for key in groups})
    rulings = {_key(ruling): ruling for ruling in Ruling.objects.all()}
    found = [
        _disputed(entries[key[:2]], key[2], claims, rulings.get(key))
        for key, claims in groups.items()
        if key[:2] in entries and not isinstance(entries[key[:2]], Disagreement)
    ]
    return sorted(found, key=lambda fact: (fact.kind, fact.name, fact.label))


def _disputed(entry, field, claims, ruling):
    label = label_of(type(entry), field)
    return DisputedFact(
        entry.name, address_of(entry), kind_of(entry), label, tuple(claims), ruling
    )


def _groups():
    """Claims that differ, by kind, entry and field."""
    about = ["entry_type", "entry_id", "field"]
    differing = (
        public_claims()
        .order_by()
        .values_list(*about)
        .annotate(views=Count(Lower("says"), distinct=True))
        .filter(views__gt=1)
    )
    wanted = {tuple(row[:3]) for row in differing}
    # Some more than wanted, but not all that there are: thousands come with one list.
    claims = Claim.objects.filter(
        entry_id__in={pk for _, pk, _ in wanted}, field__in={field for *_, field in wanted}
    )
    groups = {}
    for claim in claims.select_related("source"):
        if _key(claim) in wanted:
            groups.setdefault(_key(claim), []).append(claim)
    return groups


def _key(row):
    return row.entry_type_id, row.entry_id, row.field
