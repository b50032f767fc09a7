"""Data that stood in the database before a migration is right after it."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("careers", "0001_initial"), ("applicants", "0001_initial")]


@pytest.fixture
def migrate(transactional_db):
    """Bring the tables to a state and return its models; afterwards all is up to date."""

    def run(targets):
        executor = MigrationExecutor(connection)
        executor.migrate(targets)
        return MigrationExecutor(connection).loader.project_state(targets).apps

    yield run
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_claims_keep_their_entry_and_rows_can_be_found(migrate):
    old = migrate(BEFORE)
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
