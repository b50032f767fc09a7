"""Why a record cannot be deleted: counted per kind, never a list of what or whom."""

from collections import Counter

from django.db.models import CASCADE, PROTECT, RESTRICT


def count_blockers(rows):
    """Count per model what forbids the deletion of `rows`, a queryset; nothing is loaded.

    Follows what would be deleted along with them. One count per relation. A many-to-many field
    of another record forbids it too, which the database alone would not.
    """
    blockers = Counter()
    for relation in _relations_to(rows.model):
        pointing = relation.related_model._base_manager.filter(
            **{f"{relation.field.name}__in": rows.values("pk")}
        )
        owner = relation.related_model._meta.auto_created  # of a many-to-many field, or False
        if owner and owner is not rows.model:
            blockers[owner] += pointing.count()
        elif relation.on_delete in (PROTECT, RESTRICT):
            blockers[relation.related_model] += pointing.count()
        elif relation.on_delete is CASCADE:
            blockers += count_blockers(pointing)
    return +blockers


def _relations_to(model):
    """Relations from other tables to `model`, those without a reverse name included."""
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and (relation.one_to_one or relation.one_to_many)
    ]


def refusals(rows):
    """Sentences that say why `rows` must stay; empty where they can go.

    Rows outside the reference library are what people noted: only their number is said.
    """
    opts = rows.model._meta
    return [
        _people(count, opts)
        if model._meta.app_label != opts.app_label
        else _references(count, model._meta)
        for model, count in count_blockers(rows).items()
    ]


def _people(count, opts):
    who = "1 person has" if count == 1 else f"{count} people have"
    return f"{who} noted something for this {opts.verbose_name}."


def _references(count, opts):
    if count == 1:
        return f"1 {opts.verbose_name} refers to it."
    return f"{count} {opts.verbose_name_plural} refer to it."
