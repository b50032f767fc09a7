"""The search index: there where the database can have it, said where it cannot."""

from django.core.management import call_command
from django.db import DatabaseError, connection

from careers import search_index
from careers.models import Fellowship
from careers.search_index import NAME, Outcome, build, remove


def indexes():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = 'careers_fellowship'"
        )
        return {name for (name,) in cursor.fetchall()}


def can_be():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
        return cursor.fetchone() is not None


def said(capsys, **options):
    call_command("search_index", **options)
    return capsys.readouterr().out.strip()


def test_index_is_there_and_used_or_its_absence_is_said(db, capsys):
    """What is true of the database that the tests run on: each of the three is some."""
    remove(connection)
    for _ in range(2):  # again changes nothing
        sentence = said(capsys)
    if connection.vendor == "sqlite":
        assert sentence == "This database needs no search index."
        assert build(connection) == (Outcome.NOTHING_TO_DO, "")
        assert said(capsys, verbosity=0) == ""
    elif can_be():
        assert sentence == "The search index is there."
        assert NAME in indexes()
        assert NAME in plan_of_a_search()
    else:
        assert sentence == Outcome.MISSING.value
        assert NAME not in indexes()


def plan_of_a_search():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    return Fellowship.objects.matching(["mayo", "clinic"]).order_by().explain()


class Refusing:
    """A PostgreSQL that has the extension but permits nothing."""

    vendor, alias = "postgresql", "default"

    def cursor(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False

    def execute(self, statement):
        if statement == search_index.EXTENSION:
            raise DatabaseError("permission denied to create extension")

    def fetchone(self):
        return (1,)


def test_a_refusal_is_said_and_does_no_harm(db, capsys, monkeypatch):
    outcome, sentence = build(Refusing())

    assert outcome is Outcome.REFUSED
    assert "(permission denied to create extension)" in sentence
    assert sentence.endswith("then run: manage.py search_index")
    assert Fellowship.objects.count() == 0  # the transaction goes on


def test_search_does_not_need_the_index(client, reference):
    remove(connection)
    found = Fellowship.objects.matching(["mayo", "phoenix"])
    assert [program.slug for program in found] == ["mayo-clinic-arizona"]
