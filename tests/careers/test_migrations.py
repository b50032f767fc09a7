"""Data that stood in the database before a migration is right after it."""

import pytest
from django.db import connection, connections, router
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

OLD = "old"  # the database of a release that is being upgraded
RELEASE = [("careers", "0001_initial"), ("applicants", "0001_initial")]


class AllIntoTheOld:
    """Leads every query without a named database into the old one."""

    def db_for_read(self, model, **hints):
        return OLD

    db_for_write = db_for_read


@pytest.fixture
def migrate(transactional_db, monkeypatch, tmp_path):
    """Bring a database of its own to a state, step by step; return the models of that state."""
    old = connection.copy(alias=OLD)
    is_file = connection.vendor == "sqlite"
    old.settings_dict["NAME"] = f"{tmp_path}/old.sqlite3" if is_file else f"{OLD}_{id(old)}"
    if not is_file:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {old.settings_dict['NAME']}")
    connections[OLD] = old
    monkeypatch.setattr(router, "routers", [AllIntoTheOld()])

    def run(targets):
        executor = MigrationExecutor(old)
        # Whoever comes from there goes the way of the single migrations.
        executor.loader = MigrationLoader(old, replace_migrations=False)
        return executor.migrate(targets).apps

    yield run
    old.close()
    del connections[OLD]
    if not is_file:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {old.settings_dict['NAME']}")


def test_claims_keep_their_entry_and_rows_can_be_found(migrate):
    old = migrate(RELEASE)
    source = old.get_model("careers", "Source").objects.create(
        slug="abpmr", title="ABPMR", kind="official"
    )
    residency = old.get_model("careers", "Residency").objects.create(
        slug="pmr", name="Physical medicine and rehabilitation"
    )
    claims = old.get_model("careers", "Claim").objects
    claims.create(residency=residency, field="length", says="4 years", source=source)
    fellowships = old.get_model("careers", "Fellowship").objects
    for state in ["wa", "xx", "OR"]:
        fellowships.create(slug=f"in-{state.lower()}", name="P", state=state)

    new = migrate([("careers", "0004_claims_need_an_entry")])

    claim = new.get_model("careers", "Claim").objects.get()
    assert (claim.entry_type.model, claim.entry_id) == ("residency", residency.pk)
    found = new.get_model("careers", "Residency").objects.get()
    assert found.search_text.startswith(" physical medicine and rehabilitation pmr")
    assert " physiatry" in found.search_text
    states = new.get_model("careers", "Fellowship").objects.order_by("pk")
    assert list(states.values_list("state", flat=True)) == ["WA", "", "OR"]
