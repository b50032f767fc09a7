"""The code of before survives each migration: a roll-back and a rolling upgrade rest on it."""

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from tests.expanding import dangers

OURS = {"careers", "applicants"}
# The last ones from before there was a site to upgrade.
FIRST_RELEASE = [("careers", "0008_planning"), ("applicants", "0003_planning")]


def test_no_migration_takes_away_what_the_release_before_uses(settings):
    settings.MIGRATION_MODULES = {}  # also where tests run without them
    graph = MigrationLoader(None, replace_migrations=False).graph
    before = {node for leaf in FIRST_RELEASE for node in graph.forwards_plan(leaf)}
    # What replaces others runs on new databases alone.
    ours = [node for node in graph.nodes if node[0] in OURS and not graph.nodes[node].replaces]
    later = [node for node in ours if node not in before]
    found = [
        danger
        for node in later
        for danger in dangers(
            graph.nodes[node], graph.make_state(nodes=[node], at_end=False, real_apps=set())
        )
    ]
    assert found == []


@pytest.fixture
def before():
    """One table that the code of before uses."""
    state = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=50)),
        ("note", models.CharField(max_length=50, null=True)),
    ]
    state.add_model(ModelState("careers", "Thing", fields))
    return state


def judged(before, *operations, **fields):
    kind = type("Migration", (migrations.Migration,), {"operations": operations, **fields})
    return dangers(kind("0009_next", "careers"), before)


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("thing", "name"),
        migrations.RenameField("thing", "name", "title"),
        migrations.DeleteModel("Thing"),
        migrations.RenameModel("Thing", "Item"),
        migrations.AlterModelTable("thing", "other"),
        migrations.AddField("thing", "must", models.CharField(max_length=9, default="")),
        migrations.AlterField("thing", "note", models.CharField(max_length=50)),
        migrations.AlterField("thing", "name", models.CharField(max_length=20)),
        migrations.AlterField("thing", "name", models.IntegerField()),
        migrations.AlterField("thing", "name", models.CharField(max_length=50, unique=True)),
        migrations.AddConstraint(
            "thing", models.CheckConstraint(condition=~models.Q(name=""), name="named")
        ),
        migrations.RunPython(migrations.RunPython.noop),
        migrations.RunSQL("SELECT 1"),
        migrations.SeparateDatabaseAndState([migrations.RemoveField("thing", "name")]),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_the_old_code_may_trip_over_is_refused(before, operation):
    assert len(judged(before, operation)) == 1


@pytest.mark.parametrize(
    "operation",
    [
        migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField("thing", "may", models.DateField(null=True)),
        migrations.AddField("thing", "counted", models.IntegerField(db_default=0)),
        migrations.AlterField("thing", "name", models.CharField(max_length=90)),
        migrations.AlterField("thing", "name", models.CharField(max_length=50, null=True)),
        migrations.AlterField(
            "thing", "name", models.CharField(max_length=50, choices=[("a", "A")])
        ),
        migrations.AddIndex("thing", models.Index(fields=["name"], name="by_name")),
        migrations.AlterModelOptions("thing", {"ordering": ["name"]}),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_only_adds_is_let_through(before, operation):
    assert judged(before, operation) == []


def test_a_new_table_may_have_every_rule_at_once(before):
    made = migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))])
    rule = migrations.AddConstraint(
        "new", models.CheckConstraint(condition=models.Q(id__gt=0), name="counted")
    )
    assert judged(before, made, rule) == []


def test_a_danger_with_its_reason_is_let_through(before):
    gone = migrations.RemoveField("thing", "name")

    assert judged(before, gone, why_old_code_survives="No release since 0.4 reads it.") == []
