"""What the site itself wrote about a person: it comes back only with the site's own seal."""

from django.contrib.contenttypes.models import ContentType
from django.utils.crypto import constant_time_compare

from applicants.corrections import entry_model
from applicants.portable import schema
from applicants.portable.fields import Problems, is_object, load
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
    if not constant_time_compare(schema.seal(site), str(data["seal"])):
        bundle.left_out.append(NOT_OURS)
        return
    current = CatalogueVersion.current()
    bundle.digests = _rows(schema.DIGESTS, site["digests"], bundle)
    notices = _rows(schema.RULE_CHANGES, site["rule_changes"], bundle)
    bundle.rule_changes = [row for row in notices if row.to_version <= current]
    if len(bundle.rule_changes) < len(notices):
        bundle.left_out.append("Notices of rule changes that this library has not seen.")
    bundle.corrections = [row for part in site["corrections"] if (row := _report(part, bundle))]


def _rows(table, parts, bundle):
    found = [load(table, part, where="", problems=Problems()) for part in parts]
    if None in found:
        bundle.left_out.append(NOT_READ)
    return [row for row in found if row]


def _report(part, bundle):
    """A report with the entry that it is about, or None if the library has it no more."""
    values = {name: part[name] for name in schema.CORRECTIONS.columns}
    row = load(schema.CORRECTIONS, values, where="", problems=Problems())
    model = entry_model(part["entry_kind"])
    entry = model and model.objects.filter(slug=part["entry"]).first()
    if row is None or entry is None:
        bundle.left_out.append("A report about an entry that is no longer in the library.")
        return None
    row.entry_type = ContentType.objects.get_for_model(model)
    row.entry_id = entry.pk
    return row
