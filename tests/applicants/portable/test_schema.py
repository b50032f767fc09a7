"""What is exported: every column, or a reason why not."""

import pytest
from django.apps import apps

from applicants.models import AuditEvent, User
from applicants.portable import schema

# No tables of the export: the account itself is written by hand, and the audit log is about
# this site; people read their own lines under "Your account".
APART = {AuditEvent, User}


@pytest.mark.parametrize("table", schema.TABLES, ids=lambda table: table.model.__name__)
def test_every_column_goes_out_or_has_a_reason(table):
    columns = {field.name for field in table.model._meta.concrete_fields}
    left_out = dict(table.left_out)
    assert columns == {*table.columns, *left_out}
    assert left_out.keys() & set(table.columns) == set()
    assert all(left_out.values())


def test_every_table_is_exported():
    models = {
        model
        for model in apps.get_app_config("applicants").get_models()
        if not model._meta.auto_created
    }
    assert models - APART == {table.model for table in schema.TABLES}


def test_no_secret_is_a_column():
    names = {name for table in schema.TABLES for name in table.columns}
    assert names.isdisjoint({"nonce", "password", "uid_space", "file", "user", "reporter"})
