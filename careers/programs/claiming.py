"""What a list says of each program, as claims; and back."""

from datetime import date

from django.contrib.contenttypes.models import ContentType

from careers.models import Claim, Fellowship

from .values import in_words
from .writing import create_rows, delete_rows, update_rows

FIELDS = ["says", "checked_on"]


def claim_values(taken, source, checked_on, change):
    """Claim each value of `taken`, pairs of program and values.

    Returns by key of the program how claims were that the source had made before: the others
    are new.
    """
    kind = ContentType.objects.get_for_model(Fellowship)
    there = _claims_of([program.pk for program, _ in taken], source)
    created, changed, before = [], [], {}
    for program, values in taken:
        for name, value in values.items():
            claim = there.get((program.pk, name))
            if claim:
                kept = before.setdefault(program.pk, {})
                kept[name] = [claim.says, claim.checked_on and claim.checked_on.isoformat()]
                changed.append(claim)
            else:
                claim = Claim(entry_type=kind, entry_id=program.pk, field=name, source=source)
                created.append(claim)
            claim.says, claim.checked_on = in_words(name, value), checked_on
    create_rows(Claim, created, change)
    update_rows(Claim, changed, FIELDS, change)
    return before


def unclaim_values(taken, source, change):
    """Take claims back: `taken` are triples of program key, field names and claims before."""
    there = _claims_of([key for key, _, _ in taken], source)
    gone, restored = [], []
    for key, names, before in taken:
        for name in names:
            if not (claim := there.get((key, name))):
                continue
            if name in before:
                claim.says, checked_on = before[name]
                claim.checked_on = checked_on and date.fromisoformat(checked_on)
                restored.append(claim)
            else:
                gone.append(claim.pk)
    delete_rows(Claim.objects.filter(pk__in=gone), change)
    update_rows(Claim, restored, FIELDS, change)


def _claims_of(keys, source):
    """The claims of `source` on programs, by key of the program and field."""
    kind = ContentType.objects.get_for_model(Fellowship)
    rows = Claim.objects.filter(entry_type=kind, entry_id__in=keys, source=source)
    return {(claim.entry_id, claim.field): claim for claim in rows}
