"""Queries of every page, whose SQL Django writes once for all of them."""

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
