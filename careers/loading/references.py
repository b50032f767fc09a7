"""How entries name each other: by slug."""

from collections import defaultdict

from .errors import LoadError
from .kinds import KINDS


class References:
    """The entries that others can name, by model and slug."""

    def __init__(self):
        self._entries = {}

    def add(self, entry):
        if hasattr(entry, "slug"):
            self._entries[type(entry), entry.slug] = entry

    def find(self, model, slug):
        try:
            return self._entries[model, slug]
        except KeyError:
            raise LoadError(
                f"the {model._meta.verbose_name} “{slug}” was deleted in the admin; "
                "bring it back with --force or take it out of the file"
            ) from None


def refuse_unknown(entries):
    """Stop at the first slug that neither the files nor the database know."""
    known = {kind.model: {entry.key for entry in entries[kind.section]} for kind in KINDS}
    wanted = defaultdict(dict)
    for found in entries.values():
        for entry in found:
            for model, slug in _named(entry):
                if slug not in known[model]:
                    wanted[model].setdefault(slug, entry)
    for model, slugs in wanted.items():
        stored = model.objects.filter(slug__in=slugs).values_list("slug", flat=True)
        for slug in slugs.keys() - set(stored):
            raise LoadError(
                f"{slugs[slug].where} names the {model._meta.verbose_name} “{slug}”, "
                "which does not exist."
            )


def _named(entry):
    """Every model and slug that an entry or one of its child rows names."""
    yield from _named_by(entry.kind, entry.values)
    for child in entry.kind.children:
        for row in entry.values[child.relation]:
            yield from _named_by(child, row)


def _named_by(rows, values):
    for name, target in rows.references.items():
        slugs = values[name] if target.many_to_many else [values[name]]
        yield from ((target.related_model, slug) for slug in slugs if slug)
