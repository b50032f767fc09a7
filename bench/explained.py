"""What the database has to do for a page, statement by statement."""

from django.db import connection, transaction

from bench.visitor import Statements

EXPLAIN = "explain (analyze, buffers, format json) "


class Explained(Statements):
    """Counts the statements, the pages they touch, and the milliseconds they take."""

    def __init__(self):
        super().__init__()
        self.pages, self.milliseconds = 0, 0.0
        self.is_explaining = False

    def __call__(self, execute, sql, params, many, context):
        if self.is_explaining:
            return execute(sql, params, many, context)
        if is_explainable(sql):
            self._explain(sql, params)
        return super().__call__(execute, sql, params, many, context)

    def _explain(self, sql, params):
        self.is_explaining = True
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(EXPLAIN + sql, params)
            (found,) = cursor.fetchone()[0]
            transaction.set_rollback(True)
        self.is_explaining = False
        self.pages += found["Plan"]["Shared Hit Blocks"] + found["Plan"]["Shared Read Blocks"]
        self.milliseconds += found["Execution Time"]


def is_explainable(sql):
    """Whether a statement reads or writes rows, unlike BEGIN or SAVEPOINT."""
    return sql.lstrip(" (").split(" ", 1)[0].lower() in {"select", "insert", "update", "delete"}
