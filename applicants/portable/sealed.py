"""What the site itself wrote about a person: it comes back only with the site's own seal."""

from django.contrib.contenttypes.models import ContentType

from applicants.corrections import entry_model
from applicants.portable import schema
from applicants.portable.fields import Problems, is_object, is_text, load
from careers.models import CatalogueVersion

NOT_OURS = "Reports, notices and reminders sent: another site wrote them, so they stay there."
NOT_READ = "Reports, notices and reminders sent: this part is not of the known form."


def read_sealed(data, bundle):
    """Put reports, notices and sent reminders into `bundle`; what does not fit is left out.

    A seal only proves who wrote it, not that the library is still the same.
    """
    if not is_object(data, {*schema.SEALED, "seal"}):
        bundle.left_out.append(NOT_READ)
        return
    site = {name: data[name] for name in schema.SEALED}
    if not any(site.values()):
        return
    seal = data["seal"] if is_text(data["seal"]) else ""
    if not schema.is_sealed(site, seal):
        bundle.left_out.append(NOT_OURS)
        return
    current = CatalogueVersion.current()
    bundle.digests = _rows(schema.DIGESTS, site["digests"], bundle)
    notices = _rows(schema.RULE_CHANGES, site["rule_changes"], bundle)
    bundle.rule_changes = [row for row in notices if row.to_version <= current]
    if len(bundle.rule_changes) < len(notices):
        bundle.left_out.append("Notices of rule changes that this library has not seen.")
    entries = _entries(site["corrections"])
    reports = [_report(part, entries) for part in site["corrections"]]
    bundle.corrections = [row for row in reports if row]
    if None in reports:
        bundle.left_out.append("Reports about entries that are no longer in the library.")


def _rows(table, parts, bundle):
    found = [load(table, part, where="", problems=Problems()) for part in parts]
    if None in found:
        bundle.left_out.append(NOT_READ)
    return [row for row in found if row]


def _entries(parts):
    """The entries that reports are about, by kind and slug: a query for each kind."""
    slugs = {}
    for part in parts:
        slugs.setdefault(part["entry_kind"], set()).add(part["entry"])
    return {
        (kind, entry.slug): entry
        for kind, wanted in slugs.items()
        if (model := entry_model(kind))
        for entry in model.objects.filter(slug__in=wanted)
    }


def _report(part, entries):
    """A report with the entry that it is about, or None if the library has it no more."""
    values = {name: part[name] for name in schema.CORRECTIONS.columns}
    row = load(schema.CORRECTIONS, values, where="", problems=Problems())
    entry = entries.get((part["entry_kind"], part["entry"]))
    if row is None or entry is None:
        return None
    row.entry_type = ContentType.objects.get_for_model(entry)
    row.entry_id = entry.pk
    return row
