"""Fill: claims about milestones and residencies name their entry, rows can be searched."""

from django.db import migrations

from careers.search import searchable
from careers.states import STATE_BY_CODE

# Texts by which a row of each model is found; as far as they could stand in a database then.
SEARCHED = {
    **dict.fromkeys(
        ["Residency", "Exam", "Certificate", "Stage", "ChoiceGroup", "Milestone", "Season"],
        ["name", "summary", "slug"],
    ),
    "Board": ["name", "summary", "slug", "abbreviation"],
    "Source": ["title", "publisher", "slug", "kind"],
    "Fellowship": [
        *["name", "summary", "slug", "institution", "city", "state", "department"],
        *["acgme_id", "nrmp_code"],
    ],
}


def name_entries(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    for target in ["milestone", "residency"]:
        kind, _ = ContentType.objects.get_or_create(app_label="careers", model=target)
        for model in ["Claim", "HistoricalClaim"]:
            rows = apps.get_model("careers", model).objects.filter(entry_id=None)
            for key in set(rows.values_list(f"{target}_id", flat=True)) - {None}:
                rows.filter(**{f"{target}_id": key}).update(entry_type=kind, entry_id=key)


def tidy_states(apps, schema_editor):
    Fellowship = apps.get_model("careers", "Fellowship")
    for row in Fellowship.objects.exclude(state__in=["", *STATE_BY_CODE]):
        code = row.state.strip().upper()
        row.state = code if code in STATE_BY_CODE else ""
        row.save(update_fields=["state"])


def fill_search_text(apps, schema_editor):
    for model, names in SEARCHED.items():
        for row in apps.get_model("careers", model).objects.only(*names):
            text = searchable([getattr(row, name) for name in names])
            type(row).objects.filter(pk=row.pk).update(search_text=text)


class Migration(migrations.Migration):

    dependencies = [
        ("careers", "0002_library"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(name_entries, migrations.RunPython.noop),
        migrations.RunPython(tidy_states, migrations.RunPython.noop),
        migrations.RunPython(fill_search_text, migrations.RunPython.noop),
    ]
