"""Let a second role of PostgreSQL run the site, which cannot rewrite what was logged."""

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from psycopg import sql

from applicants.models import AuditEvent

WRITES = "SELECT, INSERT, UPDATE, DELETE"
ADDS = "SELECT, INSERT"
# What later migrations make; the command is run again after them, for their logs.
LATER = [
    "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT " + WRITES + " ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {role}",
]


def append_only_tables():
    """The audit log, and every version that an entry of the library and its links had."""
    histories = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.model_name.startswith("historical")
    ]
    return {AuditEvent._meta.db_table, *histories}


class Command(BaseCommand):
    help = (
        "PostgreSQL: let the role ROLE run the web processes. It may read and write rows but "
        "change no table, and to the audit log and the histories of reference data it may only "
        "add. Run it as the owner of the tables, again after each migrate."
    )

    def add_arguments(self, parser):
        parser.add_argument("role", help="an existing role, not the owner of the tables")

    @transaction.atomic
    def handle(self, *args, role, **options):
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles; this database has none.")
        with connection.cursor() as cursor:
            self._check(cursor, role)
            tables = _tables(cursor)
            logs = append_only_tables()
            for statement in _statements(cursor, role, tables, logs):
                cursor.execute(statement)
        self.stdout.write(
            f"{role}: reads and writes {len(tables) - len(logs)} tables, "
            f"only adds to {len(logs)}, the audit log and the histories."
        )

    def _check(self, cursor, role):
        cursor.execute(
            "SELECT rolsuper, rolname = current_user FROM pg_roles WHERE rolname = %s", [role]
        )
        found = cursor.fetchone()
        if found is None:
            raise CommandError(f"There is no role {role}. Make it first: CREATE ROLE … LOGIN.")
        if any(found):
            raise CommandError(
                f"{role} owns the tables or is a superuser: nothing can be kept from it."
            )


def _tables(cursor):
    cursor.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
    )
    return [name for (name,) in cursor.fetchall()]


def _statements(cursor, role, tables, logs):
    """What is granted. Everything is taken away first, so that a second run ends the same."""
    cursor.execute("SELECT current_schema(), current_database()")
    schema, database = map(sql.Identifier, cursor.fetchone())
    names = {"role": sql.Identifier(role), "schema": schema, "database": database}
    templates = [
        "GRANT CONNECT ON DATABASE {database} TO {role}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}",
        "REVOKE CREATE ON SCHEMA {schema} FROM {role}",
        "GRANT USAGE ON SCHEMA {schema} TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
        *LATER,
    ]
    yield from (sql.SQL(template).format(**names) for template in templates)
    for table in tables:
        template = f"GRANT {ADDS if table in logs else WRITES} ON {{table}} TO {{role}}"
        yield sql.SQL(template).format(table=sql.Identifier(table), **names)
