"""What a page says of one field of an entry: its value, who says so, and what we use.

Reads only what was fetched with the entry (claims with sources, rulings, foreign keys), so it
costs no query of its own.
"""

from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from careers.words import differ

# Names of fields and of what claims are about, where the field's own name would not read well.
LABELS = {
    "abms_board": "ABMS board",
    "acgme_minimum": "ACGME minimum in training",
    "aoa_board": "AOA board",
    "cme_years": "CME cycle",
    "certificates": "Certificates in pain medicine",
    "compact": "Interstate Compact (IMLC), July 2023",
    "cycle_years": "Cycle",
    "eligibility_note": "On eligibility",
    "eligibility_years": "Time to certify after training",
    "fee": "Fee",
    "fee_note": "On the fee",
    "fee_usd": "Fee",
    "fellowship_access": "Entry to a pain fellowship",
    "annual_fee_usd": "Yearly fee",
    "months": "Length",
    "need": "Asked for by",
    "note": "Also",
    "pain": "Pain medicine",
    "requires": "What it asks for",
    "usd": "Fee",
    "usd_high": "To",
    "usd_low": "From",
    "validity_years": "Valid for",
    "visa_note": "On visas",
}
# Words by which claims name a field of the model.
MEANT = {
    "access": "fellowship_access",
    "duration": "length",
    "fee": "fee_usd",
    "fellowship": "fellowship_access",
    "first": "first_year",
    "minimum": "acgme_minimum",
    "passing": "passing_score",
}
UNITS = {"years": "year", "months": "month"}


@dataclass(frozen=True)
class Fact:
    """One field of an entry as a reader sees it; `value` is empty where it is not known.

    `link` leads to what the value names: an entry of the library or an address elsewhere.
    """

    field: str
    label: str
    value: str
    claims: tuple = ()
    ruling: object = None
    link: str = ""

    @property
    def is_known(self):
        return self.value != ""

    @property
    def is_disputed(self):
        """Whether its sources do not all say the same."""
        return differ(self.claims)

    @property
    def is_silent(self):
        """Whether there is nothing to say: a remark that nobody made is not an unknown fact."""
        is_remark = self.field == "note" or self.field.endswith("_note")
        return is_remark and not (self.value or self.claims or self.ruling)

    @property
    def is_outside(self):
        """Whether the link leaves the site."""
        return self.link.startswith(("https://", "http://"))

    @property
    def says_more(self):
        """Whether some claim is not just the value again."""
        return any(claim.says.casefold() != self.value.casefold() for claim in self.claims)


def read_facts(entry, names):
    """The facts of `entry` called `names`, in that order."""
    claims, rulings = _claims_by_name(entry, names), _rulings_by_name(entry, names)
    return [
        Fact(
            name,
            label_of(type(entry), name),
            value_of(entry, name),
            tuple(claims.get(name, ())),
            rulings.get(name),
            link_of(entry, name),
        )
        for name in names
    ]


def read_findings(entry, names):
    """What sources say of `entry` beyond the facts `names`: one finding for each subject."""
    claims, rulings = _claims_by_name(entry, names), _rulings_by_name(entry, names)
    return [
        Fact(
            name,
            label_of(type(entry), name),
            "",
            tuple(claims.get(name, ())),
            rulings.get(name),
        )
        for name in dict.fromkeys([*claims, *rulings])
        if name not in names
    ]


def _claims_by_name(entry, names):
    found = {}
    for claim in entry.claims.all():
        found.setdefault(_meant(claim.field, names), []).append(claim)
    return found


def _rulings_by_name(entry, names):
    return {_meant(ruling.field, names): ruling for ruling in entry.rulings.all()}


def _meant(field, names):
    """The fact that a claim's field stands for, or the field itself where none does."""
    plain = field.replace(" ", "_")
    meant = plain if plain in names else MEANT.get(plain)
    return meant if meant in names else field


def label_of(model, name):
    """The name of a field, or of what claims are about, as a page shows it."""
    if name in LABELS:
        return LABELS[name]
    try:
        label = str(model._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        label = name.replace("_", " ").replace("-", " ")
    return label[:1].upper() + label[1:]


def value_of(entry, name):
    """The value of a field in words; empty where it is not known."""
    value = getattr(entry, name)
    if value is None or value == "":
        return ""
    field = _field(entry, name)
    if isinstance(field, models.BooleanField):
        return "yes" if value else "no"
    if field is not None and field.choices:
        return str(getattr(entry, f"get_{name}_display")())
    return _number(name, value) if isinstance(value, int | float) else _text(value)


def _text(value):
    return "" if str(value) == "not known" else str(value)


def _field(entry, name):
    """The field called `name`; None where it is a property that gathers several."""
    try:
        return entry._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _number(name, value):
    """A number with the unit that the name of its field tells."""
    last = name.rpartition("_")[2]
    if "usd" in name:
        return f"${value:,}"
    if last == "percent":
        return f"{value:g}%"
    if last in UNITS:
        return f"{value} {UNITS[last]}" if value == 1 else f"{value} {UNITS[last]}s"
    if "year" in name:  # a year of the calendar
        return str(value)
    return f"{value:,}"


def link_of(entry, name):
    """Where the value leads: the page of the entry that it names, or an address; or nowhere."""
    value = getattr(entry, name)
    if isinstance(value, models.Model):
        return value.get_absolute_url() if value.is_published else ""
    if isinstance(value, str) and value.startswith(("https://", "http://")):
        return value
    return ""
