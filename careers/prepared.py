"""Statements of every checklist and every tap, whose SQL is written once for all of them."""

from functools import cached_property

from django.db import connection


class Prepared:
    """A query of plain columns with one number in it.

    `make` takes that number and returns a queryset of `values_list` with no other parameter.
    To write its SQL takes Django longer than the database needs for an answer, so it is done
    once. Rows come as the driver gives them: texts, numbers, truth and dates are right on both
    databases; moments would lack their zone on SQLite.
    """

    def __init__(self, make):
        self._make = make

    @cached_property
    def _sql(self):
        sql, (_,) = self._make(0).query.sql_with_params()
        return sql

    def rows(self, number):
        with connection.cursor() as cursor:
            cursor.execute(self._sql, [number])
            return cursor.fetchall()


class PreparedUpdate:
    """Stores the fields `stored` of one row, if the fields `read` still say what was read."""

    def __init__(self, model, *, stored, read):
        self._table = model._meta.db_table
        self._stored = [model._meta.get_field(name) for name in stored]
        self._read = [model._meta.get_field(name) for name in read]

    @cached_property
    def _sql(self):
        quote = connection.ops.quote_name
        values = ", ".join(f"{quote(field.column)} = %s" for field in self._stored)
        conditions = " AND ".join(f"{quote(field.column)} = %s" for field in self._read)
        return f"UPDATE {quote(self._table)} SET {values} WHERE {conditions}"  # noqa: S608 - names

    def store(self, values, row):
        """Store `values` (by attribute) in the row that `row` was read from; return whether
        it was still as `row` says."""
        parameters = [
            *(
                field.get_db_prep_save(values[field.attname], connection)
                for field in self._stored
            ),
            *(
                field.get_db_prep_value(getattr(row, field.attname), connection)
                for field in self._read
            ),
        ]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, parameters)
            return cursor.rowcount == 1
