"""Sending a form once and twice at the same moment, and comparing what each of them stored.

A step is one form: `form(person)` opens it and returns the path, the fields and the files of
what is sent, `was_taken(person, answers)` says whether the site did what was asked, and
`must_count` whether that has to change the number of rows.
"""

from functools import cache

from .counting import Tally, rows
from .test_edits import at_once

# Two sign-ins are two sessions, and a log has a line for each thing that somebody did. The
# history of the library is counted: each of its versions has to be a change.
NOT_COUNTED = (
    "django_session",
    "usersessions_usersession",
    "cache_entries",
    "auditevent",
    "django_admin_log",
)
TABLES = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


@cache
def counting(database_url):
    """The statement that counts the rows of each table."""
    names = [name for (name,) in rows(database_url, TABLES) if not name.endswith(NOT_COUNTED)]
    return " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in names)  # noqa: S608


def row_counts(database_url):
    return dict(rows(database_url, counting(database_url)))


def added(before, after):
    """By how much the number of rows of each table changed."""
    return {name: after[name] - before[name] for name in after}


def send(step, person, times):
    """Fill in the form of `step` once, and send it so many times at once.

    A page that asks whether it shall be done is answered in the same way.
    """
    sent = step.form(person)
    answers = _at_once(person, sent, times)
    if asked := step.question(answers[-1], sent):
        answers += _at_once(person, asked, times)
    return answers


def _at_once(person, sent, times):
    token = person.token
    return at_once(*[lambda: person.post(**sent, token=token)] * times)


def compare(step, once, twice, tally, database_url):
    """Send `step` as `once` and, twice, as `twice`; return what is wrong, in words."""
    before = row_counts(database_url)
    is_taken = step.was_taken(once, send(step, once, 1))
    between = row_counts(database_url)
    again = send(step, twice, 2)
    is_taken &= step.was_taken(twice, again)
    expected, found = added(before, between), added(between, row_counts(database_url))
    broken = [answer.status for answer in again if answer.status >= 500]
    tally.requests += len(again)
    tally.acknowledged += is_taken
    tally.broken += len(broken)
    tally.duplicates += sum(max(found[name] - expected[name], 0) for name in found)
    tally.lost += sum(max(expected[name] - found[name], 0) for name in found)
    differing = sorted(name for name in found if found[name] != expected[name])
    wrong = ["not taken"] * (not is_taken) + broken + differing
    if step.must_count and not any(expected.values()):
        wrong.append("nothing was stored")
    return wrong


def doubled(fault, steps, once, twice, database_url):
    """The tally of `steps`, and what is wrong with each that is not as it should be."""
    tally, wrong = Tally(fault), []
    for step in steps:
        if found := compare(step, once, twice, tally, database_url):
            wrong.append((step.name, *found))
    return tally, wrong
