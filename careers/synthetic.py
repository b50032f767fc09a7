"""Made-up entries for load tests and screenshots, plainly marked as such; always the same ones.

Every one is called "Synthetic …", has a slug that begins with "synthetic-", a note that says so
and one source, which says so too.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from careers.catalogue import Accreditation
from careers.models import (
    Acceptance,
    ApplicationDocument,
    ApplicationFee,
    Argument,
    Board,
    BoardFamily,
    CatalogueVersion,
    Certificate,
    CertificateKind,
    Claim,
    ContinuingCertification,
    Disagreement,
    Evidence,
    Exam,
    ExamScope,
    Fellowship,
    GuideArticle,
    Organization,
    OrganizationKind,
    PayBand,
    Procedure,
    Residency,
    Resource,
    ResourceKind,
    Ruling,
    Source,
    SourceKind,
)
from careers.states import STATES

PREFIX = "synthetic-"
SAYS = "Synthetic: made up for load tests and screenshots. Nothing in it is true."
SOURCE = "synthetic"
BATCH = 1000
# Places in a list are small numbers in the database; those of real entries come first.
FIRST_PLACE, MOST = 10_000, 20_000

DEPARTMENTS = (
    "Anesthesiology",
    "Anesthesiology",
    "",
    "Physical Medicine and Rehabilitation",
    "Anesthesiology; Physical Medicine and Rehabilitation",
    "Neurology",
)
CITIES = ("Sampleton", "Testville", "Mocksburg", "Placeholder Falls", "")

# Every other kind with a list of its own, and what its rows need; the kinds whose number is
# given by the world (states, seasons, years) have no synthetic ones. Those on which others rest
# come first.
OTHER_KINDS = {
    Board: lambda n: {"abbreviation": f"SYN{n}", "family": _one(BoardFamily.values, n)},
    Residency: lambda n: {},
    Exam: lambda n: {"scope": _one(ExamScope.values, n)},
    Certificate: lambda n: {
        "family": _one(BoardFamily.values, n),
        "kind": _one(CertificateKind.values, n),
    },
    ContinuingCertification: lambda n: {},
    ApplicationDocument: lambda n: {},
    ApplicationFee: lambda n: {},
    Procedure: lambda n: {"group": f"Synthetic group {n % 12}"},
    Organization: lambda n: {"kind": _one(OrganizationKind.values, n)},
    Resource: lambda n: {"kind": _one(ResourceKind.values, n)},
    PayBand: lambda n: {"position": FIRST_PLACE + n},
    GuideArticle: lambda n: {"position": FIRST_PLACE + n},
    Argument: lambda n: {},
    Disagreement: lambda n: {"handling": SAYS},
}


def _one(values, number):
    return values[number % len(values)]


@transaction.atomic
def make(*, fellowships=0, entries=0):
    """Replace what there is by so many; return how many of each kind, by its plural name."""
    _delete()
    source = Source.objects.create(
        slug=SOURCE, title="Synthetic: no real source", kind=SourceKind.SECONDARY, note=SAYS
    )
    made = {}
    if fellowships:
        rows = _store(Fellowship, [_fellowship(n) for n in range(1, fellowships + 1)], source)
        _store_acceptances(rows)
        made["fellowships"] = len(rows)
    for model, needs in OTHER_KINDS.items() if entries else ():
        rows = [model(**_entry(model, n) | needs(n)) for n in range(1, entries + 1)]
        made[str(model._meta.verbose_name_plural)] = len(_store(model, rows, source))
    CatalogueVersion.bump()
    return made


@transaction.atomic
def delete():
    """Remove every one of them and their source; return how many entries there were."""
    removed = _delete()
    if removed:
        CatalogueVersion.bump()
    return removed


def _delete():
    removed = sum(_delete_kind(model) for model in [Fellowship, *reversed(OTHER_KINDS)])
    Source.objects.filter(slug=SOURCE).delete()
    return removed


def _delete_kind(model):
    """In few statements and without history: they never were part of the library."""
    rows = model.objects.filter(slug__startswith=PREFIX)
    for about in (Claim, Ruling):
        kind = ContentType.objects.get_for_model(model)
        about.objects.filter(entry_type=kind, entry_id__in=rows.values("pk")).delete()
    link = {f"{model._meta.model_name}__in": rows}
    model.sources.through.objects.filter(**link).delete()
    if model is Fellowship:
        acceptances = Acceptance.objects.filter(fellowship__in=rows)
        acceptances._raw_delete(acceptances.db)
    return rows._raw_delete(rows.db)


def _entry(model, number):
    """The fields that every kind has."""
    kind = str(model._meta.verbose_name)
    note = {"note": SAYS} if any(field.name == "note" for field in model._meta.fields) else {}
    return note | {
        "slug": f"{PREFIX}{model._meta.model_name}-{number:05d}",
        "name": f"Synthetic {kind} {number:05d}",
        "summary": SAYS,
    }


def _fellowship(number):
    """What is known and what is not takes turns, at different paces."""
    state = _one((*STATES, None), number * 7)
    return Fellowship(
        **_entry(Fellowship, number),
        institution=f"Synthetic University {number % 400}",
        city=_one(CITIES, number),
        state=state.code if state else "",
        department=_one(DEPARTMENTS, number * 5),
        positions=_one((None, 1, 2, 3, 4, 6, 8), number * 3),
        months=_one((12, 12, None), number),
        in_match=_one((True, None, False), number),
        uses_eras=_one((True, None), number),
        letters=_one((None, 3, None, 4), number),
        accepts_j1=_one((None, True, None, False), number // 3),
        accreditation=_one((Accreditation.ACGME, ""), number),
        evidence=_one((Evidence.ACCREDITATION, Evidence.INSTITUTION), number),
    )


def _store(model, rows, source):
    rows = model.objects.bulk_create(rows, batch_size=BATCH)
    through = model.sources.through
    key = f"{model._meta.model_name}_id"
    links = [through(**{key: row.pk, "source_id": source.pk}) for row in rows]
    through.objects.bulk_create(links, batch_size=BATCH)
    return rows


def _store_acceptances(rows):
    """Each program says something of every third residency, and nothing of the others."""
    residencies = list(Residency.objects.published().order_by("slug"))
    Acceptance.objects.bulk_create(
        [
            Acceptance(fellowship=row, residency=residency, accepts=(number + place) % 4 != 0)
            for number, row in enumerate(rows)
            for place, residency in enumerate(residencies)
            if (number + place) % 3 == 0
        ],
        batch_size=BATCH,
    )
