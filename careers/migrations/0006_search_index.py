"""Index: the search of fellowships, where the database has what it takes (see search_index)."""

import logging

from django.db import migrations

from careers.search_index import Outcome, build, remove


def make(apps, schema_editor):
    outcome, sentence = build(schema_editor.connection)
    if outcome in {Outcome.MISSING, Outcome.REFUSED}:
        # A migration is not told how talkative to be; what was skipped must not pass unseen.
        logging.getLogger("careers.search_index").warning(sentence)


def unmake(apps, schema_editor):
    remove(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [("careers", "0005_program_imports")]

    operations = [migrations.RunPython(make, unmake)]
